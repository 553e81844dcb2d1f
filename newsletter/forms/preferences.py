"""The parts of the preference page. Each is a form of its own, so that a slip in one loses nothing of another.

A part has a key, which is sent with it, a heading and the words of its button; `save` carries it out and returns the
sentence that is shown then.
"""

from django import forms
from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.templatetags.portal import long_date
from newsletter import consent, wishes
from newsletter.forms.lists import ListsField
from newsletter.models import MailingList, Subscriber
from newsletter.services import choices
from newsletter.wishes import Wish


class Part(forms.Form):
    """One part of the preference page.

    Args:
        data: what was sent, or None.
        subscriber: whose choices they are.
        got: what is got at this moment, where the page has asked for it already.
    """

    key = heading = intro = button = wording = ""
    #: Whether there is anything to choose.
    is_needed = True

    def __init__(self, data=None, *, subscriber: Subscriber, got: Wish | None = None) -> None:
        super().__init__(data, auto_id=f"{self.key}-%s")
        self.subscriber = subscriber
        self.got = wishes.got_by(subscriber) if got is None else got

    def save(self, page: str, language: str) -> str:
        """Carry out a valid part; the sentence that says what was done.

        Args:
            page: path of the page, without the secret in it.
            language: code of the language in which it is read.
        """
        raise NotImplementedError


class ChoicesForm(Part):
    key = "choices"
    heading = gettext_lazy("What you get")
    button = gettext_lazy("Save")

    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=settings.LANGUAGES)

    field_order = ("lists", "language")

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].initial = self.subscriber.language
        got = [each.slug for each in self.got.lists]
        # A list that is not open to all is left here, but not joined.
        offered = MailingList.objects.filter(Q(is_public=True) | Q(slug__in=got)).with_texts()
        self.fields["lists"] = ListsField(offered, label=gettext_lazy("Lists"), required=False, initial=got)
        self.order_fields(self.field_order)

    @property
    def wording(self) -> str:
        """To tick a box is to consent, here as where one signs up."""
        return consent.wording()

    def save(self, page: str, language: str) -> str:
        chosen = self.cleaned_data
        choices.change_language(subscriber=self.subscriber, language=chosen["language"], page=page)
        choices.choose_lists(subscriber=self.subscriber, lists=chosen["lists"], language=language, page=page)
        return _("Your choices are saved.")


class PauseForm(Part):
    """Take a break or, while one goes on, end it."""

    key = "pause"
    heading = gettext_lazy("A break")

    months = forms.TypedChoiceField(label=gettext_lazy("For how long"), coerce=int)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.ends = self.subscriber.is_resting
        if self.ends:
            del self.fields["months"]
        else:
            self.fields["months"].choices = months()

    @property
    def intro(self) -> str:
        if self.ends:
            until = long_date(self.subscriber.paused_until)
            return _("You take a break: the next mail comes after %s.") % until
        return _("Nothing is sent while it lasts, and it ends by itself.")

    @property
    def button(self) -> str:
        return _("End the break") if self.ends else _("Take a break")

    def save(self, page: str, language: str) -> str:
        if self.ends:
            choices.resume(subscriber=self.subscriber, page=page)
            return _("The break is over.")
        until = choices.pause(subscriber=self.subscriber, months=self.cleaned_data["months"], page=page)
        return _("You take a break until %s.") % long_date(until)


def months() -> list[tuple[int, str]]:
    """The lengths of a break, in words."""
    return [(number, ngettext("%d month", "%d months", number) % number) for number in choices.BREAKS]

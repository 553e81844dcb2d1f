"""What is asked of those who begin to follow something, and what they can change later."""

from django import forms
from django.conf import settings
from django.utils.html import format_html
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from core.public_forms import PublicForm
from core.templatetags.portal import lang_of
from newsletter import consent
from newsletter.forms import AddressField
from newsletter.forms.preferences import Part
from newsletter.models import Rhythm
from newsletter.services import choices
from policies.following import Followed


class FollowForm(PublicForm):
    """Asks for an address, and how often to write to it. What is followed stands in the address of the page."""

    told = consent.CURRENT

    email = AddressField(
        label=_("Your e-mail address"),
        error_messages={"required": _("Write your e-mail address: that is where we tell you what is new.")},
    )
    rhythm = forms.ChoiceField(
        label=_("How often"),
        choices=Rhythm,
        initial=Rhythm.WEEKLY,
        widget=forms.RadioSelect,
        help_text=_("In one mail for all that you follow, and only when there is something to tell."),
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES, initial=get_language)

    @property
    def consent_wording(self) -> str:
        return consent.wording()


class FollowingsForm(Part):
    """A box for each thing that is followed, and how often to be told."""

    key = "followings"
    heading = _("What you follow")
    intro = _("Take away the tick where you no longer want to be told what is new.")
    button = _("Save")

    followed = forms.MultipleChoiceField(
        label=_("Topics and demands"), required=False, widget=forms.CheckboxSelectMultiple
    )
    rhythm = forms.ChoiceField(label=_("How often"), choices=Rhythm, widget=forms.RadioSelect)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self._by_name = {_name(each): each for each in (*self.got.topics, *self.got.demands)}
        self.fields["followed"].choices = [(name, _label(each)) for name, each in self._by_name.items()]
        self.fields["followed"].initial = list(self._by_name)
        self.fields["rhythm"].initial = self.subscriber.digest

    @property
    def is_needed(self) -> bool:
        return bool(self._by_name)

    def save(self, page: str, language: str) -> str:
        kept = [each for name, each in self._by_name.items() if name in self.cleaned_data["followed"]]
        rhythm = self.cleaned_data["rhythm"]
        choices.choose_followings(subscriber=self.subscriber, kept=kept, rhythm=rhythm, language=language, page=page)
        return gettext("Your choices are saved.")


def _name(followed: Followed) -> str:
    return f"{followed._meta.model_name}-{followed.pk}"


def _label(followed: Followed) -> str:
    return format_html("<span{}>{}</span>", lang_of(followed.shown_language), followed)

"""The small forms of the page after writing: a test mail, a question to a colleague, an hour."""

from datetime import datetime, time, timedelta

from django import forms
from django.contrib.auth import get_user_model
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from core.templatetags.portal import language_name
from newsletter import rules
from newsletter.composing import parts
from newsletter.models import Campaign

#: A test is for the eyes of a few; a newsletter has its list.
MOST_COLLEAGUES = 5
USUAL_HOUR = time(9)


def _with_address():
    return get_user_model().objects.filter(is_active=True, is_staff=True).exclude(email="").order_by("email")


def name_of(user) -> str:
    """A colleague as the others know them."""
    return user.get_full_name() or user.get_username()


def _name_and_address(user) -> str:
    return f"{name_of(user)} ({user.email})"


class TestForm(forms.Form):
    """To whom a test goes, and in which language."""

    __test__ = False  # pytest collects what is called so
    language = forms.ChoiceField(label=_("Language"))
    to = forms.MultipleChoiceField(
        label=_("To"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick who is to get the test.")},
    )

    def __init__(self, *args, campaign: Campaign, user, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [(code, language_name(code)) for code in parts.editions(campaign)]
        people = [(str(other.pk), _name_and_address(other)) for other in _with_address().exclude(pk=user.pk)]
        self.addresses_of = {str(other.pk): other.email for other in _with_address()} | {str(user.pk): user.email}
        self.fields["to"].choices = [(str(user.pk), _("Myself (%s)") % user.email), *people]
        self.fields["to"].initial = [str(user.pk)]
        self.me = str(user.pk)

    def clean_to(self) -> list[str]:
        chosen = self.cleaned_data["to"]
        if len([key for key in chosen if key != self.me]) > MOST_COLLEAGUES:
            raise forms.ValidationError(
                ngettext_lazy("Choose %d colleague at most.", "Choose %d colleagues at most.", MOST_COLLEAGUES)
                % MOST_COLLEAGUES
            )
        return chosen

    @property
    def addresses(self) -> list[str]:
        return list(dict.fromkeys(self.addresses_of[key] for key in self.cleaned_data["to"]))


class Colleague(forms.ModelChoiceField):
    def label_from_instance(self, user) -> str:
        return _name_and_address(user)


def who_can_approve():
    """Staff who may say yes to a newsletter."""
    able = get_user_model().objects.with_perm("newsletter.approve_campaign", include_superusers=True)
    return able.filter(is_staff=True).order_by("last_name", "first_name", "username")


class AskForm(forms.Form):
    """Which colleague is asked to read and approve."""

    colleague = Colleague(
        get_user_model().objects.none(),
        label=_("Colleague"),
        empty_label=None,
        error_messages={"required": _("Choose whom to ask.")},
    )
    note = forms.CharField(
        label=_("A few words"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Stands in the mail. May be empty."),
    )

    def __init__(self, *args, user, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["colleague"].queryset = who_can_approve().exclude(email="").exclude(pk=user.pk)


class ScheduleForm(forms.Form):
    """The hour at which a newsletter goes out by itself, in Norwegian time."""

    day = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    hour = forms.TimeField(label=_("Time"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["day"].initial = timezone.localdate() + timedelta(days=1)
        self.fields["hour"].initial = USUAL_HOUR

    def clean(self) -> dict:
        said = super().clean()
        if "day" in said and "hour" in said:
            said["at"] = timezone.make_aware(datetime.combine(said["day"], said["hour"]))
            if not (answer := rules.may_be_at(said["at"])):
                self.add_error("day", answer.reason)
        return said

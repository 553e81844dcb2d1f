"""The forms of the steps of a resolution: each asks for what its step records, and takes it."""

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from core.rules import Answer
from resolutions import deciding
from resolutions.models import Resolution, Step, Vote
from resolutions.services import life
from resolutions.services.life import Result

TWO_LINES = forms.Textarea(attrs={"rows": 2, "cols": 60})
NUMBER = forms.NumberInput(attrs={"class": "vIntegerField", "min": 0})
#: More votes than this are a slip of the finger, and soon more than the database can hold.
MOST_VOTES = 100_000
COUNT = {"required": False, "min_value": 0, "max_value": MOST_VOTES, "widget": NUMBER}


class StepForm(forms.Form):
    """One step of `resolution`; what a rule says no to is said at the field it is about.

    Each has `take(user)`, which raises `core.rules.Refused` when a rule says no after all.
    """

    use_required_attribute = False

    def __init__(self, *args, resolution: Resolution, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.resolution = resolution

    def require(self, field: str | None, answer: Answer) -> bool:
        """Whether the answer is yes; its reason is told at the field, or above the form (None)."""
        if not answer:
            self.add_error(field, str(answer.reason))
        return bool(answer)


class OpenForm(StepForm):
    until = forms.DateTimeField(
        label=_("Amendments until"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={"required": _("Say until when amendments are received.")},
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        day = date_format(self.resolution.meeting.date)
        self.fields["until"].help_text = _("Later ones are not received. The meeting is on %(date)s.") % {"date": day}

    def clean_until(self):
        until = self.cleaned_data["until"]
        self.require("until", deciding.comes_in_time(until, self.resolution))
        return until

    def take(self, user) -> None:
        life.open_for_amendments(resolution=self.resolution, until=self.cleaned_data["until"], user=user)


class BackForm(StepForm):
    def take(self, user) -> None:
        life.back_to_draft(resolution=self.resolution, user=user)


class ResultForm(StepForm):
    """How the meeting voted."""

    vote = forms.ChoiceField(
        label=_("Vote"),
        choices=Vote.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say how the meeting voted.")},
    )
    votes_for = forms.IntegerField(label=_("Votes for"), **COUNT)
    votes_against = forms.IntegerField(label=_("Votes against"), **COUNT)
    votes_abstaining = forms.IntegerField(label=_("Abstaining"), **COUNT)
    quorum_note = forms.CharField(
        label=_("Quorum"),
        required=False,
        max_length=Resolution._meta.get_field("quorum_note").max_length,
        help_text=Resolution._meta.get_field("quorum_note").help_text,
        widget=forms.TextInput(attrs={"class": "vLargeTextField"}),
    )

    @property
    def result(self) -> Result:
        return Result(**{name: self.cleaned_data.get(name) for name in Result.__dataclass_fields__})

    def clean(self) -> dict:
        if not self.errors and self.require(self._first_at_fault(), deciding.is_counted(self.result)):
            self.clean_result()
        return self.cleaned_data

    def _first_at_fault(self) -> str:
        """The field to mend when vote and numbers do not go together."""
        counted = self.cleaned_data["vote"] == Vote.COUNTED
        numbers = ("votes_for", "votes_against", "votes_abstaining")
        return next((name for name in numbers if (self.cleaned_data[name] is None) == counted), "vote")

    def clean_result(self) -> None:
        """What else the numbers must say."""


class AdoptForm(ResultForm):
    def clean_result(self) -> None:
        self.require("votes_for", deciding.carries(self.result))

    def take(self, user) -> None:
        life.adopt(resolution=self.resolution, result=self.result, user=user)


class RejectForm(ResultForm):
    def take(self, user) -> None:
        life.reject(resolution=self.resolution, result=self.result, user=user)


class WithdrawForm(StepForm):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=Step._meta.get_field("reason").max_length,
        widget=TWO_LINES,
        help_text=_("Why its movers withdrew it. Kept with the step, for staff."),
        error_messages={"required": _("Say why its movers withdrew it.")},
    )

    def take(self, user) -> None:
        life.withdraw(resolution=self.resolution, reason=self.cleaned_data["reason"], user=user)


class SupersedeForm(StepForm):
    by = forms.ModelChoiceField(
        Resolution.objects.none(),
        label=_("Superseded by"),
        help_text=_("Adopted by the same meeting or a later one. Both stay readable, and lead to each other."),
        error_messages={"required": _("Say which resolution supersedes it.")},
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        later = Resolution.objects.adopted().with_meeting().filter(meeting__date__gte=self.resolution.meeting.date)
        self.fields["by"].queryset = later.exclude(pk=self.resolution.pk)

    def clean_by(self) -> Resolution:
        by = self.cleaned_data["by"]
        self.require("by", deciding.may_take_the_place(self.resolution, by))
        return by

    def take(self, user) -> None:
        life.supersede(resolution=self.resolution, by=self.cleaned_data["by"], user=user)

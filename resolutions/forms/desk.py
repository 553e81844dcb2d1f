"""The secretary's forms: an amendment that came on paper, what the meeting said of it, and whom a link is sent to."""

from collections.abc import Sequence

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.admin import WIDE_LINE
from members.models import Organisation
from policies.models import Demand, Topic
from resolutions.forms.amendments import KeysField, WordsForm
from resolutions.models import Amendment, Invitation, Resolution
from resolutions.placing import Kind, Place

Decision = Amendment.Decision


class DemandFields(forms.Form):
    """Which demand the new words quote, or under which topic they propose one."""

    demand = forms.ModelChoiceField(
        Demand.objects.all(),
        label=_("Quotes the demand"),
        required=False,
        help_text=_("Search for the demand's number or words."),
        widget=AutocompleteSelect(Amendment._meta.get_field("demand"), admin.site),
    )
    topic = forms.ModelChoiceField(
        Topic.objects.with_texts(),
        label=_("New demand under"),
        required=False,
        help_text=_("The words become a demand of this topic if the resolution is adopted with them."),
    )

    def clean(self) -> dict:
        cleaned = super().clean()
        if cleaned.get("demand") and cleaned.get("topic"):
            self.add_error("topic", _("A clause quotes a demand or proposes a new one, not both."))
        return cleaned


class EnterForm(WordsForm, DemandFields):
    """An amendment that an organisation has handed in some other way than by its link."""

    organisation = forms.ModelChoiceField(Organisation.objects.public(), label=_("Mover"))
    moved_on = forms.DateField(
        label=_("Put forward on"),
        initial=timezone.localdate,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("The organisations must have been members on this day."),
    )

    field_order = ("organisation", "moved_on", "title", "text", "reason", "cosigners", "demand", "topic")

    def __init__(self, *args, place: Place, resolution: Resolution, **kwargs) -> None:
        super().__init__(*args, place=place, language=resolution.language, **kwargs)
        self.fields["cosigners"].queryset = Organisation.objects.public()
        for name in {"title", "text", "reason"} & self.fields.keys():
            self.fields[name].widget.attrs["class"] = "vTextField" if name == "title" else "vLargeTextField"
        self.resolution = resolution
        if place.kind == Kind.DELETE:
            del self.fields["demand"], self.fields["topic"]

    @property
    def amendment(self) -> Amendment:
        amendment = super().amendment
        amendment.resolution = self.resolution
        for name in ("organisation", "moved_on", "demand", "topic"):
            setattr(amendment, name, self.cleaned_data.get(name))
        return amendment


class DecisionForm(forms.Form):
    """What the meeting said of one amendment, and which others fall if it is adopted."""

    decision = forms.ChoiceField(
        label=_("Decision"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what the meeting decided.")},
    )
    note = forms.CharField(
        label=_("Note"), max_length=300, required=False, widget=WIDE_LINE, help_text=_("Such as the votes.")
    )
    fall = KeysField(
        Amendment.objects.none(),
        label=_("If it is adopted, these fall"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("They change the same clause, so only one of them can be adopted."),
    )

    def __init__(self, *args, amendment: Amendment, rivals: Sequence[Amendment], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        undecided = [each.pk for each in rivals if each.is_undecided]
        self.fields["decision"].choices = [
            (value, label)
            for value, label in Decision.choices
            if value != Decision.UNDECIDED or not amendment.is_undecided
        ]
        self.initial |= {"note": amendment.decision_note, "fall": undecided}
        if not amendment.is_undecided:
            self.initial["decision"] = amendment.decision
        self.fields["fall"].queryset = amendment.resolution.amendments.filter(pk__in=undecided)
        self.fields["fall"].label_from_instance = _as_a_choice
        if not undecided:
            del self.fields["fall"]


def _as_a_choice(amendment: Amendment) -> str:
    return _("Amendment %(number)s from %(organisation)s") % {
        "number": amendment.number,
        "organisation": amendment.organisation.name,
    }


class InvitationForm(forms.ModelForm):
    """Whom a personal link is sent to."""

    class Meta:
        model = Invitation
        fields = ("organisation", "name", "email", "language", "expires_at")
        widgets = {"expires_at": forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")}
        labels = {"organisation": _("Organisation"), "expires_at": _("Works until")}
        help_texts = {"expires_at": _("Empty: when the resolution takes no more amendments.")}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for name in ("name", "email"):
            self.fields[name].widget.attrs |= {"class": "vTextField", "autocomplete": "off"}
        self.fields["organisation"].queryset = Organisation.objects.active_on(timezone.localdate())
        self.fields["expires_at"].required = False

"""Forms for the words of an amendment: on the page that a personal link opens, and at the secretary's desk."""

import re

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.admin import is_key
from core.public_forms import PublicForm
from members.models import Organisation
from resolutions.document import is_blank, tidy
from resolutions.forms.rows import LONGEST_CLAUSE
from resolutions.models import Amendment, Invitation
from resolutions.placing import Kind, Place

#: Characters: room for a long focus area, and an end to what has to be compared word by word.
LONGEST_TEXT, LONGEST_REASON = LONGEST_CLAUSE, 5_000
CANNOT_COSIGN = _("One of those you chose cannot co-sign. Look through the list once more.")
BULLET = re.compile(r"^[•·*–-]\s+")


def one_line(text: str) -> str:
    """A clause is one sentence in one paragraph, however its lines were broken where it was copied."""
    return " ".join(filter(None, map(str.strip, tidy(text).split("\n"))))


def clause_lines(text: str) -> str:
    """One clause on each line, without the bullets of a list that was pasted."""
    return "\n".join(filter(None, (BULLET.sub("", line.strip()) for line in tidy(text).split("\n"))))


class KeysField(forms.ModelMultipleChoiceField):
    """Several records by their keys; a key too great for the database is as unknown as any other."""

    def clean(self, value):
        if any(not is_key(str(key)) for key in value or ()):
            raise forms.ValidationError(self.error_messages["invalid_choice"], params={"value": ""})
        return super().clean(value)


class WordsForm(forms.Form):
    """What is to be changed and why; the place decides which words are asked for."""

    title = forms.CharField(
        label=_("Title of the new focus area"),
        max_length=200,
        error_messages={"required": _("Write what the focus area is called.")},
    )
    text = forms.CharField(
        label=_("New words"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Write the words that you propose.")},
    )
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Why, in a few sentences. The meeting reads it together with the proposal."),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write why you propose it.")},
    )
    cosigners = KeysField(
        Organisation.objects.none(),
        label=_("Co-signers"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Other member organisations that have said yes to stand behind it. Choose none if there are none."),
        error_messages=dict.fromkeys(("invalid_choice", "invalid_pk_value"), CANNOT_COSIGN),
    )

    def __init__(self, *args, place: Place, language: str, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.place = place
        for name in ("title", "text"):
            self.fields[name].widget.attrs["lang"] = language
        if place.kind == Kind.NEW_SECTION:
            self.fields["text"].label = _("Its clauses")
            self.fields["text"].help_text = _("One clause on each line.")
        else:
            del self.fields["title"]
        if place.kind == Kind.DELETE:
            del self.fields["text"]
        if place.kind == Kind.CHANGE:
            self.initial.setdefault("text", place.clause.text)
            self.fields["text"].help_text = _("Here are the present words. Write them as they shall be.")

    def clean_title(self) -> str:
        return self._said("title", one_line(self.cleaned_data["title"]))

    def clean_text(self) -> str:
        if self.place.kind == Kind.NEW_SECTION:
            return self._said("text", clause_lines(self.cleaned_data["text"]))
        text = self._said("text", one_line(self.cleaned_data["text"]))
        if self.place.kind == Kind.CHANGE and text == one_line(self.place.clause.text):
            raise forms.ValidationError(_("The words are as they were. Change them, or choose another clause."))
        return text

    def clean_reason(self) -> str:
        return self._said("reason", tidy(self.cleaned_data["reason"]))

    def _said(self, name: str, text: str) -> str:
        """Return `text`, unless a reader sees nothing of it."""
        if is_blank(text):
            raise forms.ValidationError(self.fields[name].error_messages["required"], code="required")
        return text

    @property
    def amendment(self) -> Amendment:
        """What was written, as an amendment that still lacks its mover."""
        words = {name: self.cleaned_data.get(name, "") for name in ("title", "text", "reason")}
        return Amendment(kind=self.place.kind, clause=self.place.clause, section=self.place.section, **words)


class MovingForm(WordsForm, PublicForm):
    """What the holder of a personal link fills in; whom it is from is not asked, for the link says so."""

    kind = forms.CharField(widget=forms.HiddenInput, required=False)
    at = forms.CharField(widget=forms.HiddenInput, required=False)
    confirmed = forms.BooleanField(
        label="", error_messages={"required": _("Tick this when your organisation has decided to propose it.")}
    )

    def __init__(self, *args, place: Place, invitation: Invitation, **kwargs) -> None:
        super().__init__(*args, place=place, language=invitation.resolution.language, **kwargs)
        mover = invitation.organisation
        self.initial |= {"kind": place.kind, "at": place.anchor}
        others = Organisation.objects.active_on(timezone.localdate()).exclude(pk=mover.pk)
        self.fields["cosigners"].queryset = others
        self.fields["confirmed"].label = _("%(organisation)s proposes this, and I may send it on its behalf.") % {
            "organisation": mover.name
        }

"""The topic itself, and the bodies that its demands are put to."""

from django import forms
from django.utils.translation import gettext_lazy as _
from parler.forms import TranslatableModelForm

from core.admin import TWO_LINES
from core.slugs import SlugFromTitle
from policies import rules
from policies.models import TopicChange


class TopicForm(SlugFromTitle, TranslatableModelForm):
    """A topic; once it has been public, with the question of what its readers should be told."""

    change_kind = forms.ChoiceField(
        label=_("What kind of change is this?"),
        required=False,
        widget=forms.RadioSelect,
        choices=[
            ("", _("Nothing readers need to know: the page's history and its date stay as they are.")),
            (TopicChange.Kind.MINOR, _("Small correction: the note enters the history, the date stays.")),
            (
                TopicChange.Kind.MAJOR,
                _("Change of what we think or demand: the note enters the history and the page is dated today."),
            ),
        ],
    )
    change_note = forms.CharField(
        label=_("Note to readers"),
        required=False,
        max_length=300,
        widget=TWO_LINES,
        help_text=_("One sentence about what is new. Other languages of it are written in the history below."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.was_public = self.instance.has_been_public

    def clean(self):
        cleaned = super().clean()
        if slug := cleaned.get("slug"):
            self._ask("slug", rules.may_have_address(self.instance, slug))
        kind, note = cleaned.get("change_kind", ""), cleaned.get("change_note", "")
        self._ask("change_kind" if note and not kind else "change_note", rules.may_record_change(kind, note))
        return cleaned

    def _ask(self, field: str, answer) -> None:
        if not answer and field in self.fields:
            self.add_error(field, answer.reason)


class ResponsibleBodyForm(SlugFromTitle, TranslatableModelForm):
    slug_source = "name"

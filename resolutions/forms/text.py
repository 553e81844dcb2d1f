"""The form in which a whole text is written, and the one in which an adopted text is corrected."""

from django import forms
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from core.admin import TWO_LINES, WIDE_LINE
from resolutions.document import Document, is_blank, tidied
from resolutions.forms import rows
from resolutions.forms.amendments import one_line
from resolutions.models import Edition


def _edition_field(name: str, **options) -> forms.Field:
    return Edition._meta.get_field(name).formfield(**options)


class TextForm(forms.Form):
    """Title, preamble, focus areas with their clauses, and sources.

    Args:
        data: what was sent, all of which is shown again; None for a form that shows `document`.
        document: the text as it is.
    """

    title = _edition_field("title", widget=WIDE_LINE, error_messages={"required": _("Give the resolution a title.")})
    preamble = _edition_field("preamble", required=False, widget=forms.Textarea(attrs={"rows": 6}))
    sources = _edition_field("sources", widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}))

    #: Whether a clause may propose a demand that does not exist yet.
    may_propose = True
    use_required_attribute = False

    def __init__(self, data: QueryDict | None = None, *, document: Document | None = None) -> None:
        initial = document and {"title": document.title, "preamble": document.preamble, "sources": document.sources}
        super().__init__(data, initial=initial)
        self.sections = rows.from_document(document) if data is None else rows.from_fields(data)
        rows.look_up(self.sections, self.topics, may_propose=self.may_propose)

    def clean_title(self) -> str:
        if is_blank(self.cleaned_data["title"]):
            raise forms.ValidationError(self.fields["title"].error_messages["required"], code="required")
        return one_line(self.cleaned_data["title"])

    def clean(self) -> dict:
        wrong = [row for row in rows.every_row(self.sections) if row.errors]
        if wrong:
            self.add_error(None, _("See what is said beside %s.") % ", ".join(row.number for row in wrong))
        return super().clean()

    @cached_property
    def topics(self) -> dict[str, str]:
        return rows.topic_titles()

    @property
    def wrong_rows(self) -> list[rows.Row]:
        return [row for row in rows.every_row(self.sections) if self.is_bound and row.errors]

    @property
    def document(self) -> Document:
        """The text as it was written, with the line ends of no browser; ask only when the form is valid."""
        words, sections = self.cleaned_data, rows.to_sections(self.sections)
        return tidied(Document(words["title"], words["preamble"], sections, words["sources"]))

    @property
    def new_section(self) -> rows.SectionRow:
        """An empty focus area, from which the browser makes others."""
        return rows.SectionRow()

    @property
    def new_clause(self) -> rows.ClauseRow:
        return rows.ClauseRow()


class CorrectionForm(TextForm):
    """An adopted text as it shall read, and why; its clauses raise no new demands."""

    reason = _edition_field(
        "reason",
        required=True,
        widget=TWO_LINES,
        label=_("What is corrected, and why"),
        error_messages={"required": _("Say what is corrected, and why.")},
    )
    may_propose = False
    field_order = ["reason", "title", "preamble", "sources"]

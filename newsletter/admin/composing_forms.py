"""The form in which a whole newsletter is written: its editions and its blocks, in the order of the page.

Every row of the page has a key of its own, which stands before the names of its fields. `order` repeats the keys as
the rows stand on the page, so a row that is moved takes its place by standing there; `removed` repeats those that
somebody has taken out and may still put back.
"""

from collections.abc import Iterator

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from djangocms_text.widgets import TextEditorWidget

from core.admin import is_key
from core.fields import RichTextField
from core.html import plain_text
from core.templatetags.portal import language_name
from newsletter.draft import FIRST, BlockDraft, Draft
from newsletter.models import Block, Campaign, MailingList

LANGUAGES = dict(settings.LANGUAGES)
Kind = Block.Kind
#: A newsletter that is longer is a mistake, or nobody's to read.
MOST_BLOCKS = 100


class EditorOfThePage(TextEditorWidget):
    """The editor of formatted text; what all of its kind need stands once on the page, not at each."""

    def __init__(self) -> None:
        super().__init__(attrs={"id": "composer", "rows": 6}, add_admin_css=True)
        del self.attrs["id"]  # it has named the settings, which all share

    def render(self, name, value, attrs=None, renderer=None):
        return self.render_textarea(name, value, attrs, renderer)

    def needs(self):
        return self.render_additions("composer", "", {"id": "composer"})


LONG = {"max_length": _("At most %(limit_value)d characters; this has %(show_value)d.")}


def _field_of(model, name: str, **options) -> forms.Field:
    """The form's field of a model's, translated or not, with all that the model asks of it."""
    words = model._parler_meta.root_model._meta
    field = (words if name in model._parler_meta.get_all_fields() else model._meta).get_field(name)
    return field.formfield(validators=field._validators, error_messages=LONG, **options)


class EditionForm(forms.Form):
    """What a newsletter says before it is opened, in one language."""

    use_required_attribute = False
    subject = _field_of(Campaign, "subject", widget=forms.TextInput(attrs={"class": "vLargeTextField"}))
    preheader = _field_of(Campaign, "preheader", widget=forms.TextInput(attrs={"class": "vLargeTextField"}))

    def __init__(self, data: QueryDict, code: str) -> None:
        super().__init__(data, prefix=code)
        self.code, self.name = code, language_name(code)
        self.fields["subject"].required = code == FIRST
        self.fields["subject"].error_messages["required"] = _("Give the newsletter a subject.")


class BlockForm(forms.Form):
    """One block; of the kind depends which fields it has, with one for each language.

    Args:
        data: of the whole page.
        key: of the row.
        codes: the languages of the editions.
    """

    use_required_attribute = False
    pk = forms.CharField(required=False, widget=forms.HiddenInput)
    kind = forms.ChoiceField(choices=Kind, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict, key: str, codes: list[str]) -> None:
        super().__init__(data, prefix=key)
        self.key, self.codes = key, codes
        self.number, self.is_removed = 0, key in data.getlist("removed")
        self.now = data.get(f"{key}-kind", "")
        for name, field in self._fields_of_kind():
            self.fields[name] = field

    def _fields_of_kind(self) -> Iterator[tuple[str, forms.Field]]:
        if self.now in (Kind.HEADING, Kind.BUTTON):
            for code in self.codes:
                yield f"line_{code}", _field_of(Block, "line", widget=forms.TextInput)
        if self.now == Kind.BUTTON:
            yield "url", _field_of(Block, "url", widget=forms.TextInput(attrs={"inputmode": "url"}))
        if self.now == Kind.PICK:
            yield "source", forms.CharField(max_length=40, widget=forms.HiddenInput)
            yield "picked", forms.IntegerField(min_value=0, widget=forms.HiddenInput)
        if self.now in (Kind.TEXT, Kind.PICK):
            for code in self.codes:
                yield f"text_{code}", RichTextField(_("text"), blank=True).formfield(widget=EditorOfThePage())

    @property
    def kind_name(self) -> str:
        return Kind(self.now).label if self.now in Kind.values else ""

    @property
    def picked_number(self) -> int | None:
        """Of the record that is picked, as the browser sends it."""
        number = self.data.get(f"{self.key}-picked", "")
        return int(number) if is_key(number) else None

    def in_languages(self) -> list[tuple[str, forms.BoundField]]:
        """The field of words in each language."""
        name = "line" if self.now in (Kind.HEADING, Kind.BUTTON) else "text"
        return [(code, self[f"{name}_{code}"]) for code in self.codes]

    @property
    def in_bokmal(self) -> str:
        """What its words are in bokmål, in short, for those who write another edition."""
        field = next((name for name in (f"line_{FIRST}", f"text_{FIRST}") if name in self.fields), None)
        return Truncator(" ".join(plain_text(self[field].value() or "").split())).words(60) if field else ""

    @property
    def draft(self) -> BlockDraft:
        said = self.cleaned_data
        pk = said["pk"]
        return BlockDraft(
            kind=said["kind"],
            pk=int(pk) if is_key(pk) else None,
            source=said.get("source", ""),
            number=said.get("picked"),
            url=said.get("url", ""),
            lines=self._words("line"),
            texts=self._words("text"),
        )

    def _words(self, name: str) -> dict[str, str]:
        words = {code: self.cleaned_data.get(f"{name}_{code}", "") for code in self.codes}
        return {code: str(said) for code, said in words.items() if said}


class ComposerForm:
    """The whole page.

    Args:
        data: what was sent, or `as_data` of what is saved.
        is_checked: whether what is wrong is said.
    """

    def __init__(self, data: QueryDict, *, is_checked: bool = False) -> None:
        self.data, self.is_checked = data, is_checked
        begun = data.getlist("edition")
        self.codes = [code for code in LANGUAGES if code == FIRST or code in begun]
        shown = data.get("shown", FIRST)
        self.shown = shown if shown in self.codes else FIRST
        self.mailing_list = MailingListForm(data)
        self.editions = [EditionForm(data, code) for code in self.codes]
        keys = [key for key in dict.fromkeys(data.getlist("order")) if key.isalnum() and key.isascii()]
        self.blocks = [BlockForm(data, key, self.codes) for key in keys[:MOST_BLOCKS]]
        for number, block in enumerate(self.kept, start=1):
            block.number = number

    @property
    def kept(self) -> list[BlockForm]:
        return [block for block in self.blocks if not block.is_removed]

    @property
    def missing(self) -> list[tuple[str, str]]:
        """Languages in which there is no edition."""
        return [(code, language_name(code)) for code in LANGUAGES if code not in self.codes]

    @cached_property
    def parts(self) -> list[forms.Form]:
        return [self.mailing_list, *self.editions, *self.kept]

    def is_valid(self) -> bool:
        return all(map(forms.Form.is_valid, self.parts))

    @property
    def wrong(self) -> Iterator[tuple[forms.Form, forms.BoundField, str]]:
        for part in self.parts:
            for field in part:
                for error in field.errors:
                    yield part, field, error

    @property
    def draft(self) -> Draft:
        """What is written; ask only when the form is valid."""
        said = {edition.code: edition.cleaned_data for edition in self.editions}
        return Draft(
            mailing_list=self.mailing_list.cleaned_data["mailing_list"].pk,
            subjects={code: words["subject"] for code, words in said.items()},
            preheaders={code: words["preheader"] for code, words in said.items()},
            blocks=tuple(block.draft for block in self.kept),
        )

    def new_block(self, kind: str) -> BlockForm:
        """An empty row, from which the browser makes others."""
        data = QueryDict(mutable=True)
        data["NEWKEY-kind"] = kind
        return BlockForm(data, "NEWKEY", self.codes)


class MailingListForm(forms.Form):
    mailing_list = forms.ModelChoiceField(
        MailingList.objects.with_texts(),
        label=_("mailing list"),
        empty_label=None,
        error_messages={"required": _("Choose to whom it is sent."), "invalid_choice": _("Choose to whom it is sent.")},
    )


class BeginForm(MailingListForm):
    """Where a newsletter begins."""

    use_required_attribute = False
    subject = _field_of(Campaign, "subject", widget=forms.TextInput(attrs={"class": "vLargeTextField"}))
    field_order = ["subject", "mailing_list"]

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["subject"].error_messages["required"] = _("Give the newsletter a subject.")
        self.fields["subject"].help_text = _("In bokmål. You can change it until the newsletter is sent.")


def as_data(draft: Draft) -> QueryDict:
    """Return what a page that shows `draft` would send."""
    data = QueryDict(mutable=True)
    data["mailing_list"] = str(draft.mailing_list)
    data.setlist("edition", list(draft.subjects))
    for code in draft.subjects:
        data[f"{code}-subject"], data[f"{code}-preheader"] = draft.subjects[code], draft.preheaders.get(code, "")
    for key, block in enumerate(draft.blocks, start=1):
        data.appendlist("order", f"b{key}")
        fields = {"pk": block.pk, "kind": block.kind, "source": block.source, "picked": block.number, "url": block.url}
        fields |= {f"line_{code}": line for code, line in block.lines.items()}
        fields |= {f"text_{code}": text for code, text in block.texts.items()}
        for name, value in fields.items():
            data[f"b{key}-{name}"] = "" if value is None else str(value)
    return data

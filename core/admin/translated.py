"""Records whose texts are written in one language at a time, and what of them is still to be translated."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib import admin
from django.db.models import CharField, Exists, Field, OuterRef, Q, TextField
from django.utils.translation import gettext_lazy, override
from parler.admin import TranslatableAdmin

from core.models import Translated


@dataclass(frozen=True)
class Gap:
    """What one language lacks and another has.

    Args:
        language: its code.
        fields: names of the empty fields as staff know them; none when nothing at all is translated.
        url: of the form's tab where it is written.
    """

    language: str
    fields: tuple[str, ...]
    url: str


def text_fields(model: type[Translated]) -> list[Field]:
    fields = model._parler_meta.root_model._meta.get_fields()
    return [field for field in fields if isinstance(field, CharField | TextField) and field.name != "language_code"]


def gaps(item: Translated, tabs: dict[str, str]) -> list[Gap]:
    """Return what each language lacks, in the order of the settings; `tabs` has the address of each one's form."""
    texts = {translation.language_code: translation for translation in item.translations.all()}
    written = [field for field in text_fields(type(item)) if any(getattr(text, field.name) for text in texts.values())]
    found = []
    for code, _name in settings.LANGUAGES:
        text = texts.get(code)
        empty = tuple(str(field.verbose_name) for field in written if text and not getattr(text, field.name))
        if text is None or empty:
            found.append(Gap(code, empty, tabs[code]))
    return found


class MissingTexts(admin.SimpleListFilter):
    """Records that lack a text in some language: all of them, or one that another language has."""

    title = gettext_lazy("missing translation")
    parameter_name = "missing"

    def lookups(self, request, model_admin):
        return settings.LANGUAGES

    def queryset(self, request, queryset):
        is_known = self.value() in dict(settings.LANGUAGES)
        return queryset.filter(self._lacks(queryset.model, self.value())) if is_known else queryset

    @staticmethod
    def _lacks(model: type[Translated], code: str) -> Q:
        texts = model._parler_meta.root_model.objects.filter(master=OuterRef("pk"))
        here = texts.filter(language_code=code)
        lacks = ~Q(Exists(here))
        for field in text_fields(model):
            empty = Q(**{field.name: ""})
            lacks |= Q(Exists(here.filter(empty))) & Q(Exists(texts.exclude(empty)))
        return lacks


class TranslatedAdmin(TranslatableAdmin):
    """A record whose texts are written in one language at a time; the tabs above the form change the language."""

    def get_queryset(self, request):
        return super().get_queryset(request).with_texts()

    def changeform_view(self, request, *args, **kwargs):
        """An address that names a language we do not write in shows the first tab."""
        if request.GET.get("language", "") not in dict(settings.LANGUAGES):
            request.GET = request.GET.copy()
            request.GET.pop("language", None)
        return super().changeform_view(request, *args, **kwargs)

    def get_list_filter(self, request) -> list:
        return [*super().get_list_filter(request), MissingTexts]

    def get_language_tabs(self, request, obj, available_languages, css_class=None):
        """Offer to delete a translation only to those who may, and only beside a translation that is there."""
        tabs = super().get_language_tabs(request, obj, available_languages, css_class)
        tabs.allow_deletion = tabs.current_is_translated and self.has_delete_permission(request)
        tabs.current_is_translated = obj is not None  # a new translation of a record is no new record
        if obj is not None:
            tabs.gaps = gaps(obj, {code: url for url, _title, code, _status in tabs})
        return tabs

    def view_on_site(self, item) -> str:
        with override(item.get_current_language()):
            return item.get_absolute_url()

"""What is written on a topic's page below the topic: its parts, its figures, its public history."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from parler.admin import TranslatableStackedInline, TranslatableTabularInline

from core.admin import TWO_LINES, WIDE_LINE, RuledAdmin
from policies.forms import OptionalTranslationForm, SectionForm, SectionFormSet
from policies.models import TopicChange, TopicFigure, TopicSection


class RowsInLanguage:
    """Translated rows below a record, in the language of the record's form."""

    extra = 0
    formfield_overrides = RuledAdmin.formfield_overrides
    widgets: dict = {}

    def get_queryset(self, request):
        return super().get_queryset(request).with_texts()

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name in self.widgets:
            kwargs["widget"] = self.widgets[db_field.name]
        return super().formfield_for_dbfield(db_field, request, **kwargs)


class SectionInline(RowsInLanguage, TranslatableStackedInline):
    model = TopicSection
    form = SectionForm
    formset = SectionFormSet
    fields = ("title", "body", "position", "anchor")
    widgets = {"title": WIDE_LINE}


class NotesInline(RowsInLanguage, TranslatableTabularInline):
    """Notes that readers have seen: each can be written in one more language, and none is taken away."""

    form = OptionalTranslationForm
    can_delete = False
    widgets = {"note": TWO_LINES}

    def has_add_permission(self, request, obj=None) -> bool:
        return False


class ChangeInline(NotesInline):
    model = TopicChange
    fields = ("on", "kind", "note")
    readonly_fields = ("on", "kind")
    verbose_name_plural = _("History that readers see")


class FigureInline(admin.TabularInline):
    model = TopicFigure
    fields = ("figure", "position")
    autocomplete_fields = ("figure",)
    extra = 0

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("figure").prefetch_related("figure__translations")

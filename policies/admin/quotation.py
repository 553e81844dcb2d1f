from itertools import groupby

from django.contrib import admin
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.admin import TWO_LINES
from policies.forms import QuotationForm
from policies.models import Quotation, TopicSection


class QuotationInline(admin.StackedInline):
    """Where else the demand is raised, and in which words."""

    model = Quotation
    form = QuotationForm
    extra = 0
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    fields = ("text", ("language", "on"), "section", "document", ("document_url", "place"))
    verbose_name_plural = _("Quotations: the demand in other words")

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "text":
            kwargs["widget"] = TWO_LINES
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        """The parts stand under their topics; they are fetched once, however many quotations there are."""
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "section":
            field.choices = [("", field.empty_label), *_parts_by_topic()]
        return field


def _parts_by_topic() -> list:
    parts = TopicSection.objects.with_texts().select_related("topic").prefetch_related("topic__translations")
    in_order = parts.order_by("topic__position", "topic__slug", "position", "pk")
    return [
        (str(topic), [(part.pk, str(part)) for part in group])
        for topic, group in groupby(in_order, key=lambda part: part.topic)
    ]

"""Small words that every template needs."""

from datetime import date

from django import template
from django.conf import settings
from django.db.models import Model
from django.utils.dateformat import format as date_format
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.text import capfirst
from django.utils.translation import get_language

from core import html

register = template.Library()


@register.simple_tag
def lang_of(shown: str) -> str:
    """The `lang` attribute of a passage in the language `shown`, where the page has another."""
    return "" if shown == get_language() else format_html(' lang="{}"', shown)


@register.filter
def language_name(code: str) -> str:
    """The name of a language as a sentence in the reader's language has it: "bokmål", "English"."""
    name = str(dict(settings.LANGUAGES)[code])
    return name if get_language() == "en" else name.lower()


@register.filter
def kind_of(item: Model) -> str:
    """What a record is, in the words of its room: "Topic"."""
    return capfirst(item._meta.verbose_name)


@register.filter
def clean_html(markup: str) -> str:
    """Markup that staff wrote, with only what a public text may have."""
    return mark_safe(html.clean(html.with_present_links(markup or "")))  # noqa: S308 -- this is the cleaning


@register.filter(expects_localtime=True)
def long_date(day: date) -> str:
    """A day as a sentence has it: "8. mars 2018", in English "8 March 2018"."""
    return date_format(day, "j F Y" if get_language() == "en" else "j. F Y") if day else ""

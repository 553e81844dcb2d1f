"""A stage in words, wherever a template has only its code."""

from django import template
from django.urls import reverse

from policies.models import Stage
from policies.stages import MEANINGS

register = template.Library()


@register.filter
def stage_name(stage: str) -> str:
    """The stage in the reader's language: "Partly met"."""
    return Stage(stage).label


@register.filter
def stage_meaning_url(stage: str) -> str:
    """Where the method page explains the stage."""
    return f"{reverse('policies:method')}#{MEANINGS[Stage(stage)].slug}"

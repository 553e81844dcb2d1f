"""What the redline's components ask of its lines."""

from collections.abc import Sequence

from django import template

from resolutions.redline import Line, Stretch, stretches

register = template.Library()


@register.filter
def in_stretches(lines: Sequence[Line]) -> tuple[Stretch, ...]:
    """Return `lines` with the long unchanged parts folded."""
    return stretches(lines)


@register.filter
def are_the_same(lines: Sequence[Line]) -> bool:
    """Whether nothing has changed between the two texts."""
    return all(line.state == "kept" for line in lines)

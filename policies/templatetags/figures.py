"""A figure with its chart, wherever a template has only the record."""

from django import template

from policies.figures.showing import Shown
from policies.models import Figure

register = template.Library()


@register.simple_tag(takes_context=True)
def show_figure(context, figure: Figure) -> Shown:
    """What the page needs of `figure`; shown twice on one page it gets two identifiers."""
    request = context.get("request")
    if request is None:
        return Shown(figure)
    times = request.__dict__.setdefault("_figures_shown", {})
    times[figure.slug] = times.get(figure.slug, 0) + 1
    number = times[figure.slug]
    return Shown(figure, f"tall-{figure.slug}" + (f"-{number}" if number > 1 else ""))

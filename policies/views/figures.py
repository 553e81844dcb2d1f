from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from core.addresses import absolute
from core.alphabet import alphabetical
from core.visibility import get_visible
from policies.figures import writing
from policies.figures.presenting import dataset_of
from policies.models import Figure, Topic


def index(request: HttpRequest) -> HttpResponse:
    published = Figure.objects.published().with_texts().with_values()
    figures = sorted(published, key=lambda figure: alphabetical(str(figure)))
    return render(request, "policies/figures.html", {"figures": figures})


def detail(request: HttpRequest, slug: str) -> HttpResponse:
    figure, is_preview = get_visible(Figure.objects.with_texts().with_values(), request, slug=slug)
    context = {
        "figure": figure,
        "object_languages": figure.languages,
        "is_preview": is_preview,
        "topics": Topic.objects.published().filter(topicfigure__figure=figure).with_texts(),
    }
    return render(request, "policies/figure.html", context)


@require_safe
def as_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """The figure for spreadsheets: Norwegian ones expect a decimal comma and semicolons."""
    figure = _figure(request, slug)
    mark = "." if get_language() == "en" else ","
    about = [(name, text) for name, text in _about(figure) if text]
    text = writing.to_csv(dataset_of(figure), about, figure.decimals, mark)
    return _file(text.encode("utf-8-sig"), "text/csv; charset=utf-8", f"{slug}.csv")


@require_safe
def as_jsonstat(request: HttpRequest, slug: str) -> HttpResponse:
    """The figure for programs: JSON-stat 2.0, with its source."""
    figure = _figure(request, slug)
    about = {
        "label": figure.in_some_language("title"),
        "source": figure.publisher,
        "updated": figure.retrieved_on.isoformat(),
        "href": absolute(figure.get_absolute_url()),
        "note": [text for name in ("definition", "comment") if (text := figure.in_some_language(name))],
        "extension": {
            "table": figure.table,
            "source_url": figure.source_url,
            "licence": figure.licence or None,
            "holds_for": figure.as_of.isoformat(),
        },
    }
    text = writing.to_jsonstat(dataset_of(figure), about, figure.in_some_language("unit"), figure.decimals)
    return _file(text.encode(), "application/json", f"{slug}.json")


def _figure(request: HttpRequest, slug: str) -> Figure:
    return get_visible(Figure.objects.with_texts().with_values(), request, slug=slug)[0]


def _about(figure: Figure) -> list[tuple[str, str]]:
    """What travels with the numbers, so that they are never without their source."""
    return [
        (gettext("title"), figure.in_some_language("title")),
        (gettext("unit"), figure.in_some_language("unit")),
        (gettext("definition"), figure.in_some_language("definition")),
        (gettext("comment"), figure.in_some_language("comment")),
        (gettext("publisher"), figure.publisher),
        (gettext("table or report"), figure.table),
        (gettext("source"), figure.source_url),
        (gettext("licence"), figure.licence or gettext("not stated")),
        (gettext("holds for"), figure.as_of.isoformat()),
        (gettext("fetched"), figure.retrieved_on.isoformat()),
        (gettext("address"), absolute(figure.get_absolute_url())),
    ]


def _file(content: bytes, content_type: str, name: str) -> HttpResponse:
    return HttpResponse(
        content, content_type=content_type, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )

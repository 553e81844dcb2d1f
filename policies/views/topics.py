from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, render

from core.visibility import get_visible
from policies.following import pages
from policies.models import Demand, Figure, Goal, Topic
from policies.quotations import Quoted, attach_quotations
from policies.texts import attach_texts


def index(request: HttpRequest) -> HttpResponse:
    context = {
        "topics": Topic.objects.published().with_demand_count().with_texts(),
        "goals": Goal.objects.with_texts(),
    }
    return render(request, "policies/topics.html", context)


def detail(request: HttpRequest, slug: str) -> HttpResponse:
    try:
        topic, is_preview = get_visible(Topic.objects.with_updated_on(), request, slug=slug)
    except Http404:
        return _present_address(request, slug)
    sections = list(topic.sections.prefetch_related("quotations"))
    demands = _demands(topic, is_preview=bool(is_preview))
    changes = list(topic.changes.until_today())
    goals = list(topic.goals.all())
    figures = _figures(topic)
    series = [line for figure in figures for line in figure.series.all()]
    attach_texts([topic], sections, demands, changes, goals, figures, series)
    attach_quotations(demands)
    for section in sections:
        raised = {quotation.demand_id for quotation in section.quotations.all()}
        section.demands = [demand for demand in demands if demand.number in raised]
    own = [demand for demand in demands if demand.topic_id == topic.pk]
    context = {
        "topic": topic,
        "object_languages": topic.languages,
        "is_preview": is_preview,
        "demands": own,
        "sections": sections,
        "goals": goals,
        "changes": changes,
        "follow_pages": pages(topic),
        "decisions": _decisions(own),
        "figures": figures,
    }
    return render(request, "policies/topic.html", context)


def _demands(topic: Topic, *, is_preview: bool) -> list[Demand]:
    """The demands of a topic, and those of others that its parts raise."""
    shown = Demand.objects.unwithdrawn() if is_preview else Demand.objects.published()
    in_parts = Q(pk__in=topic.sections.values("quotations__demand"))
    return list(shown.filter(Q(topic=topic) | in_parts).with_stage())


def _figures(topic: Topic) -> list[Figure]:
    shown = Figure.objects.published().filter(topicfigure__topic=topic)
    return list(shown.order_by("topicfigure__position", "topicfigure__pk").prefetch_related("series__observations"))


def _decisions(demands: list[Demand]) -> list[Quoted]:
    """A passage of each document of an annual meeting that raises any of the demands, the newest document first."""
    quoted = [quoted for demand in demands for quoted in demand.quotations if quoted.decided]
    by_document = {each.document_url: each for each in quoted}
    return sorted(by_document.values(), key=lambda each: (each.on, each.document), reverse=True)


def _present_address(request: HttpRequest, slug: str) -> HttpResponse:
    """Lead from an address that a topic once had to the one it has, if visitors have ever seen it there."""
    topic = get_object_or_404(Topic, former_slugs__slug=slug)
    if not topic.has_been_public or Topic.objects.filter(slug=slug).exists():
        raise Http404
    query = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(f"{topic.get_absolute_url()}{'?' if query else ''}{query}")

"""What is new in the alliance's positions, for feed readers; one feed a language."""

import re
from datetime import date, datetime, time, timedelta

from django.contrib.syndication.views import Feed
from django.template.defaultfilters import linebreaks_filter
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape, format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.addresses import absolute
from core.templatetags.portal import long_date
from core.templatetags.site import site_name
from policies.models import Correction, Demand, DemandUpdate, TopicChange
from policies.texts import attach_texts

ENTRIES = 30


#: What a text can have (a line break pasted from a word processor) and XML cannot.
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


class LanguageFeed(Atom1Feed):
    """Atom whose entries say which language they are in."""

    def add_item(self, title: str, link: str, description: str, **others) -> None:
        super().add_item(CONTROL.sub(" ", title), link, CONTROL.sub(" ", description), **others)

    def item_attributes(self, item: dict) -> dict:
        return super().item_attributes(item) | {"xml:lang": item["language"]}


class PortalFeed(Feed):
    """What both feeds have in common; `view` is the page they follow."""

    feed_type = LanguageFeed
    view: str
    own_view: str

    def link(self) -> str:
        return absolute(reverse(self.view))

    def feed_url(self) -> str:
        return absolute(reverse(self.own_view))

    def feed_guid(self) -> str:
        return self.feed_url()

    def author_name(self) -> str:
        return site_name()

    def item_link(self, item) -> str:
        return absolute(item.get_absolute_url())

    def item_guid(self, item) -> str:
        return self.item_link(item)

    def item_extra_kwargs(self, item) -> dict:
        return {"language": item.shown_language}


class DemandFeed(PortalFeed):
    """Every public update of a demand, the newest first."""

    view = "policies:demands"
    own_view = "policies:demand_feed"
    title = gettext_lazy("What has become of our demands")
    description = gettext_lazy("Answers from those who decide, with their source and our assessment.")

    def items(self) -> list[DemandUpdate]:
        updates = DemandUpdate.objects.public().order_by("-published_at", "-pk")
        found = list(updates.select_related("source_document").prefetch_related("corrections")[:ENTRIES])
        demands = {demand.pk: demand for demand in Demand.objects.filter(pk__in={each.demand_id for each in found})}
        for update in found:
            update.demand = demands[update.demand_id]
        corrections = (correction for update in found for correction in update.corrections.all())
        attach_texts(found, demands.values(), corrections)
        return found

    def item_title(self, update: DemandUpdate) -> str:
        return _("Demand %(number)s: %(stage)s") % {"number": update.demand_id, "stage": update.get_stage_display()}

    def item_description(self, update: DemandUpdate) -> str:
        assessment = update.in_some_language("assessment")
        source = update.source_url or (absolute(update.source_document.url) if update.source_document else "")
        paragraphs = [
            format_html("<p>{}</p>", update.demand.in_some_language("text")),
            linebreaks_filter(update.in_some_language("happened")),
            assessment and format_html("<h2>{}</h2>{}", _("Our assessment"), linebreaks_filter(assessment)),
            format_html('<p>{} <a href="{}">{}</a></p>', _("Source:"), source, update.source),
            *(format_html("<p>{}</p>", _correction(correction)) for correction in update.corrections.all()),
        ]
        return "".join(filter(None, paragraphs))

    def item_categories(self, update: DemandUpdate) -> list[str]:
        return [update.get_stage_display()]

    def item_pubdate(self, update: DemandUpdate) -> datetime:
        return update.published_at

    def item_updateddate(self, update: DemandUpdate) -> datetime:
        """Later with each correction. That has only a day, so one of the first day counts as a second."""
        corrections = list(update.corrections.all())
        return max(
            update.published_at + timedelta(seconds=len(corrections)),
            *(_morning(correction.on) for correction in corrections),
            update.published_at,
        )


class TopicFeed(PortalFeed):
    """Every change in the public history of a topic, the newest first."""

    view = "policies:topics"
    own_view = "policies:topic_feed"
    title = gettext_lazy("Changes in what we think and demand")
    description = gettext_lazy("What has been changed on the pages of our topics, and why.")

    def items(self) -> list[TopicChange]:
        found = list(TopicChange.objects.public().select_related("topic").order_by("-on", "-pk")[:ENTRIES])
        attach_texts(found, [change.topic for change in found])
        return found

    def item_title(self, change: TopicChange) -> str:
        return change.topic.in_some_language("title")

    def item_description(self, change: TopicChange) -> str:
        return escape(change.in_some_language("note"))

    def item_categories(self, change: TopicChange) -> list[str]:
        return [change.get_kind_display()]

    def item_pubdate(self, change: TopicChange) -> datetime:
        return max(_morning(change.on), change.topic.published_at)

    item_updateddate = item_pubdate


def _morning(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def _correction(correction: Correction) -> str:
    words = {"day": long_date(correction.on), "note": correction.in_some_language("note")}
    return _("Corrected %(day)s: %(note)s") % words

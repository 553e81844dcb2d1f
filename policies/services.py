"""Writes that touch more than one position."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from core.days import in_a_year
from core.rules import require
from policies import rules
from policies.models import Correction, Demand, DemandUpdate, FormerTopicSlug, Goal, Topic, TopicChange

OUT_OF_THE_WAY = 10_000


@transaction.atomic
def place_goal(*, goal: Goal, position: int) -> None:
    """Save `goal` as number `position`; the others keep their order and close up around it."""
    others = list(Goal.objects.select_for_update().exclude(pk=goal.pk))
    Goal.objects.update(position=F("position") + OUT_OF_THE_WAY)
    ordered = [*others[: position - 1], goal, *others[position - 1 :]]
    for number, each in enumerate(ordered, start=1):
        each.position = number
        each.save()


@transaction.atomic
def rename_topic(*, topic: Topic, slug: str) -> None:
    """Save `topic` under the address `slug`; an address that readers have known leads to it ever after.

    Raises:
        core.rules.Refused: the address once belonged to another topic.
    """
    require(rules.may_have_address(topic, slug))
    before = Topic.objects.select_for_update().get(pk=topic.pk)
    topic.former_slugs.filter(slug=slug).delete()
    if before.slug != slug and before.has_been_public:
        FormerTopicSlug.objects.create(slug=before.slug, topic=topic)
    topic.slug = slug
    topic.save()


@transaction.atomic
def record_change(*, topic: Topic, kind: str, note: str, language: str) -> TopicChange | None:
    """Write an entry of today in the topic's public history; without a note there is nothing to tell, and None.

    Args:
        topic: has been public.
        kind: one of TopicChange.Kind, or empty when readers need to know nothing.
        note: to readers.
        language: of the note.

    Raises:
        core.rules.Refused: a major change without a note, or a note about no kind of change.
    """
    require(rules.may_record_change(kind, note))
    if not note:
        return None
    change = TopicChange(topic=topic, kind=kind)
    change.set_current_language(language)
    change.note = note
    change.save()
    return change


@transaction.atomic
def read_through(*, topics: Iterable[Topic]) -> None:
    """Note that each topic was read through today and is due again in a year."""
    today = timezone.localdate()
    for topic in topics:
        topic.reviewed_on, topic.review_by = today, in_a_year(today)
        topic.save(update_fields=["reviewed_on", "review_by"])


@transaction.atomic
def still_holds(*, updates: Iterable[DemandUpdate]) -> None:
    """Note that each update was compared with its source today and still holds.

    Raises:
        core.rules.Refused: one of them has not happened yet; none is changed.
    """
    for update in updates:
        require(rules.may_still_hold(update))
        update.checked_on = timezone.localdate()
        update.save(update_fields=["checked_on"])


@transaction.atomic
def correct(*, update: DemandUpdate, changed: set[str], note: str, language: str) -> None:
    """Save an update that readers have seen, and tell them what was corrected.

    A note in another language on the same day belongs to the same correction.

    Args:
        update: as it shall be.
        changed: the names of the fields that differ from what is stored.
        note: what was corrected; it may be empty when readers see nothing new.
        language: of the note.

    Raises:
        core.rules.Refused: readers see something new and `note` is empty.
    """
    require(rules.may_correct(changed, note))
    update.save()
    if not note:
        return
    today = update.corrections.filter(on=timezone.localdate()).exclude(translations__language_code=language).last()
    correction = today or Correction(update=update)
    correction.set_current_language(language)
    correction.note = note
    correction.save()


def raise_demand(*, topic_id: int, text: str, language: str, since: date) -> Demand:
    """Enter a demand that a meeting has adopted; it waits as a draft until somebody publishes it.

    Args:
        topic_id: key of the topic it belongs to.
        text: one sentence.
        language: of the text.
        since: the day of the meeting.
    """
    demand = Demand(topic_id=topic_id, since=since)
    demand.set_current_language(language)
    demand.text = text
    demand.save()
    return demand

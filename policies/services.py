"""Writes that touch more than one position."""

from django.db import transaction
from django.db.models import F

from policies.models import Goal

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

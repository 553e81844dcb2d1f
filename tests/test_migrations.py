"""Every migration of ours can be taken back and made again, triggers and constraints included."""

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection
from django.db.migrations.recorder import MigrationRecorder

from core.sql import missing_guards
from resolutions.models import Clause, Resolution
from tests.factories import MembershipFactory
from tests.resolutions.life import adopted, draft, rejected, superseded

pytestmark = pytest.mark.engine

ROOMS = ("newsletter", "resolutions", "policies", "members", "privacy")


def steps() -> list[tuple[str, str]]:
    return [step for step in MigrationRecorder(connection).applied_migrations() if step[0] in ROOMS]


@pytest.mark.django_db(transaction=True)
def test_every_migration_can_be_taken_back_and_made_again():
    before = steps()
    try:
        for room in ROOMS:
            call_command("migrate", room, "zero", verbosity=0)
        assert steps() == []
        assert not [name for name in connection.introspection.table_names() if name.startswith(ROOMS)]
    finally:
        call_command("migrate", verbosity=0)
    assert sorted(steps()) == sorted(before)
    period = MembershipFactory()
    with pytest.raises(IntegrityError):
        MembershipFactory(organisation=period.organisation)


@pytest.mark.django_db(transaction=True)
def test_adopted_texts_come_through_the_migrations_that_brought_editions_and_their_guards():
    """Before there were editions, nothing was ever rejected or superseded: that is told of two resolutions no more."""
    for make, number in ((draft, "2026-1"), (adopted, "2026-2"), (rejected, "2026-3"), (superseded, "2026-4")):
        make(number=number)
    words = list(
        Resolution.objects.adopted().order_by("number").values_list("number", "text__title", "text__canonical")
    )
    try:
        call_command("migrate", "resolutions", "0002", verbosity=0)
    finally:
        call_command("migrate", verbosity=0)
    again = Resolution.objects.adopted().order_by("number")
    assert list(again.values_list("number", "text__title", "text__canonical")) == words
    assert not again.filter(text__sealed_at=None).exists()
    assert missing_guards() == []
    with pytest.raises(IntegrityError, match="the text of a sealed edition is never changed or deleted"):
        Clause.objects.filter(section__edition__in=again.values("text")).update(text="x")

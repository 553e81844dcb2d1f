"""Every migration of ours can be taken back and made again, triggers and constraints included."""

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection
from django.db.migrations.recorder import MigrationRecorder

from tests.factories import MembershipFactory

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

"""The database itself refuses two periods of one organisation that share a day.

SQLite loses triggers when a later migration rebuilds the table; a test on the fully migrated database would tell.
"""

from django.db import migrations

from core.sql import for_each_database

TABLE = "members_membership"
NAME = "membership_periods_never_overlap"

# An organisation is written as a range of one number, so that no extension is needed to compare it.
POSTGRESQL = [
    f"""
    ALTER TABLE {TABLE} ADD CONSTRAINT {NAME} EXCLUDE USING gist (
        int8range(organisation_id, organisation_id, '[]') WITH &&, daterange(start, "end", '[]') WITH &&
    )
    """
]
POSTGRESQL_BACK = [f"ALTER TABLE {TABLE} DROP CONSTRAINT {NAME}"]

SQLITE = [
    f"""
    CREATE TRIGGER {NAME}_{action} BEFORE {action} ON {TABLE}
    WHEN EXISTS (
        SELECT 1 FROM {TABLE} AS other
        WHERE other.organisation_id = NEW.organisation_id AND other.id IS NOT NEW.id
        AND other.start <= coalesce(NEW."end", '9999-12-31') AND coalesce(other."end", '9999-12-31') >= NEW.start
    )
    BEGIN SELECT RAISE(ABORT, '{NAME}'); END
    """
    for action in ("insert", "update")
]
SQLITE_BACK = [f"DROP TRIGGER {NAME}_{action}" for action in ("insert", "update")]


class Migration(migrations.Migration):
    dependencies = [("members", "0001_initial")]

    operations = [for_each_database(postgresql=(POSTGRESQL, POSTGRESQL_BACK), sqlite=(SQLITE, SQLITE_BACK))]

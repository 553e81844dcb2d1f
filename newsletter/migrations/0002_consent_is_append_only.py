"""The database itself refuses to change or delete a consent event."""

from django.db import migrations

from core.sql import for_each_database

TABLE = "newsletter_consentevent"
SENTENCE = "a consent event is never changed or deleted"

POSTGRESQL = [
    f"""
    CREATE FUNCTION {TABLE}_refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = 'restrict_violation'; END $$
    """,
    f"""
    CREATE TRIGGER {TABLE}_append_only BEFORE UPDATE OR DELETE ON {TABLE}
    FOR EACH ROW EXECUTE FUNCTION {TABLE}_refuse()
    """,
]
POSTGRESQL_BACK = [f"DROP TRIGGER {TABLE}_append_only ON {TABLE}", f"DROP FUNCTION {TABLE}_refuse()"]

SQLITE = [
    f"""
    CREATE TRIGGER {TABLE}_append_only_{action} BEFORE {action} ON {TABLE}
    BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END
    """
    for action in ("update", "delete")
]
SQLITE_BACK = [f"DROP TRIGGER {TABLE}_append_only_{action}" for action in ("update", "delete")]


class Migration(migrations.Migration):
    dependencies = [("newsletter", "0001_initial")]

    operations = [for_each_database(postgresql=(POSTGRESQL, POSTGRESQL_BACK), sqlite=(SQLITE, SQLITE_BACK))]

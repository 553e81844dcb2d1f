"""Going to and fro between migrations."""

from django.db import connection
from django.db.migrations.executor import MigrationExecutor


def models_at(*steps: tuple[str, str]):
    """Take the database to some steps; returns the models as they were then."""
    executor = MigrationExecutor(connection)
    executor.migrate(list(steps))
    return MigrationExecutor(connection).loader.project_state(list(steps)).apps

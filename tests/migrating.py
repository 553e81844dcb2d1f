"""Going to and fro between migrations."""

from django.db import connection
from django.db.migrations.executor import MigrationExecutor


def models_at(step: tuple[str, str]):
    """Take the database to a step; returns the models as they were then."""
    executor = MigrationExecutor(connection)
    executor.migrate([step])
    return MigrationExecutor(connection).loader.project_state([step]).apps

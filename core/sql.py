"""SQL in migrations, for what the databases can do and Django has no words for."""

from django.db.migrations import RunPython


def for_each_database(**statements: tuple[list[str], list[str]]) -> RunPython:
    """Return the operation that runs the statements for the database at hand.

    Args:
        statements: for each vendor ("postgresql", "sqlite") those that make something and those that take it back.
    """

    def run(way: int):
        def code(apps, schema_editor) -> None:
            for statement in statements[schema_editor.connection.vendor][way]:
                schema_editor.execute(statement)

        return code

    return RunPython(run(0), run(1))

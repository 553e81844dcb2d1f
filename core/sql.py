"""SQL in migrations, for what the databases can do and Django has no words for."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connections
from django.db.migrations import RunPython
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation


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


@dataclass(frozen=True)
class Guard:
    """One thing that the database itself refuses, whoever asks.

    Args:
        table: whose rows it guards.
        name: what it is about, in a word.
        on: "insert", "update" or "delete".
        when: the condition on the rows OLD and NEW, in SQL that both databases know; values that may be missing are
            compared with IS DISTINCT FROM.
        says: the sentence of the error, without apostrophes.
    """

    table: str
    name: str
    on: str
    when: str
    says: str

    @property
    def trigger(self) -> str:
        return f"{self.table}_{self.name}_{self.on}"

    def made(self, vendor: str) -> list[str]:
        return self._made_on_postgresql() if vendor == "postgresql" else self._made_on_sqlite()

    def dropped(self, vendor: str) -> list[str]:
        if vendor == "postgresql":
            return [f"DROP TRIGGER {self.trigger} ON {self.table}", f"DROP FUNCTION {self.trigger}()"]
        return [f"DROP TRIGGER {self.trigger}"]

    def _made_on_postgresql(self) -> list[str]:
        """A function, since the condition of a trigger may not look into other tables there."""
        row = "OLD" if self.on == "delete" else "NEW"
        return [
            f"""
            CREATE FUNCTION {self.trigger}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                IF {self.when} THEN
                    RAISE EXCEPTION '{self.says}' USING ERRCODE = 'restrict_violation';
                END IF;
                RETURN {row};
            END $$
            """,
            f"""
            CREATE TRIGGER {self.trigger} BEFORE {self.on} ON {self.table}
            FOR EACH ROW EXECUTE FUNCTION {self.trigger}()
            """,
        ]

    def _made_on_sqlite(self) -> list[str]:
        when = self.when.replace("IS DISTINCT FROM", "IS NOT")  # the standard's words came with SQLite 3.39
        return [
            f"""
            CREATE TRIGGER {self.trigger} BEFORE {self.on} ON {self.table} WHEN {when}
            BEGIN SELECT RAISE(ABORT, '{self.says}'); END
            """
        ]


@dataclass(frozen=True)
class Guards:
    """Guards that belong together, and the operations by which a migration puts them up and takes them down.

    On SQLite a migration that alters a guarded table makes the table anew: its triggers would be lost, and those of
    other tables that look into it would stop it. Such a migration, and one that has to change guarded rows, begins
    with `drop()` and ends with `create()`. What guards stand is worked out from the migrations (`missing_guards`).
    """

    guards: tuple[Guard, ...]

    def create(self) -> Operation:
        return CreateGuards(self)

    def drop(self) -> Operation:
        return DropGuards(self)


class CreateGuards(Operation):
    """Puts guards up; taken back, it takes them down."""

    reversible = True

    def __init__(self, guards: Guards) -> None:
        self.guards = guards

    def state_forwards(self, app_label, state) -> None:
        """The models know nothing of guards."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state) -> None:
        self._run(schema_editor, [sql for each in self.guards.guards for sql in each.made(self._vendor(schema_editor))])

    def database_backwards(self, app_label, schema_editor, from_state, to_state) -> None:
        vendor = self._vendor(schema_editor)
        self._run(schema_editor, [sql for each in self.guards.guards for sql in each.dropped(vendor)])

    def describe(self) -> str:
        return f"Let the database refuse {len(self.guards.guards)} things"

    @staticmethod
    def _vendor(schema_editor) -> str:
        return schema_editor.connection.vendor

    @staticmethod
    def _run(schema_editor, statements: Iterable[str]) -> None:
        for statement in statements:
            schema_editor.execute(statement, params=None)


class DropGuards(CreateGuards):
    """Takes guards down; taken back, it puts them up again."""

    database_forwards = CreateGuards.database_backwards
    database_backwards = CreateGuards.database_forwards

    def describe(self) -> str:
        return f"Let the database no longer refuse {len(self.guards.guards)} things"


def missing_guards(alias: str = "default") -> list[str]:
    """Return the names of the triggers that the applied migrations have put up and that are not in the database."""
    connection = connections[alias]
    loader = MigrationLoader(connection)
    expected: dict[str, Guard] = {}
    for key in _in_order(loader):
        for operation in loader.graph.nodes[key].operations:
            named = {each.trigger: each for each in operation.guards.guards} if hasattr(operation, "guards") else {}
            if isinstance(operation, DropGuards):
                expected = {name: guard for name, guard in expected.items() if name not in named}
            else:
                expected |= named
    return sorted(expected.keys() - triggers(connection).keys())


def _in_order(loader: MigrationLoader) -> Iterator[tuple[str, str]]:
    """The applied migrations, each after those on which it depends."""
    seen = set()
    for leaf in loader.graph.leaf_nodes():
        for key in loader.graph.forwards_plan(leaf):
            if key in loader.applied_migrations and key not in seen:
                seen.add(key)
                yield key


def triggers(connection) -> dict[str, str]:
    """Return the SQL of each trigger of the database by its name."""
    words = {
        "postgresql": "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
        "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'",
    }
    with connection.cursor() as cursor:
        cursor.execute(words[connection.vendor])
        return dict(cursor.fetchall())


@contextmanager
def without_triggers(connection) -> Iterator[None]:
    """Take all triggers of a SQLite database down for a while, such as for emptying all tables between tests."""
    found = triggers(connection)
    with connection.cursor() as cursor:
        for name in found:
            cursor.execute(f"DROP TRIGGER {connection.ops.quote_name(name)}")
        yield
        for sql in found.values():
            cursor.execute(sql)

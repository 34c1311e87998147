"""Upgrades without a pause: while a migration runs and after it, the version before goes on working.

So a migration adds: tables, columns that may be empty or that the database fills in, indexes. What the version before
still reads or writes goes one release later, and says so here. See docs/operators.md, “Upgrade”.
"""

from collections.abc import Iterable
from typing import Any

import pytest
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader

from tests.test_models import HEIGHT
from xinhui.core.tables import CreateTables

ROOMS = frozenset(HEIGHT)
#: The newest migration of each room that belongs to the first version: nothing runs before it.
FIRST = {
    "accounts": "0006", "attachments": "0002", "audit": "0002", "burden": "0001", "bureaus": "0001", "cadres": "0003",
    "core": "0002", "dashboards": "0001", "exchange": "0002", "grids": "0018", "members": "0001", "outbox": "0003",
    "talent": "0001",
}  # fmt: skip
#: (room, migration, operation): what goes although, because the release before has let go of it already.
LET_GO: frozenset[tuple[str, str, str]] = frozenset()
GONE = (migrations.RemoveField, migrations.DeleteModel, migrations.RenameField, migrations.RenameModel,
        migrations.AlterModelTable)  # fmt: skip


def _is_filled(field: Any) -> bool:
    """Whether a version that does not know the column can still write the row."""
    return field.null or field.db_default is not models.NOT_PROVIDED or field.many_to_many


def breaks(operations: Iterable[Any]) -> list[str]:
    """What the version before would stumble over, in words."""
    made: set[str] = set()
    found = []
    for one in operations:
        tables = one.models if isinstance(one, CreateTables) else [one]
        made |= {table.name.lower() for table in tables if isinstance(table, migrations.CreateModel)}
        if str(getattr(one, "model_name", "")).lower() in made:
            continue
        if isinstance(one, GONE):
            found.append(f"{one.describe()}: let it go one release later")
        elif isinstance(one, migrations.AddField) and not _is_filled(one.field):
            found.append(f"{one.describe()}: let it be empty, or give it a db_default")
    return found


def later() -> list[tuple[str, str, Any]]:
    """Migrations of releases after the first."""
    rows = MigrationLoader(None).disk_migrations.items()
    return [(app, name, one) for (app, name), one in rows if app in ROOMS and name[:4] > FIRST[app]]


def test_every_room_has_its_first_version() -> None:
    assert {app for app, _name in MigrationLoader(None).disk_migrations} & ROOMS == set(FIRST) == ROOMS


def test_the_version_before_goes_on_working() -> None:
    found = [
        (app, name, words) for app, name, one in later() for words in breaks(one.operations)
        if (app, name, words.split(":")[0]) not in LET_GO
    ]  # fmt: skip
    assert found == []


NUMBER = models.IntegerField


@pytest.mark.parametrize(("operation", "said"), [
    (migrations.RemoveField("Grid", "name"), "Remove field name from Grid: let it go one release later"),
    (migrations.RenameField("Grid", "name", "title"), "Rename field name on Grid to title: let it go one release later"),
    (migrations.DeleteModel("Grid"), "Delete model Grid: let it go one release later"),
    (migrations.AddField("Grid", "size", NUMBER(default=1)), "Add field size to Grid: let it be empty, or give it a db_default"),
])  # fmt: skip
def test_what_it_would_stumble_over_is_found_out(operation: Any, said: str) -> None:
    assert breaks([operation]) == [said]


@pytest.mark.parametrize("operation", [
    migrations.AddField("Grid", "size", NUMBER(null=True)),
    migrations.AddField("Grid", "size", NUMBER(db_default=1)),
    migrations.CreateModel("Size", fields=[]),
    migrations.AddIndex("Grid", models.Index(fields=["name"], name="grid_name")),
])  # fmt: skip
def test_what_it_does_not_notice(operation: Any) -> None:
    assert breaks([operation]) == []


def test_tables_of_the_same_migration_are_nobodys_yet() -> None:
    table = CreateTables(models=[migrations.CreateModel("Size", fields=[])])
    assert breaks([table, migrations.AddField("Size", "metres", NUMBER(default=1))]) == []

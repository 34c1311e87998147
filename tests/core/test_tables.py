"""Tables in one step: the same tables as one by one, there and back; and how a migration is folded into it."""

from typing import Any

import pytest
from django.db import connection, migrations, models
from django.db.migrations.migration import Migration
from django.db.migrations.state import ProjectState
from django.db.migrations.writer import MigrationWriter

from scripts.fold_migration import folded
from xinhui.core.tables import CreateTables

ID: tuple[str, Any] = ("id", models.BigAutoField(primary_key=True))


def one_by_one() -> list[Any]:
    """A dyke, its keeper, and what is added to the dyke later: as `makemigrations` writes it."""
    return [
        migrations.CreateModel("Dyke", fields=[ID, ("metres", models.IntegerField())]),
        migrations.CreateModel("Keeper", fields=[ID, ("dyke", models.ForeignKey("core.Dyke", models.CASCADE))]),
        migrations.AddField("Dyke", "chief", models.ForeignKey("core.Keeper", models.CASCADE, null=True)),
        migrations.AddIndex("Dyke", models.Index(fields=["metres"], name="dyke_metres")),
        migrations.AddConstraint(
            "Dyke", models.CheckConstraint(condition=models.Q(metres__gte=1), name="dyke_is_long")
        ),
    ]


def migration_of(operations: list[Any]) -> Migration:
    """A migration of these operations."""

    class Dykes(Migration):
        pass

    migration = Dykes("dykes", "core")
    migration.operations = operations  # type: ignore[misc] # as Django itself does
    return migration


def run(operations: list[Any]) -> None:
    with connection.schema_editor() as editor:
        migration_of(operations).apply(ProjectState(), editor)


def run_back(operations: list[Any]) -> set[str]:
    """Take it back; the tables that are left."""
    with connection.schema_editor() as editor:
        migration_of(operations).unapply(ProjectState(), editor)
    return tables()


def tables() -> set[str]:
    return {name for name in connection.introspection.table_names() if name in ("core_dyke", "core_keeper")}


@pytest.mark.django_db(transaction=True)
def test_the_same_tables_as_one_by_one_there_and_back() -> None:
    found = {}
    for way in ("one by one", "together"):
        operations = one_by_one() if way == "one by one" else folded(one_by_one())
        run(operations)
        with connection.cursor() as cursor:
            columns = [
                (row.name, row.null_ok) for row in connection.introspection.get_table_description(cursor, "core_dyke")
            ]
            rules = connection.introspection.get_constraints(cursor, "core_dyke")
        found[way] = (columns, {name for name in rules if name.startswith("dyke_")}, len(rules))
        assert run_back(operations) == set()
    assert found["one by one"] == found["together"]
    assert found["together"][0][-1] == ("chief_id", True), "what was added later stands last"


def test_state_is_the_same() -> None:
    states = []
    for operations in (one_by_one(), folded(one_by_one())):
        state = ProjectState()
        for operation in operations:
            operation.state_forwards("core", state)
        states.append(state)
    assert states[0] == states[1]


def test_it_folds_everything_and_is_written_as_code() -> None:
    operations = folded([*one_by_one(), migrations.AlterField("Other", "x", models.IntegerField())])
    assert [type(one) for one in operations] == [CreateTables, migrations.AlterField]
    assert operations[0].describe() == "Create models Dyke, Keeper"

    text = MigrationWriter(migration_of(operations), include_header=False).as_string()
    assert "xinhui.core.tables.CreateTables(" in text
    compile(text, "dykes", "exec")


def test_one_table_stays_as_it_is() -> None:
    (only,) = folded([one_by_one()[0]])
    assert isinstance(only, migrations.CreateModel)

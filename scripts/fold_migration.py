"""`python -m scripts.fold_migration app.name …`: new tables of a migration in one step (docs/decisions/0021)."""

import os
import sys
from pathlib import Path
from typing import Any

import django
from django.db import migrations
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.writer import MigrationWriter

from xinhui.core.tables import CreateTables

Made = dict[str, migrations.CreateModel]
ADDED = (migrations.AddField, migrations.AddConstraint, migrations.AddIndex)


def flat(operations: list[Operation]) -> list[Any]:
    """The operations with tables one by one."""
    return [one for each in operations for one in (each.models if isinstance(each, CreateTables) else [each])]


def with_added(table: migrations.CreateModel, added: Any) -> migrations.CreateModel:
    """The table with a field, an index or a constraint more."""
    fields, options = list(table.fields), dict(table.options)
    if isinstance(added, migrations.AddField):
        fields.append((added.name, added.field))
    elif isinstance(added, migrations.AddConstraint):
        options["constraints"] = [*options.get("constraints", []), added.constraint]
    else:
        options["indexes"] = [*options.get("indexes", []), added.index]
    return migrations.CreateModel(
        table.name, fields=fields, options=options, bases=table.bases, managers=table.managers
    )


def folded(operations: list[Operation]) -> list[Operation]:
    """Tables first, with whatever is added to them; then the rest as it stood."""
    made: Made = {}
    rest = []
    for one in flat(operations):
        name = str(getattr(one, "model_name", "")).lower()
        if isinstance(one, migrations.CreateModel):
            made[one.name.lower()] = one
        elif name in made and isinstance(one, ADDED):
            made[name] = with_added(made[name], one)
        else:
            rest.append(one)
    tables = list(made.values())
    return [*([CreateTables(tables)] if len(tables) > 1 else tables), *rest]


def main(names: list[str]) -> None:
    """Rewrite each file in place."""
    loader = MigrationLoader(None)
    for app, name in (each.split(".") for each in names):
        migration = loader.disk_migrations[app, name]
        migration.operations = folded(list(migration.operations))  # type: ignore[misc] # as Django itself does
        writer = MigrationWriter(migration, include_header=False)
        Path(writer.path).write_text(writer.as_string(), encoding="utf-8")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xinhui.settings")
    django.setup()
    main(sys.argv[1:])

"""The data dictionary: every table and column of the portal, read from the models themselves.

Nothing here is written by hand but which columns are personal; so the dictionary cannot be out of date.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from django.apps import apps
from django.db import connection, models
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

ROOMS = ("xinhui", "grids", "members", "cadres", "talent")
#: Columns that hold something of a person, whatever the table.
PERSONAL = frozenset({
    "phone", "keeper_phone", "contact", "contact_name", "contact_phone", "born_on", "born_in", "birth_year",
    "full_name", "username", "last_name", "first_name", "email", "ethnicity",
})  # fmt: skip


@dataclass(frozen=True)
class Table:
    """A table: the room, the model's label, its name for people, what it is (the first line of its docstring)."""

    room: str
    model: str
    name: str
    table: str
    about: str


@dataclass(frozen=True)
class Column:
    """A column: `kind` is the database's type, `refers_to` another table, `care` how its content is guarded."""

    table: str
    column: str
    name: str
    kind: str
    is_required: bool
    is_unique: bool
    is_indexed: bool
    refers_to: str
    values: str
    care: str


@dataclass(frozen=True)
class Rule:
    """A constraint of a table, in the words that people get when it is broken."""

    table: str
    name: str
    words: str


def own_models() -> list[type[models.Model]]:
    """The portal's models, room by room."""
    own = [model for model in apps.get_models() if model.__module__.split(".", 1)[0] in ROOMS]
    return sorted(own, key=lambda model: (model._meta.app_label, model._meta.db_table))


def tables() -> Iterator[Table]:
    """Every table."""
    for model in own_models():
        meta = model._meta
        about = (model.__doc__ or "").strip().split("\n", 1)[0]
        yield Table(str(meta.app_config.verbose_name), meta.label, str(meta.verbose_name), meta.db_table, about)


def columns() -> Iterator[Column]:
    """Every column of every table, in the model's order."""
    for model in own_models():
        indexed = {index.fields[0].lstrip("-") for index in model._meta.indexes if index.fields}
        for field in model._meta.concrete_fields:
            yield _column(model, field, indexed)


def rules() -> Iterator[Rule]:
    """Every constraint."""
    for model in own_models():
        for constraint in model._meta.constraints:
            words = getattr(constraint, "violation_error_message", "") or ""
            yield Rule(model._meta.db_table, constraint.name, str(words))


def dictionary() -> dict[str, list[dict[str, Any]]]:
    """`{tables, columns, rules}`, each a list of plain rows."""
    return {
        "tables": [asdict(row) for row in tables()],
        "columns": [asdict(row) for row in columns()],
        "rules": [asdict(row) for row in rules()],
    }


def _column(model: type[models.Model], field: models.Field[Any, Any], indexed: set[str]) -> Column:
    other = field.remote_field.model if field.remote_field else None
    choices = "; ".join(f"{value} {label}" for value, label in field.flatchoices)
    return Column(
        table=model._meta.db_table,
        column=str(field.column),
        name=str(field.verbose_name),
        kind=str(field.db_type(connection) or ""),
        is_required=not field.null and not field.blank and not field.has_default(),
        is_unique=field.unique,
        is_indexed=field.unique or bool(getattr(field, "db_index", False)) or field.name in indexed,
        refers_to=other._meta.db_table if isinstance(other, type) else "",
        values=choices,
        care=care_of(field),
    )


def care_of(field: models.Field[Any, Any]) -> str:
    """How the column's content is guarded; empty for what is nobody's secret."""
    if field.name.endswith("_sealed"):
        return pgettext("dictionary", "sealed")
    if field.name.endswith(("_print", "_hash", "fingerprint")):
        return pgettext("dictionary", "keyed fingerprint")
    return _("personal") if field.name in PERSONAL else ""

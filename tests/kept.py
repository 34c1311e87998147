"""What a fixture built once is put back as rows: the services need not enter the same cast twelve thousand times.

    world = kept("world", build_world)          # the first time by the services, then by INSERT

Put back only where nothing can tell the difference: in a test's own transaction, on the same rows as the first time,
on the same day and with the same clock. Everywhere else, and in races, everything is built anew.
"""

import io
import pickle
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar

from django.apps import apps
from django.db import connection

from xinhui.core import clock

T = TypeVar("T")
Rows = dict[Any, tuple[Any, ...]]


@dataclass
class Table:
    """What a build did to one table."""

    name: str
    key: str
    columns: tuple[str, ...]
    before: int
    added: list[tuple[Any, ...]]
    changed: Rows


@dataclass
class Kept:
    """A build: what it returned, pickled, and its rows."""

    pickled: bytes
    tables: list[Table]


@dataclass
class Ground:
    """What stands in the test's transaction, in the order in which it was built."""

    names: tuple[object, ...] = ()
    objects: list[object] = field(default_factory=list)


_kept: dict[tuple[object, ...], Kept] = {}
_ground: Ground | None = None


def begin() -> None:
    """A test begins: nothing stands."""
    global _ground
    _ground = Ground()


def kept(name: str, build: Callable[[], T]) -> T:
    """What `build` returns, with its rows in the database."""
    global _ground
    ground, when = _ground, _when()
    _ground = None  # until it is said otherwise, nobody knows what the next build stands on
    if ground is None or when is None or not connection.in_atomic_block:
        return build()
    names = (*ground.names, name, when)
    known = _kept.get(names)
    if known is not None and not _is_as_before(known):
        return build()
    made = _put_back(known, ground) if known is not None else _build(build, ground, names)
    _ground = Ground(names, [*ground.objects, made])
    return made


def _when() -> datetime | date | None:
    """The moment at which the clock stands, the day while it runs as usual; None where it runs elsewhere."""
    moved = clock._moved.get()
    if moved is None:
        return clock.today()
    return moved[0] if moved[1] is None else None


def _build(build: Callable[[], T], ground: Ground, names: tuple[object, ...]) -> T:
    before = dict(_dump())
    made = build()
    tables = []
    for place, now in _dump():
        was = before[place]
        assert not was.keys() - now.keys(), f"{names}: a build that deletes rows of {place[0]} cannot be put back"
        added = [row for pk, row in now.items() if pk not in was]
        changed = {pk: row for pk, row in now.items() if pk in was and was[pk] != row}
        if added or changed:
            tables.append(Table(*place, len(was), added, changed))
    _kept[names] = Kept(_pickled(made, ground), tables)
    return made


def _dump() -> Iterator[tuple[tuple[str, str, tuple[str, ...]], Rows]]:
    """((table, key's column, columns), rows by key) of every model."""
    for model in apps.get_models(include_auto_created=True):
        if model._meta.proxy or not model._meta.managed:
            continue
        table, key = model._meta.db_table, str(model._meta.pk.column)
        columns = tuple(str(field.column) for field in model._meta.local_concrete_fields if not field.generated)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {_list(columns)} FROM {_name(table)}")
            yield (table, key, columns), {row[columns.index(key)]: row for row in cursor.fetchall()}


def _is_as_before(known: Kept) -> bool:
    """Every table that the build touched has as many rows as it had then; every verb leaves a row in the trail."""
    counts = ", ".join(f"(SELECT count(*) FROM {_name(table.name)})" for table in known.tables)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {counts}")
        return list(cursor.fetchone() or ()) == [table.before for table in known.tables]


def _put_back(known: Kept, ground: Ground) -> Any:
    with connection.cursor() as cursor:
        for table in known.tables:
            if table.added:
                _insert(cursor, table)
            for pk, row in table.changed.items():
                values = ", ".join(f"{_name(column)} = %s" for column in table.columns)
                cursor.execute(f"UPDATE {_name(table.name)} SET {values} WHERE {_name(table.key)} = %s", [*row, pk])
    return _unpickled(known.pickled, ground)


def _insert(cursor: Any, table: Table) -> None:
    line = f"({', '.join(['%s'] * len(table.columns))})"
    lines = ", ".join([line] * len(table.added))
    values = [value for row in table.added for value in row]
    cursor.execute(f"INSERT INTO {_name(table.name)} ({_list(table.columns)}) VALUES {lines}", values)


def _name(name: str) -> str:
    return connection.ops.quote_name(name)


def _list(columns: Sequence[str]) -> str:
    return ", ".join(map(_name, columns))


def _pickled(made: object, ground: Ground) -> bytes:
    """Without what stood already: that is the same object again."""

    class Pickler(pickle.Pickler):
        def persistent_id(self, thing: object) -> int | None:
            return next((n for n, known in enumerate(ground.objects) if known is thing), None)

    out = io.BytesIO()
    Pickler(out).dump(made)
    return out.getvalue()


def _unpickled(pickled: bytes, ground: Ground) -> Any:
    class Unpickler(pickle.Unpickler):
        def persistent_load(self, number: int) -> object:
            return ground.objects[number]

    return Unpickler(io.BytesIO(pickled)).load()

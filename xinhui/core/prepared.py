"""Statements composed once a process and planned once a connection.

On the few paths that every report from every phone takes, the ORM needs longer to compose the SQL, and PostgreSQL to
plan it, than to run it (measured by `make bench`). What is read is still written with the ORM, so a renamed field
cannot be missed. Behind a pooler that swaps connections (DISABLE_SERVER_SIDE_CURSORS) nothing is planned ahead.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any
from weakref import WeakKeyDictionary

from django.conf import settings
from django.db import connection, models
from django.db.models.sql.compiler import SQLCompiler
from django.utils.functional import cached_property

_numbers = count(1)
#: psycopg2 connection → names it has planned.
_planned: "WeakKeyDictionary[Any, set[str]]" = WeakKeyDictionary()
#: What PostgreSQL takes as Python holds it.
_PLAIN = (
    models.CharField, models.TextField, models.FloatField, models.BooleanField, models.IntegerField,
    models.DateTimeField, models.UUIDField, models.ForeignKey,
)  # fmt: skip


@dataclass(frozen=True)
class Statement:
    """SQL with %s for its parameters, and a name under which a connection may plan it."""

    name: str
    sql: str

    @classmethod
    def of(cls, sql: str) -> "Statement":
        """A statement with a name of its own."""
        return cls(f"xinhui_{next(_numbers)}", sql)

    def ready(self, parameters: int) -> str:
        """What to execute: the SQL, or EXECUTE of what this connection has planned."""
        if connection.vendor != "postgresql" or settings.DATABASES["default"].get("DISABLE_SERVER_SIDE_CURSORS"):
            return self.sql
        connection.ensure_connection()
        planned = _planned.setdefault(connection.connection, set())
        if self.name not in planned:
            numbered = self.sql.replace("%s", "{}").format(*(f"${n}" for n in range(1, parameters + 1)))
            with connection.cursor() as cursor:
                cursor.execute(f"PREPARE {self.name} AS {numbered}")
            planned.add(self.name)
        return f"EXECUTE {self.name}({', '.join(['%s'] * parameters)})" if parameters else f"EXECUTE {self.name}"


class Prepared:
    """`Prepared(lambda day, user: rows.filter(…).values_list(…), samples)(value, value)` → tuples.

    `samples` are distinct values of the parameters' types; the composed SQL keeps their places.
    """

    def __init__(self, build: Callable[..., "models.QuerySet[Any, Any]"], *samples: Any) -> None:
        self.build, self.samples = build, samples
        self._composed: dict[str, tuple[SQLCompiler, Statement, list[tuple[bool, Any]], Any]] = {}

    def _compose(self) -> tuple[SQLCompiler, Statement, list[tuple[bool, Any]], Any]:
        compiler = self.build(*self.samples).query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        # A sample is known again by its text: backends adapt values (dates on SQLite) while composing.
        places = {str(sample): index for index, sample in enumerate(self.samples)}
        plan = [(True, places[str(p)]) if str(p) in places else (False, p) for p in params]
        converters = compiler.get_converters([expression for expression, *_rest in compiler.select])
        return compiler, Statement.of(sql), plan, converters

    def __call__(self, *values: Any) -> Iterator[tuple[Any, ...]]:
        """The rows."""
        vendor = connection.vendor
        if vendor not in self._composed:
            self._composed[vendor] = self._compose()
        _compiler, statement, plan, converters = self._composed[vendor]
        params = [values[item] if is_value else item for is_value, item in plan]
        sql = statement.ready(len(params))
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            rows = cursor.fetchall()
        if not converters:
            return iter(rows)
        return (tuple(row) for row in self._convert(rows, converters))

    @staticmethod
    def _convert(rows: list[tuple[Any, ...]], converters: Any) -> Iterator[list[Any]]:
        for row in rows:
            cells = list(row)
            for position, (convertible, expression) in converters.items():
                value = cells[position]
                for converter in convertible:
                    value = converter(value, expression, connection)
                cells[position] = value
            yield cells


class PreparedInsert:
    """`PreparedInsert(Model)(row)`: INSERT one new row and give it its id.

    What `row.save(force_insert=True)` does for a model without parents, signals or fields that the database computes.
    """

    def __init__(self, model: type[models.Model]) -> None:
        self.fields = [field for field in model._meta.concrete_fields if not isinstance(field, models.AutoField)]
        self.table, self.pk = model._meta.db_table, model._meta.pk.column

    @cached_property
    def silent(self) -> Statement:
        """The statement; both databases quote names alike."""
        names = ", ".join(f'"{field.column}"' for field in self.fields)
        places = ", ".join(["%s"] * len(self.fields))
        return Statement.of(f'INSERT INTO "{self.table}" ({names}) VALUES ({places})')  # noqa: S608 - names of the model

    @cached_property
    def telling(self) -> Statement:
        """The statement that gives back the id."""
        return Statement.of(f'{self.silent.sql} RETURNING "{self.pk}"')

    def statement(self, row: models.Model) -> "Bound":
        """What writes `row`, for `run_together`; the row does not learn its id."""
        return self.silent, self._params(row)

    def _params(self, row: models.Model) -> list[Any]:
        if connection.vendor == "postgresql":
            values = row.__dict__
            return [
                values[field.attname]
                if type(field) in _PLAIN
                else field.get_db_prep_save(values[field.attname], connection)
                for field in self.fields
            ]
        return [field.get_db_prep_save(getattr(row, field.attname), connection) for field in self.fields]

    def __call__(self, row: models.Model) -> None:
        """Write `row`."""
        params = self._params(row)
        sql = self.telling.ready(len(params))
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            row.pk = cursor.fetchone()[0]
        row._state.adding, row._state.db = False, connection.alias


#: A statement and its parameters.
Bound = tuple[Statement, Sequence[Any]]


def run_together(statements: Sequence[Bound]) -> None:
    """Run statements in order: in one round trip where the database takes several at once, else one by one."""
    ready = [(statement.ready(len(params)), params) for statement, params in statements]
    if connection.vendor == "postgresql":
        ready = [("; ".join(sql for sql, _params in ready), [p for _sql, params in ready for p in params])]
    with connection.cursor() as cursor:
        for sql, params in ready:
            cursor.execute(sql, params)

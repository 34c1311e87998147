"""Queries whose SQL is composed once a process.

On the few paths that every report from every phone takes, the ORM needs longer to compose the SQL than the database
to answer it (measured by `make bench`). The query is still written with the ORM, so a renamed field cannot be missed.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.db import connection, models
from django.db.models.sql.compiler import SQLCompiler
from django.utils.functional import cached_property

#: SQL and its parameters.
Statement = tuple[str, Sequence[Any]]


class Prepared:
    """`Prepared(lambda day, user: rows.filter(…).values_list(…), samples)(value, value)` → tuples.

    `samples` are distinct values of the parameters' types; the composed SQL keeps their places.
    """

    def __init__(self, build: Callable[..., "models.QuerySet[Any, Any]"], *samples: Any) -> None:
        self.build, self.samples = build, samples
        self._composed: dict[str, tuple[SQLCompiler, str, list[tuple[bool, Any]], Any]] = {}

    def _compose(self) -> tuple[SQLCompiler, str, list[tuple[bool, Any]], Any]:
        compiler = self.build(*self.samples).query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        # A sample is known again by its text: backends adapt values (dates on SQLite) while composing.
        places = {str(sample): index for index, sample in enumerate(self.samples)}
        plan = [(True, places[str(p)]) if str(p) in places else (False, p) for p in params]
        converters = compiler.get_converters([expression for expression, *_rest in compiler.select])
        return compiler, sql, plan, converters

    def __call__(self, *values: Any) -> Iterator[tuple[Any, ...]]:
        """The rows."""
        vendor = connection.vendor
        if vendor not in self._composed:
            self._composed[vendor] = self._compose()
        compiler, sql, plan, converters = self._composed[vendor]
        params = [values[item] if is_value else item for is_value, item in plan]
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            rows = cursor.fetchall()
        if not converters:
            return iter(rows)
        return (tuple(row) for row in self._convert(compiler, rows, converters))

    @staticmethod
    def _convert(compiler: SQLCompiler, rows: list[tuple[Any, ...]], converters: Any) -> Iterator[list[Any]]:
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
    def sql(self) -> str:
        """The statement; both databases quote names alike."""
        names = ", ".join(f'"{field.column}"' for field in self.fields)
        places = ", ".join(["%s"] * len(self.fields))
        return f'INSERT INTO "{self.table}" ({names}) VALUES ({places})'  # noqa: S608 - names of the model

    def statement(self, row: models.Model) -> Statement:
        """What writes `row`, for `run_together`; the row does not learn its id."""
        return self.sql, [field.get_db_prep_save(field.pre_save(row, True), connection) for field in self.fields]

    def __call__(self, row: models.Model) -> None:
        """Write `row`."""
        sql, params = self.statement(row)
        with connection.cursor() as cursor:
            cursor.execute(f'{sql} RETURNING "{self.pk}"', params)
            row.pk = cursor.fetchone()[0]
        row._state.adding, row._state.db = False, connection.alias


def run_together(statements: Sequence[Statement]) -> None:
    """Run statements in order: in one round trip where the database takes several at once, else one by one."""
    if connection.vendor == "postgresql":
        statements = [("; ".join(sql for sql, _params in statements), [p for _sql, ps in statements for p in ps])]
    with connection.cursor() as cursor:
        for sql, params in statements:
            cursor.execute(sql, params)

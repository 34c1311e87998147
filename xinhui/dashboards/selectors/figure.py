"""What a figure is: a queryset of records, and how the figure is measured on them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.db.models import Count, QuerySet, Sum
from django_stubs_ext import StrOrPromise

Records = Callable[[], QuerySet[Any, Any]]


class Measure(Protocol):
    """How a whole number comes out of records."""

    def of(self, rows: QuerySet[Any, Any]) -> int:
        """The number. Few queries, none of them a row at a time."""

    @property
    def summand(self) -> str:
        """The field whose values are added up; empty where records are counted."""

    @property
    def key(self) -> str:
        """The field whose different values are counted; empty where records are."""


@dataclass(frozen=True)
class Rows:
    """The records, each once."""

    summand: str = ""
    key: str = ""

    def of(self, rows: QuerySet[Any, Any]) -> int:
        """How many."""
        return rows.order_by().count()


@dataclass(frozen=True)
class Different:
    """How many different values of a field the records have: units with a seat, towns with a school."""

    key: str
    summand: str = ""

    def of(self, rows: QuerySet[Any, Any]) -> int:
        """How many."""
        return int(rows.order_by().aggregate(n=Count(self.key, distinct=True))["n"] or 0)


@dataclass(frozen=True)
class Total:
    """The sum of a field, in whole units of `per` (minutes → hours 60, fen → yuan 100), rounded down."""

    summand: str
    per: int = 1
    key: str = ""

    def of(self, rows: QuerySet[Any, Any]) -> int:
        """The sum."""
        return int(rows.order_by().aggregate(n=Sum(self.summand))["n"] or 0) // self.per


@dataclass(frozen=True)
class Share:
    """How many of a hundred records are among `part`, rounded down: 100 only when all are; 0 of fewer than `least`."""

    part: Records
    least: int = 1
    summand: str = ""
    key: str = ""

    def of(self, rows: QuerySet[Any, Any]) -> int:
        """The per cent. Two queries."""
        whole = rows.order_by().count()
        return 100 * self.part().order_by().count() // whole if whole >= self.least else 0


@dataclass(frozen=True)
class Ratio:
    """The sum of one field in per cent of the sum of another, rounded to the nearest."""

    summand: str
    whole: str
    key: str = ""

    def of(self, rows: QuerySet[Any, Any]) -> int:
        """The per cent; 0 of nothing."""
        sums = rows.order_by().aggregate(part=Sum(self.summand), whole=Sum(self.whole))
        return round(100 * (sums["part"] or 0) / sums["whole"]) if sums["whole"] else 0


@dataclass(frozen=True)
class Figure:
    """One figure: its system's id, what it counts, its records, the published value (None: no figure published).

    `sign` is what stands beside the published value in the source: “+”, “≥” or “≈”. `every` names the figure that this
    one has to reach where the source says “every”.
    """

    id: str
    label: StrOrPromise
    records: Records
    published: int | None
    measure: Measure = field(default_factory=Rows)
    sign: str = ""
    every: str = ""

    def compute(self) -> int:
        """The figure, from its records, now."""
        return self.measure.of(self.records())

    @property
    def system(self) -> str:
        """The id of the system in systems.md: G1 … D1."""
        return self.id.partition(".")[0]

    @property
    def is_of_cadres(self) -> bool:
        """One of the room that not everybody looks into."""
        return self.id.startswith("C")


@dataclass(frozen=True)
class FigureRow:
    """A computed figure, ready to print."""

    id: str
    label: str
    value: int
    published: int | None

    def as_dict(self) -> dict[str, str | int | None]:
        """`{id, label, value, published}`."""
        return {"id": self.id, "label": self.label, "value": self.value, "published": self.published}

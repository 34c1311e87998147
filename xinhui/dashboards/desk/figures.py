"""What a figure of the desk is: a label and the very records that it counts.

A figure of the chain is a set of cases, any other a queryset; the page prints how many there are, and its link lists
them by the same definition. So a figure and its list cannot say different things.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django_stubs_ext import StrOrPromise

from xinhui.dashboards.desk.chain import Case, Chain
from xinhui.dashboards.desk.lens import Lens


@dataclass(frozen=True)
class Line:
    """One record in a list: what it is, more about it, its page."""

    title: str
    detail: str = ""
    url: str = ""


@dataclass(frozen=True)
class Rows:
    """The definition of a figure: which rows it counts for a reader, and how each is shown.

    `past` is False where the records do not tell how it was; `may` says whose figure it is.
    """

    key: str
    label: StrOrPromise
    rows: Callable[[Lens], QuerySet[Any]]
    line: Callable[[Any], Line]
    may: Callable[[Lens], bool]
    past: bool = True
    #: For the list: joins and names that a count does not need.
    dress: Callable[[QuerySet[Any]], QuerySet[Any]] = lambda rows: rows
    is_alarm: bool = False

    def figure(self, lens: Lens) -> "Figure":
        """Counted."""
        known = self.past or not lens.is_past
        value = self.rows(lens).count() if known else None
        return Figure(self.label, value, link(self.key, lens), self.is_alarm and bool(value))


@dataclass(frozen=True)
class Figure:
    """A figure on the page. `value` None: cannot be known for the past moment."""

    label: StrOrPromise
    value: int | None
    url: str
    is_alarm: bool = False


def link(key: str, lens: Lens, **said: object) -> str:
    """Where the records of a figure are."""
    query = {name: value for name, value in said.items() if value not in ("", None)}
    if lens.is_past:
        query["as_of"] = lens.at.isoformat(timespec="microseconds")
    url = reverse("dashboards:desk_records", args=[key])
    return f"{url}?{urlencode(query)}" if query else url


#: Figures of the chain: every case, or those that are overdue; narrowed by `Cut`.
IN_HAND, OVERDUE = "in-hand", "overdue"


@dataclass(frozen=True)
class Cut:
    """Which cases: of a place, at a level, in a state, held up by a unit."""

    area: str = ""
    level: int | None = None
    state: str = ""
    unit: int | None = None

    def said(self) -> dict[str, object]:
        """As a query."""
        return {"area": self.area, "level": self.level, "state": self.state, "unit": self.unit}


@dataclass
class Counter:
    """Counts cases of a chain, and lists them."""

    lens: Lens
    chain: Chain

    def cases(self, key: str, cut: Cut) -> list[Case]:
        """The cases of a figure, overdue ones and the oldest deadlines first."""
        held = self._held.get(cut.unit, frozenset()) if cut.unit is not None else None
        return [
            case for case in self.chain.cases
            if (key == IN_HAND or case.is_overdue)
            and case.area_code.startswith(cut.area)
            and (cut.level is None or case.level == cut.level)
            and (not cut.state or case.state == cut.state)
            and (held is None or case.pk in held)
        ]  # fmt: skip

    def figure(self, key: str, label: StrOrPromise, **cut: Any) -> Figure:
        """A figure of the chain."""
        wanted = Cut(**cut)
        value = len(self.cases(key, wanted))
        return Figure(label, value, link(key, self.lens, **wanted.said()), key == OVERDUE and value > 0)

    @cached_property
    def _held(self) -> dict[int, frozenset[int]]:
        found: dict[int, set[int]] = {}
        for unit, whistle in self.chain.held:
            found.setdefault(unit, set()).add(whistle)
        return {unit: frozenset(whistles) for unit, whistles in found.items()}

    def units(self) -> list[int]:
        """Units with something overdue, most first."""
        overdue = {case.pk for case in self.chain.cases if case.is_overdue}
        many = {unit: len(whistles & overdue) for unit, whistles in self._held.items()}
        return sorted((unit for unit in many if many[unit]), key=lambda unit: (-many[unit], unit))

    def by_area(self, digits: int) -> dict[str, tuple[int, int]]:
        """Code → (in hand, overdue)."""
        return tally((case.area_code[:digits], case.is_overdue) for case in self.chain.cases)


def tally(rows: Iterable[tuple[str, bool]]) -> dict[str, tuple[int, int]]:
    """Key → (how many, how many of them marked)."""
    found: dict[str, tuple[int, int]] = {}
    for key, marked in rows:
        every, some = found.get(key, (0, 0))
        found[key] = (every + 1, some + marked)
    return found

"""Sentences as values: clauses of a template's id and parameters, and the records they speak of. Pure.

A sentence is kept as data and put into words when it is read, so the same briefing is read in two languages. Every
clause names its evidence: a set of records (`xinhui.dashboards.briefing.records`), and how many there were then.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import pgettext

from xinhui.dashboards.briefing.words import DISTRICT, ITEMS, SPANS, TEMPLATES


@dataclass(frozen=True)
class Evidence:
    """Which records: a set's key, the place, the days (both included), what narrows it; and how many there were."""

    records: str
    area: str
    first: date
    last: date
    count: int
    narrow: tuple[tuple[str, str], ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Plain data."""
        return {"records": self.records, "area": self.area, "first": self.first.isoformat(),
                "last": self.last.isoformat(), "count": self.count,
                "narrow": [list(pair) for pair in self.narrow]}  # fmt: skip

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> "Evidence":
        """The value of plain data."""
        return cls(
            data["records"], data["area"], date.fromisoformat(data["first"]), date.fromisoformat(data["last"]),
            data["count"], tuple((name, value) for name, value in data["narrow"]),
        )  # fmt: skip


@dataclass(frozen=True)
class Clause:
    """One template with its parameters; `items` are parameters of a list's entries, `item` their template."""

    template: str
    params: Mapping[str, Any]
    item: str = ""
    items: tuple[Mapping[str, Any], ...] = ()
    evidence: tuple[Evidence, ...] = ()

    def text(self) -> str:
        """In the reader's language."""
        params = {name: _said(name, value) for name, value in self.params.items()}
        if self.item:
            words = str(ITEMS[self.item])
            entries = [words % {name: _said(name, value) for name, value in item.items()} for item in self.items]
            params["items"] = pgettext("briefing list", ", ").join(entries)
        return str(TEMPLATES[self.template]) % params

    def as_json(self) -> dict[str, Any]:
        """Plain data."""
        return {"template": self.template, "params": dict(self.params), "item": self.item,
                "items": [dict(item) for item in self.items],
                "evidence": [one.as_json() for one in self.evidence]}  # fmt: skip

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> "Clause":
        """The value of plain data."""
        return cls(data["template"], data["params"], data["item"], tuple(data["items"]),
                   tuple(Evidence.of(one) for one in data["evidence"]))  # fmt: skip


@dataclass(frozen=True)
class Sentence:
    """Clauses that make one sentence. `audience` is empty, or `cadres` for who reads figures of cadres."""

    section: str
    clauses: tuple[Clause, ...]
    audience: str = ""

    def text(self) -> str:
        """In the reader's language, with its full stop."""
        return "".join(clause.text() for clause in self.clauses) + pgettext("says", ".")

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """Of all clauses, each once."""
        return tuple(dict.fromkeys(one for clause in self.clauses for one in clause.evidence))

    def as_json(self) -> dict[str, Any]:
        """Plain data."""
        return {"section": self.section, "audience": self.audience,
                "clauses": [clause.as_json() for clause in self.clauses]}  # fmt: skip

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> "Sentence":
        """The value of plain data."""
        return cls(data["section"], tuple(Clause.of(one) for one in data["clauses"]), data["audience"])


@dataclass(frozen=True)
class Chart:
    """Bars: (name, now, before or None), in the order drawn; what is counted is the title."""

    id: str
    bars: tuple[tuple[str, int, int | None], ...]

    def as_json(self) -> dict[str, Any]:
        """Plain data."""
        return {"id": self.id, "bars": [list(bar) for bar in self.bars]}

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> "Chart":
        """The value of plain data."""
        return cls(data["id"], tuple((name, now, before) for name, now, before in data["bars"]))


@dataclass(frozen=True)
class Content:
    """What a briefing says."""

    sentences: tuple[Sentence, ...]
    charts: tuple[Chart, ...]

    def as_json(self) -> dict[str, Any]:
        """Plain data, as the row keeps it."""
        return {"sentences": [one.as_json() for one in self.sentences],
                "charts": [one.as_json() for one in self.charts]}  # fmt: skip

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> "Content":
        """The value of plain data."""
        return cls(tuple(Sentence.of(one) for one in data.get("sentences", ())),
                   tuple(Chart.of(one) for one in data.get("charts", ())))  # fmt: skip

    def read_by(self, *, cadres: bool) -> "Content":
        """Without what is for other readers."""
        return Content(tuple(one for one in self.sentences if cadres or not one.audience), self.charts)


def _said(name: str, value: Any) -> str:
    """Numbers as they are read (a whole per cent has no decimals); the length of the period and the place in words."""
    if name == "span":
        return str(SPANS[value])
    if name == "place":
        return str(value or DISTRICT)
    if isinstance(value, float):
        return f"{value:.1f}".removesuffix(".0")
    return str(value)


def clause(template: str, *evidence: Evidence, **params: Any) -> Clause:
    """A clause without a list."""
    return Clause(template, params, evidence=evidence)


def listing(template: str, item: str, items: Sequence[Mapping[str, Any]], *evidence: Evidence, **params: Any) -> Clause:
    """A clause with a list."""
    return Clause(template, params, item, tuple(items), evidence)

"""How long somebody has been in a rank, as the rules count it, and whether that is enough for the next. Pure.

Source: 《公务员职务与职级并行规定》, 2019, articles 17–20: years in the rank below; a year appraised 优秀 shortens them
by half a year, a year of 基本称职 or without a grade does not count; 不称职 and a discipline within its effect bar.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from dateutil.relativedelta import relativedelta

#: Rank → (the rank below, full years in it).
NEEDS: dict[str, tuple[str, int]] = {
    "clerk_1": ("clerk_2", 2), "director_4": ("clerk_1", 2), "director_3": ("director_4", 2),
    "director_2": ("director_3", 2), "director_1": ("director_2", 2), "researcher_4": ("director_1", 2),
    "researcher_3": ("researcher_4", 2), "researcher_2": ("researcher_3", 2), "researcher_1": ("researcher_2", 3),
    "counsel_2": ("researcher_1", 4), "counsel_1": ("counsel_2", 4),
}  # fmt: skip
BONUS_MONTHS, LOST_MONTHS = 6, 12
EXCELLENT, UNCOUNTED, FAILED = "优秀", ("基本称职", "不定等次"), "不称职"


@dataclass(frozen=True)
class InRank:
    """What the rule asks of a file."""

    pk: int
    since: date | None
    appraisals: Mapping[int, str]
    disciplines: tuple[int, ...] = ()


@dataclass(frozen=True)
class RankFinding:
    """Months in the rank, as counted, against those needed; the years behind it. `lacking`: years without a grade."""

    pk: int
    since: str
    months: int
    counted: int
    needed: int
    excellent: tuple[int, ...] = ()
    uncounted: tuple[int, ...] = ()
    failed: tuple[int, ...] = ()
    lacking: tuple[int, ...] = ()
    disciplines: tuple[int, ...] = field(default=())

    @property
    def is_ready(self) -> bool:
        """Fulfils the rule."""
        return bool(self.since) and self.counted >= self.needed and not self.failed and not self.disciplines


def finding(rank: str, who: InRank, today: date) -> RankFinding:
    """One person against the rank; years that the file does not grade are named and count as they stand."""
    needed = NEEDS[rank][1] * 12
    if who.since is None:
        return RankFinding(who.pk, "", 0, 0, needed, disciplines=who.disciplines)
    span = relativedelta(today, who.since)
    months = max(span.years * 12 + span.months, 0)
    years = range(who.since.year, today.year)
    grades = {year: who.appraisals.get(year, "") for year in years}

    def of(*wanted: str) -> tuple[int, ...]:
        return tuple(year for year, grade in grades.items() if grade in wanted)

    excellent, uncounted = of(EXCELLENT), of(*UNCOUNTED)
    counted = months + BONUS_MONTHS * len(excellent) - LOST_MONTHS * len(uncounted)
    return RankFinding(who.pk, who.since.isoformat(), months, counted, needed, excellent, uncounted, of(FAILED), of(""),
                       who.disciplines)  # fmt: skip


def in_order(found: Iterable[RankFinding]) -> list[RankFinding]:
    """Those who fulfil the rule first, the longest counted time first; ties by the day, then the lower file number.
    An order to read in, no decision."""
    return sorted(found, key=lambda one: (not one.is_ready, -one.counted, one.since or "9", one.pk))

"""Hours of credit against what a year asks: of one cadre, of many, with the records behind them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Sum

from cadres.models import Cadre, CreditEntry, HourTarget
from cadres.rules.training import FIVE_YEARS, FIVE_YEARS_HOURS, LONG_LEVELS, required_hours
from cadres.states.cadre import CadreState
from cadres.states.training import TrainingPlanState
from xinhui.accounts.models import User


@dataclass(frozen=True)
class CreditLine:
    """One record behind a sum: what it was, its hours, where it is shown."""

    title: str
    hours: int
    url: str
    pk: int


@dataclass(frozen=True)
class Credits:
    """Hours of a year. `five_years`: hours of this and the four years before, where the level owes them over five."""

    year: int
    hours: int
    required: int
    five_years: int | None = None

    @property
    def missing(self) -> int:
        """What is still to be earned."""
        return max(self.required - self.hours, 0)

    @property
    def percent(self) -> int:
        """Of what is required, at most 100."""
        return min(100 * self.hours // self.required, 100) if self.required else 100

    @property
    def five_years_missing(self) -> int:
        """The same of 550 hours in five years; 0 for other levels."""
        return max(FIVE_YEARS_HOURS - self.five_years, 0) if self.five_years is not None else 0


@dataclass(frozen=True)
class CreditRow:
    """A cadre's credits of a year with the records that make them."""

    cadre: Cadre
    credits: Credits
    lines: Sequence[CreditLine]


def requirements(year: int) -> dict[str, int]:
    """Level → hours that plans in force (or closed since) ask for in a year. One query."""
    rows = HourTarget.objects.filter(year=year).exclude(plan__state=TrainingPlanState.DRAFT)
    return dict(rows.order_by("plan__adopted_on", "plan_id").values_list("level", "hours"))


def credits_of(cadre: Cadre, year: int) -> Credits:
    """Hours of one cadre in a year against what the level asks. Two or three queries."""
    return _credits(cadre, year, requirements(year), _sums([cadre.pk], year))


def credit_rows(cadres: Iterable[Cadre], year: int) -> list[CreditRow]:
    """Each cadre's credits with links to the records, in the order given. Four queries for any number.

    Whoever calls has chosen the cadres by what the reader may see.
    """
    people = list(cadres)
    asked, sums = requirements(year), _sums([row.pk for row in people], year)
    lines: defaultdict[int, list[CreditLine]] = defaultdict(list)
    entries = CreditEntry.objects.filter(cadre__in=[row.pk for row in people], year=year)
    for cadre_id, hours, class_id, title, pk in entries.order_by("at", "pk").values_list(
        "cadre_id", "hours", "nomination__training_class_id", "nomination__training_class__title", "pk"
    ):
        lines[cadre_id].append(CreditLine(title, hours, f"/cadres/training/classes/{class_id}/", pk))
    return [CreditRow(row, _credits(row, year, asked, sums), lines[row.pk]) for row in people]


def _sums(cadre_ids: Sequence[int], year: int) -> Mapping[tuple[int, int], int]:
    """(cadre, year) → hours, of the year and the four before it."""
    rows = CreditEntry.objects.filter(cadre__in=cadre_ids, year__gt=year - FIVE_YEARS, year__lte=year)
    found = rows.order_by().values_list("cadre_id", "year").annotate(sum=Sum("hours"))
    return {(cadre_id, one): hours for cadre_id, one, hours in found}


def _credits(cadre: Cadre, year: int, asked: Mapping[str, int], sums: Mapping[tuple[int, int], int]) -> Credits:
    five = None
    if cadre.post_level in LONG_LEVELS:
        five = sum(sums.get((cadre.pk, one), 0) for one in range(year - FIVE_YEARS + 1, year + 1))
    required = asked.get(cadre.post_level, required_hours(cadre.post_level))
    return Credits(year, sums.get((cadre.pk, year), 0), required, five)


@dataclass(frozen=True)
class UnitCredits:
    """A unit's cadres in service: how many, how many of them lack hours of the year."""

    unit_id: int
    name: str
    people: int
    short: int


def short_of(year: int, user: User | None = None) -> dict[int, int]:
    """Cadre in service → hours still missing of the year; all who lack any, of those the user reads. Three queries."""
    rows = Cadre.objects.visible_to(user) if user is not None else Cadre.objects.all()
    asked = requirements(year)
    sums = dict(CreditEntry.objects.filter(year=year).order_by().values_list("cadre_id").annotate(sum=Sum("hours")))
    found = {}
    for pk, level in rows.filter(state=CadreState.IN_SERVICE).values_list("pk", "post_level"):
        missing = asked.get(level, required_hours(level)) - sums.get(pk, 0)
        if missing > 0:
            found[pk] = missing
    return found


def units_short(user: User, year: int) -> list[UnitCredits]:
    """Units that the user reads, those that lack most first. Four queries."""
    short = short_of(year, user)
    counts: dict[int, list[int]] = {}
    names: dict[int, str] = {}
    people = Cadre.objects.visible_to(user).filter(state=CadreState.IN_SERVICE)
    for pk, unit_id, name in people.values_list("pk", "unit_id", "unit__name"):
        count = counts.setdefault(unit_id, [0, 0])
        count[0] += 1
        count[1] += pk in short
        names[unit_id] = name
    rows = [UnitCredits(unit_id, names[unit_id], *count) for unit_id, count in counts.items()]
    return sorted(rows, key=lambda row: (-row.short, row.unit_id))

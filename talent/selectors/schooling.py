"""School places as pages show them: counts for everybody, reasons for a family and the office."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Min, QuerySet

from talent.models import Intake, SchoolPlace, SchoolWish, SchoolYear
from talent.rules.services import months_between
from talent.states.people import IntakeState
from talent.states.schooling import WishState


def months_of(people: Sequence[int], on: date) -> dict[int, int]:
    """Person → whole months settled on the day. One query."""
    rows = Intake.objects.filter(person__in=people, state=IntakeState.SETTLED).order_by()
    return {pk: months_between(first, on) for pk, first in rows.values_list("person").annotate(first=Min("settled_on"))}


@dataclass(frozen=True)
class WishLine:
    """A wish of a child and what came of it: given, full when its turn came, or not reached any more."""

    place: SchoolPlace
    is_given: bool
    is_full: bool


def lines_of(wish: SchoolWish) -> list[WishLine]:
    """Wish by wish, from the last run."""
    said = {one["place"]: one["given"] for one in wish.why}
    return [
        WishLine(place, said.get(place.pk) is True or wish.place_id == place.pk, said.get(place.pk) is False)
        for place in wish.wishes
    ]


@dataclass(frozen=True)
class YearCount:
    """A year in numbers: nobody in it is named."""

    year: SchoolYear
    places: list[SchoolPlace]

    @property
    def capacity(self) -> int:
        """All places."""
        return sum(row.capacity for row in self.places)

    @property
    def taken(self) -> int:
        """Those with a child."""
        return sum(row.taken for row in self.places)


def years_public() -> list[YearCount]:
    """Every published year with its schools. Two queries."""
    years = list(SchoolYear.objects.published().order_by("-opens_on", "-pk"))
    return _counted(years)


def _counted(years: list[SchoolYear]) -> list[YearCount]:
    found: dict[int, list[SchoolPlace]] = {}
    rows = SchoolPlace.objects.filter(year__in=years).select_related("school")
    for row in rows.order_by("grade", "school__name", "pk"):
        found.setdefault(row.year_id, []).append(row)
    return [YearCount(year, found.get(year.pk, [])) for year in years]


def counted(year: SchoolYear) -> YearCount:
    """One year."""
    return _counted([year])[0]


def placed_wishes() -> QuerySet[SchoolWish]:
    """Wishes for a school place that were granted: one a child."""
    return SchoolWish.objects.filter(state=WishState.PLACED)


def school_places_solved() -> int:
    """Children of talent with a school place: the figure of systems.md, T6."""
    return placed_wishes().count()

"""Carriers as pages show them: counts with the records behind them, lists, what is inside, what is under way."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet

from talent.models import Carrier, CarrierAchievement, CarrierPerson, CarrierRise, CarrierTeam
from talent.rules.carriers import YearCount, by_year
from talent.states.carriers import (
    RISE_OPEN,
    STANDING,
    AchievementKind,
    CarrierEntryState,
    CarrierKind,
    CarrierLevel,
    CarrierState,
)
from xinhui.accounts.models import User
from xinhui.core import clock

_CONFIRMED = CarrierEntryState.CONFIRMED
_PRESENT_FIRST = F("left_on").desc(nulls_first=True)


@dataclass(frozen=True)
class KindLine:
    """How many carriers of a kind stand at each level, in the order of the levels."""

    kind: CarrierKind
    counts: tuple[tuple[CarrierLevel, int], ...]

    @property
    def total(self) -> int:
        """At all levels."""
        return sum(many for _level, many in self.counts)


def kinds_by_level(user: User) -> list[KindLine]:
    """Every kind, those that stand. One query."""
    rows = Carrier.objects.visible_to(user).standing().order_by().values_list("kind", "level")
    many = {(kind, level): count for kind, level, count in rows.annotate(many=Count("pk"))}
    return [
        KindLine(kind, tuple((level, many.get((kind, level), 0)) for level in CarrierLevel)) for kind in CarrierKind
    ]


def due_soon(user: User) -> QuerySet[Carrier]:
    """Renewals that are due, the most urgent first."""
    rows = Carrier.objects.visible_to(user).filter(state=CarrierState.DUE)
    return rows.select_related("host").order_by("valid_until", "pk")


def listed(user: User, said: Mapping[str, str]) -> QuerySet[Carrier]:
    """The list: `kind`, `level`, `state`, `group` (platforms, stations) and `words` narrow; others do not.

    Without a state those that stand; `state=all` is every one.
    """
    rows = Carrier.objects.visible_to(user).select_related("host__unit").annotate(
        present=Count("people", distinct=True, filter=Q(people__state=_CONFIRMED, people__left_on__isnull=True)),
        brought=Count("achievements", distinct=True, filter=Q(achievements__state=_CONFIRMED)),
    )  # fmt: skip
    if said.get("kind") in CarrierKind.values:
        rows = rows.filter(kind=said["kind"])
    if said.get("level") in CarrierLevel.values:
        rows = rows.filter(level=said["level"])
    if said.get("group") == "platforms":
        rows = rows.platforms()
    elif said.get("group") == "stations":
        rows = rows.stations()
    if said.get("state") in CarrierState.values:
        rows = rows.filter(state=said["state"])
    elif said.get("state") != "all":
        rows = rows.filter(state__in=[*STANDING, CarrierState.SUSPENDED])
    words = said.get("words", "").strip()[:40]
    if words:
        rows = rows.filter(Q(name__contains=words) | Q(host__name__contains=words) | Q(subject__contains=words))
    return rows.order_by("name", "pk")


def teams_of(user: User, row: Carrier) -> QuerySet[CarrierTeam]:
    """Those at work first."""
    return CarrierTeam.objects.visible_to(user).filter(carrier=row).exclude(state=CarrierEntryState.STRUCK).order_by(
        F("ended_on").desc(nulls_first=True), "started_on", "pk"
    ).select_related("carrier__host").annotate(
        present=Count("people", filter=Q(people__state=_CONFIRMED, people__left_on__isnull=True))
    )  # fmt: skip


def people_of(user: User, row: Carrier) -> QuerySet[CarrierPerson]:
    """Those present first; nobody for whoever only looks on."""
    rows = CarrierPerson.objects.visible_to(user).filter(carrier=row).exclude(state=CarrierEntryState.STRUCK)
    return rows.select_related("person", "team", "carrier__host").order_by(_PRESENT_FIRST, "entered_on", "pk")


def achievements_of(user: User, row: Carrier) -> QuerySet[CarrierAchievement]:
    """The latest first."""
    rows = CarrierAchievement.objects.visible_to(user).filter(carrier=row).exclude(state=CarrierEntryState.STRUCK)
    return rows.select_related("carrier__host", "proof").order_by("-year", "kind", "pk")


def years_of(row: Carrier) -> list[YearCount]:
    """Confirmed achievements, counted by year and kind. One query."""
    rows = row.achievements.filter(state=_CONFIRMED).values_list("year", "kind", "money")
    return by_year(rows, AchievementKind.values)


def teams_at_work(row: Carrier | None) -> QuerySet[CarrierTeam]:
    """Confirmed teams at work at a carrier; none of none."""
    rows = CarrierTeam.objects.filter(carrier=row) if row else CarrierTeam.objects.none()
    return rows.filter(state=_CONFIRMED, ended_on__isnull=True)


def researchers_present(row: Carrier | None) -> QuerySet[CarrierPerson]:
    """Confirmed researchers present at a carrier; none of none."""
    rows = CarrierPerson.objects.filter(carrier=row) if row else CarrierPerson.objects.none()
    return rows.filter(state=_CONFIRMED, left_on__isnull=True)


def present_in(row: Carrier) -> dict[str, int]:
    """Teams at work and researchers present, both confirmed. Two queries."""
    return {"teams": teams_at_work(row).count(), "researchers": researchers_present(row).count()}


def rises_shown(user: User, said: Mapping[str, str]) -> QuerySet[CarrierRise]:
    """Applications in sight, those under way unless `state=all`, the latest first."""
    rows = CarrierRise.objects.visible_to(user).select_related("carrier__host__unit", "call")
    if said.get("state") != "all":
        rows = rows.filter(state__in=RISE_OPEN)
    return rows.order_by("-pk")


def count_of(user: User) -> dict[str, int]:
    """The overview's figures, each with a list behind it. Four queries."""
    standing = Carrier.objects.visible_to(user).standing()
    return {
        "platforms": standing.platforms().filter(level=CarrierLevel.PROVINCE).count(),
        "stations": standing.stations().count(),
        "due": standing.filter(state=CarrierState.DUE).count(),
        "achievements": CarrierAchievement.objects.visible_to(user).filter(
            state=_CONFIRMED, year=clock.today().year).count(),
    }  # fmt: skip


def platforms_of_province() -> QuerySet[Carrier]:
    """Platforms of the province that stand."""
    return Carrier.objects.standing().platforms().filter(level=CarrierLevel.PROVINCE)


def provincial_platforms() -> int:
    """systems.md, T4: “108 provincial platforms”."""
    return platforms_of_province().count()


def stations_standing() -> QuerySet[Carrier]:
    """Doctoral and postdoctoral stations that stand."""
    return Carrier.objects.standing().stations()


def stations() -> int:
    """systems.md, T4: “31 doctoral/postdoctoral stations”."""
    return stations_standing().count()


def greatest_laboratory() -> Carrier | None:
    """The laboratory with the most researchers."""
    rows = Carrier.objects.standing().filter(kind=CarrierKind.LABORATORY).annotate(
        present=Count("people", filter=Q(people__state=_CONFIRMED, people__left_on__isnull=True))
    )  # fmt: skip
    return rows.order_by("-present", "pk").first()


def teams_of_greatest() -> int:
    """systems.md, T4: “5 teams … at one laboratory”: at the one with the most researchers."""
    row = greatest_laboratory()
    return present_in(row)["teams"] if row else 0


def researchers_of_greatest() -> int:
    """systems.md, T4: “… and 55 researchers at one laboratory”."""
    row = greatest_laboratory()
    return present_in(row)["researchers"] if row else 0

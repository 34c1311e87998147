"""Alliances in figures and lists; what fits a demand, and why."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Avg, Count, F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from grids.deployment_states import DeploymentState
from grids.models import Deployment, Division
from members.models import Alliance, AllianceItem, AllianceMeeting, AllianceProject, AllianceSeat, Organization
from members.rules.alliances import TOWN_DIGITS, Fit, Rhythm, fit, meeting_due, rhythm
from members.scope import PartyScope
from members.states.alliance import UNDER_WAY, WishList, WishState
from xinhui.accounts.models import User
from xinhui.accounts.scope import area_q, area_range
from xinhui.core import clock

#: Offers looked at for one demand; nobody reads more than the best of them.
OFFERS_MAX, SHOWN = 500, 20


@dataclass(frozen=True)
class TownLine:
    """One town: its alliances, seats, lists and projects."""

    code: str
    name: str
    alliances: int = 0
    seats: int = 0
    resources: int = 0
    demands: int = 0
    projects: int = 0
    done: int = 0
    overdue: int = 0
    meetings_overdue: int = 0


def listed(user: User, area: str = "", *, kind: str = "") -> QuerySet[Alliance]:
    """Alliances in being with `units`, `under_way`, `late` and `last` (latest meeting), towns before communities.
    `kind`: `town`, `community` or empty."""
    rows = Alliance.objects.visible_to(user).in_being()
    if area:
        rows = rows.filter(**area_range("area_code", area))
    if kind in ("town", "community"):
        of_town = Q(area_code__regex=r"^\d{9}$")
        rows = rows.filter(of_town if kind == "town" else ~of_town)
    return with_counts(rows).order_by("area_code")


def with_counts(rows: QuerySet[Alliance]) -> QuerySet[Alliance]:
    """Counts beside each alliance, as subqueries: they do not multiply."""
    late = Q(state__in=sorted(UNDER_WAY), due_on__lt=clock.today())
    seats = AllianceSeat.objects.filter(alliance=OuterRef("pk"), left_on=None).order_by().values("alliance")
    projects = AllianceProject.objects.filter(alliance=OuterRef("pk")).order_by().values("alliance")
    held = AllianceMeeting.objects.filter(alliance=OuterRef("pk"), state="held").order_by("-held_on")
    going = projects.filter(state__in=sorted(UNDER_WAY))
    return rows.annotate(
        units=Coalesce(Subquery(seats.annotate(n=Count("pk")).values("n")), 0),
        under_way=Coalesce(Subquery(going.annotate(n=Count("pk")).values("n")), 0),
        late=Coalesce(Subquery(projects.filter(late).annotate(n=Count("pk")).values("n")), 0),
        last=Subquery(held.values("held_on")[:1]),
    )


def rhythm_of(alliance: Alliance, last: date | None) -> tuple[date, Rhythm]:
    """The day by which it meets next, and how it stands."""
    since = last or alliance.founded_on
    return meeting_due(since), rhythm(since, clock.today())


def by_town(user: User) -> list[TownLine]:
    """Every town with an alliance that the reader sees. Five queries."""
    counts: dict[str, dict[str, int]] = {}
    for alliance in (
        Alliance.objects.visible_to(user)
        .in_being()
        .annotate(last=Max("meetings__held_on", filter=Q(meetings__state="held")))
    ):
        line = counts.setdefault(alliance.area_code[:TOWN_DIGITS], {})
        line["alliances"] = line.get("alliances", 0) + 1
        is_late = rhythm_of(alliance, getattr(alliance, "last", None))[1] == Rhythm.OVERDUE
        line["meetings_overdue"] = line.get("meetings_overdue", 0) + is_late
    late = Q(state__in=sorted(UNDER_WAY), due_on__lt=clock.today())
    place = F("alliance__area_code")
    seats = AllianceSeat.objects.in_force().visible_to(user).order_by().values(place=place)
    listed = AllianceItem.objects.visible_to(user).exclude(state=WishState.WITHDRAWN).order_by().values(place=place)
    planned = AllianceProject.objects.visible_to(user).live().order_by().values(place=place)
    found: list[Any] = [
        *seats.annotate(seats=Count("pk")),
        *listed.annotate(resources=Count("pk", filter=Q(side="resource")),
                         demands=Count("pk", filter=Q(side="demand"))),
        *planned.annotate(projects=Count("pk"), overdue=Count("pk", filter=late),
                          done=Count("pk", filter=Q(state__in=["done", "rated"]))),
    ]  # fmt: skip
    for row in found:
        line = counts.setdefault(row["place"][:TOWN_DIGITS], {})
        for name in row.keys() - {"place"}:
            line[name] = line.get(name, 0) + row[name]
    names = dict(Division.objects.filter(code__in=counts).values_list("code", "name"))
    return [TownLine(code, names.get(code, code), **line) for code, line in sorted(counts.items())]


def items(user: User, *, side: str, area: str = "", kind: str = "", state: str = "", words: str = "",
          alliance_id: int | None = None) -> QuerySet[AllianceItem]:  # fmt: skip
    """A list, filtered, those open first. One query with alliance and unit."""
    rows = AllianceItem.objects.visible_to(user).filter(side=side).select_related("alliance", "unit")
    if area:
        rows = rows.filter(**area_range("alliance__area_code", area))
    if alliance_id is not None:
        rows = rows.filter(alliance_id=alliance_id)
    if kind:
        rows = rows.filter(kind=kind)
    if state:
        rows = rows.filter(state=state)
    if words:
        rows = rows.filter(Q(title__icontains=words) | Q(unit__name__icontains=words) | Q(wanted_by__icontains=words))
    return rows.order_by("-created_at", "-pk")


def projects(user: User, *, area: str = "", state: str = "", words: str = "", alliance_id: int | None = None,
             unit_id: int | None = None, overdue: bool = False) -> QuerySet[AllianceProject]:  # fmt: skip
    """The list of projects, filtered, the earliest due first. One query with alliance and lead unit."""
    rows = AllianceProject.objects.visible_to(user).select_related("alliance", "lead_unit")
    if area:
        rows = rows.filter(**area_range("alliance__area_code", area))
    if alliance_id is not None:
        rows = rows.filter(alliance_id=alliance_id)
    if unit_id is not None:
        rows = rows.filter(Q(lead_unit_id=unit_id) | Q(partners=unit_id)).distinct()
    if state:
        rows = rows.filter(state=state)
    if overdue:
        rows = rows.overdue()
    if words:
        rows = rows.filter(Q(title__icontains=words) | Q(lead_unit__name__icontains=words))
    return rows.order_by("due_on", "pk")


def matches_for(user: User, demand: AllianceItem) -> list[tuple[AllianceItem, Fit]]:
    """Open offers that fit, the best first, with the reasons: of the demand's own alliance and of all others in its
    town, for offers are made to be found. Empty for a demand that the reader does not see. One query more than that."""
    if demand.side != WishList.DEMAND or not AllianceItem.objects.visible_to(user).filter(pk=demand.pk).exists():
        return []
    town = area_range("alliance__area_code", demand.alliance.area_code[:TOWN_DIGITS])
    offers = AllianceItem.objects.open().filter(side=WishList.RESOURCE, kind=demand.kind, **town)
    found = [(row, fit(demand.wish, row.wish)) for row in offers.select_related("alliance", "unit")[:OFFERS_MAX]]
    fitting = [(row, why) for row, why in found if why is not None]
    return sorted(fitting, key=lambda pair: (-pair[1].worth, pair[0].pk))[:SHOWN]


def sent_down_by_unit(alliance: Alliance) -> list[dict[str, Any]]:
    """Units that sit in the alliance by how many of their people are at its grids now: unit_id, name, people. Counts
    only: who they are shows on the page of people sent down, to those whom it lets in. One query."""
    units = AllianceSeat.objects.in_force().filter(alliance=alliance).values("unit")
    rows = Deployment.objects.real().exclude(state=DeploymentState.RECALLED).filter(unit__in=units)
    here = rows.filter(**area_range("area_code", alliance.area_code)).order_by()
    named = here.values("unit_id", name=F("unit__name")).annotate(people=Count("pk"))
    return [dict(row) for row in named.order_by("-people", "name")]


def units_led(scope: PartyScope, unit_ids: list[int]) -> set[int]:
    """Those of the units whose organization the reader is an officer of. One query, none without an office."""
    if not scope.led:
        return set()
    rows = Organization.objects.in_being().filter(unit_id__in=unit_ids).filter(area_q("path", scope.led))
    return {unit_id for unit_id in rows.values_list("unit_id", flat=True) if unit_id is not None}


def average_rating(user: User, area: str = "") -> float | None:
    """The mean of what communities said, to one decimal."""
    rows = AllianceProject.objects.visible_to(user).filter(state=WishState.RATED)
    if area:
        rows = rows.filter(**area_range("alliance__area_code", area))
    mean = rows.aggregate(mean=Avg("rating"))["mean"]
    return None if mean is None else round(float(mean), 1)


def district_seats() -> QuerySet[AllianceSeat]:
    """Seats in force of units of the district (6-digit code)."""
    return AllianceSeat.objects.in_force().filter(unit__area_code__regex=r"^\d{6}$")


def units_joined() -> int:
    """Published figure G6.units: units of the district with a seat in force."""
    return district_seats().values("unit").distinct().count()


def sent_down() -> QuerySet[Deployment]:
    """People whom units sent down to grids for everyday work, each time one was sent.

    Those sent for an activation or a drill are counted with it (G5), or the figure would move with the weather.
    """
    return Deployment.objects.filter(activation=None)


def people_sent_down() -> int:
    """Published figure G6.deployed."""
    return sent_down().count()


def in_being() -> int:
    """Figure G6.alliances: alliances in being."""
    return Alliance.objects.in_being().count()


def projects_agreed() -> int:
    """Figure G6.projects: projects that were not withdrawn."""
    return AllianceProject.objects.live().count()

"""Industry chains as pages show them: coverage counted, firms and stations with what they lack, demands."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from members.models import ChainActivity, ChainDemand, ChainFirm, IndustryChain, Officer, PlatformStation
from members.rules.chains import Cover, FirmGap, effective_since
from members.states.chains import ChainPosition, DemandState
from members.states.organization import KEEPING_DUTIES, MemberState
from xinhui.accounts.models import User
from xinhui.accounts.scope import area_range
from xinhui.core import clock


@dataclass(frozen=True)
class ChainLine:
    """A chain in figures: those of its firms that the reader sees."""

    chain: IndustryChain
    firms: int
    employees: int
    members: int
    own: int
    joint: int
    instructor: int
    to_found: int
    uncovered: int

    @property
    def percent(self) -> int:
        """Firms covered by anything (有形覆盖)."""
        return 100 * (self.firms - self.uncovered) // self.firms if self.firms else 0


def chains_read(user: User) -> list[ChainLine]:
    """Chains in being with their firms counted. Two queries."""
    counted: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    rows: Any = firms_read(user).values_list("chain_id", "employees", "full", "cover", "gap")
    for chain_id, employees, full, cover, gap in rows:
        sums = counted[chain_id]
        sums["firms"] += 1
        sums["employees"] += employees
        sums["members"] += full
        sums[cover] += 1
        sums[gap or "fine"] += 1
    return [
        ChainLine(
            chain, counted[chain.pk]["firms"], counted[chain.pk]["employees"], counted[chain.pk]["members"],
            counted[chain.pk][Cover.OWN], counted[chain.pk][Cover.JOINT], counted[chain.pk][Cover.INSTRUCTOR],
            counted[chain.pk][FirmGap.FOUND], counted[chain.pk][FirmGap.UNCOVERED],
        )
        for chain in IndustryChain.objects.visible_to(user).in_being().select_related("lead_unit", "committee")
    ]  # fmt: skip


def firms_read(user: User, *, chain: int | None = None, area: str = "", gap: str = "", position: str = "") -> Any:
    """Firms in the chains with `full`, `cover` and `gap`, filtered."""
    rows: Any = ChainFirm.objects.visible_to(user).on_the_list().with_cover()
    rows = rows.filter(chain=chain) if chain is not None else rows
    rows = rows.filter(**area_range("area_code", area)) if area else rows
    rows = rows.filter(gap=gap) if gap in FirmGap.values else rows
    rows = rows.filter(position=position) if position in ChainPosition.values else rows
    return rows.select_related("chain", "organization", "instructor").order_by("chain", "position", "name")


def stations_read(user: User, *, area: str = "", gap: str = "") -> Any:
    """Stations on the list with `full`, `cover`, `gap` and `is_served`."""
    rows: Any = PlatformStation.objects.visible_to(user).on_the_list().with_cover().with_red_station()
    rows = rows.filter(**area_range("area_code", area)) if area else rows
    rows = rows.filter(gap=gap) if gap in FirmGap.values else rows
    return rows.select_related("organization", "instructor", "centre").order_by("area_code", "company", "name")


def demands_read(user: User, *, state: str = "", overdue: bool = False) -> QuerySet[ChainDemand]:
    """Demands that the reader sees, what is due first."""
    rows = ChainDemand.objects.visible_to(user)
    rows = rows.overdue() if overdue else rows
    rows = rows.filter(state=state) if state in DemandState.values else rows
    return rows.select_related("firm", "unit").order_by("closed_at", "due_on", "-pk")


def demand_totals(user: User) -> dict[str, int]:
    """Open, late, closed, and the marks of firms. One query."""
    rows = ChainDemand.objects.visible_to(user)
    open_states = [DemandState.RAISED, DemandState.TAKEN, DemandState.ANSWERED]
    found = rows.order_by().aggregate(
        open=Count("pk", filter=Q(state__in=open_states)),
        late=Count("pk", filter=Q(state__in=open_states, due_on__lt=clock.today())),
        confirmed=Count("pk", filter=Q(state=DemandState.CONFIRMED)), marks=Sum("rating"),
    )  # fmt: skip
    return {name: value or 0 for name, value in found.items()}


def is_effective(firm: ChainFirm) -> bool:
    """Its cover is alive: a visit of the instructor in the last quarter (有效覆盖)."""
    return ChainActivity.objects.filter(firm=firm, held_on__gte=effective_since(clock.today())).exists()


def unit_people(unit_ids: Iterable[int]) -> dict[int, set[int]]:
    """Unit → accounts of the officers of its party organizations; every unit asked for is there. One query."""
    found: dict[int, set[int]] = {pk: set() for pk in unit_ids}
    rows = _officers().filter(organization__unit_id__in=list(found))
    for unit_id, user_id in rows.values_list("organization__unit_id", "member__user_id"):
        if unit_id is not None and user_id is not None:
            found[unit_id].add(user_id)
    return found


def _officers() -> QuerySet[Officer]:
    return Officer.objects.in_force().filter(
        duty__in=KEEPING_DUTIES, member__state=MemberState.ACTIVE, member__user__is_active=True
    )


def firm_people(firm: ChainFirm, *, committee: bool = False) -> set[int]:
    """The instructor and the officers of the covering organization; with `committee` those of the chain's too."""
    organizations = [firm.organization_id, firm.chain.committee_id if committee else None]
    rows = _officers().filter(organization__in=[pk for pk in organizations if pk is not None])
    instructor = firm.instructor.user_id if firm.instructor is not None else None
    found = [*rows.values_list("member__user_id", flat=True), instructor]
    return {pk for pk in found if pk is not None}


def firms_in_chains() -> int:
    """Firms in chains in being (figure M4.firms)."""
    return ChainFirm.objects.on_the_list().count()


def stations_listed() -> int:
    """Stations of new employment on the list (figure M4.platform_stations)."""
    return PlatformStation.objects.on_the_list().count()

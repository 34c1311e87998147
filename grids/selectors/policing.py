"""Policing in figures and lists: the three officers of a grid, rounds due, squads and the hours they gave.

Rows are those of the reader's areas; drills never count. `[]` and zeros, never errors, for who sees nothing.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from grids.models import Division, KeySite, Squad, SquadActivity, SquadMember, SquadShare
from grids.models.squad import Answer
from grids.models.team import OFFICER_DUTIES, TeamDuty
from grids.selectors.teams import grids_of, officer_gaps
from xinhui.accounts.models import User
from xinhui.accounts.scope import area_q
from xinhui.core import clock


@dataclass
class PolicingRow:
    """One town (9 digits) or village (12): officers, sites and squads in numbers."""

    code: str
    name: str
    grids: int = 0
    full: int = 0
    lacking: Counter[TeamDuty] = field(default_factory=Counter)
    sites: int = 0
    overdue: int = 0
    squads: int = 0
    members: int = 0

    @property
    def gaps(self) -> int:
        """Grids without all three officers."""
        return self.grids - self.full

    @property
    def missing(self) -> list[tuple[str, int]]:
        """(duty's name, how many grids lack it), in the order of the rule."""
        return [(str(duty.label), self.lacking[duty]) for duty in OFFICER_DUTIES if self.lacking[duty]]


def sites_of(user: User, area: str = "") -> QuerySet[KeySite]:
    """Key sites on the list, the longest overdue first."""
    rows = KeySite.objects.visible_to(user).filter(closed_on=None, grid__is_active=True)
    if area:
        rows = rows.filter(area_q("area_code", [area]))
    return rows.select_related("grid").defer("grid__boundary").order_by("next_visit_on", "area_code", "pk")


def sites_due(user: User, area: str = "", *, by: date | None = None) -> QuerySet[KeySite]:
    """Key sites whose visit is due today (or `by` a day) or overdue."""
    return sites_of(user, area).filter(next_visit_on__lte=by or clock.today())


def squads_of(user: User, area: str = "") -> QuerySet[Any]:
    """Squads in being with their members, open call-outs and minutes given, from the rows: one query."""
    rows = Squad.objects.visible_to(user).in_being()
    if area:
        rows = rows.filter(area_q("area_code", [area]))
    members = SquadMember.objects.filter(squad=OuterRef("pk"), ends_on=None).order_by().values("squad")
    shares = SquadShare.objects.filter(activity__squad=OuterRef("pk"), activity__is_drill=False).order_by()
    calls = SquadActivity.objects.filter(squad=OuterRef("pk"), ends_at=None).order_by().values("squad")
    return rows.select_related("leader").annotate(
        member_count=_number(members.annotate(n=Count("pk")).values("n")),
        minutes=_number(shares.values("activity__squad").annotate(n=Sum("minutes")).values("n")),
        open_calls=_number(calls.annotate(n=Count("pk")).values("n")),
    ).order_by("-open_calls", "area_code", "kind", "name")  # fmt: skip


def _number(rows: QuerySet[Any, Any]) -> Coalesce:
    return Coalesce(Subquery(rows, output_field=IntegerField()), 0)


def hours_by_member(squad: Squad) -> QuerySet[Any]:
    """Members in the squad with the minutes each gave and how often, drills aside; the leader first."""
    real = Q(shares__activity__is_drill=False)
    rows = SquadMember.objects.filter(squad=squad, ends_on=None).annotate(
        minutes=Coalesce(Sum("shares__minutes", filter=real), 0),
        times=Count("shares", filter=real & Q(shares__minutes__gt=0)),
    )
    return rows.order_by("name", "pk")


def minutes_by_kind(squad: Squad) -> dict[str, int]:
    """Minutes given to training, duty and call-outs: sums of the members' shares, drills aside."""
    rows = SquadShare.objects.filter(activity__squad=squad, activity__is_drill=False).order_by()
    return dict(rows.values_list("activity__kind").annotate(n=Sum("minutes")))


def answers(activity: SquadActivity) -> dict[str, int]:
    """How many members are coming, cannot come, have not answered."""
    rows = SquadShare.objects.filter(activity=activity).order_by().values_list("answer").annotate(n=Count("pk"))
    found = dict(rows)
    return {answer.value: found.get(answer.value, 0) for answer in Answer}


def open_calls(user: User, area: str = "") -> QuerySet[Any]:
    """Call-outs under way, the newest first, with their answers counted."""
    rows = SquadActivity.objects.visible_to(user).filter(ends_at=None)
    if area:
        rows = rows.filter(area_q("area_code", [area]))
    return rows.select_related("squad").annotate(
        asked=Count("shares"),
        coming=Count("shares", filter=Q(shares__answer=Answer.COMING)),
        waiting=Count("shares", filter=Q(shares__answer=Answer.WAITING)),
    ).order_by("-starts_at", "-pk")  # fmt: skip


def summary(user: User, area: str = "", *, digits: int = 9) -> list[PolicingRow]:
    """One row for each town or village of the reader, by code: six queries."""
    grids = list(grids_of(user, area))
    names = dict(Division.objects.filter(code__in={grid.code[:digits] for grid in grids}).values_list("code", "name"))
    rows: dict[str, PolicingRow] = {}
    for grid in grids:
        code = grid.code[:digits]
        rows.setdefault(code, PolicingRow(code, names.get(code, code))).grids += 1
    for row in rows.values():
        row.full = row.grids
    for gap in officer_gaps(user, area, grids=grids):
        row = rows[gap.grid.code[:digits]]
        row.full -= 1
        row.lacking.update(gap.duties)
    today = clock.today()
    for code, due in sites_of(user, area).order_by().values_list("area_code", "next_visit_on"):
        row = rows.get(code[:digits], PolicingRow("", ""))
        row.sites += 1
        row.overdue += due < today
    squads = Squad.objects.visible_to(user).in_being().order_by().annotate(
        n=Count("members", filter=Q(members__ends_on=None))
    )  # fmt: skip
    for code, number in squads.values_list("area_code", "n"):
        row = rows.get(code[:digits], PolicingRow("", ""))
        row.squads += 1
        row.members += number
    return list(rows.values())


def squad_totals(user: User, area: str = "") -> tuple[int, int]:
    """(squads in being, members in them) of the reader, a town's own squads included."""
    squads = Squad.objects.visible_to(user).in_being()
    if area:
        squads = squads.filter(area_q("area_code", [area]))
    return squads.count(), SquadMember.objects.filter(squad__in=squads, ends_on=None).count()


def total(rows: Iterable[PolicingRow], squads: tuple[int, int]) -> PolicingRow:
    """All rows as one; the squads counted by themselves, since a town's own belong to no village's row."""
    whole = PolicingRow("", "")
    for row in rows:
        for name in ("grids", "full", "sites", "overdue"):
            setattr(whole, name, getattr(whole, name) + getattr(row, name))
        whole.lacking.update(row.lacking)
    whole.squads, whole.members = squads
    return whole

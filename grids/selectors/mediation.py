"""Mediation in figures and lists: whose turn it is, visits due, how many were settled where. Never a person."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Min, Q, QuerySet, Sum

from grids.mediation_states import OPEN_CASES, MediationLevel, MediationState
from grids.models import Division, FollowUp, MediationCase
from xinhui.accounts.models import User
from xinhui.accounts.scope import area_q
from xinhui.core import clock


@dataclass
class MediationRow:
    """One town (9 digits) or village (12): cases in numbers."""

    code: str
    name: str
    taken: int = 0
    open: int = 0
    visits_due: int = 0
    settled: int = 0
    #: Settled or closed, by the level that did it.
    by_level: dict[int, int] = field(default_factory=dict)
    ended: int = 0

    @property
    def in_the_village(self) -> int:
        """Settled at the grid or the village: small matters that did not leave it."""
        return self.by_level.get(MediationLevel.GRID, 0) + self.by_level.get(MediationLevel.VILLAGE, 0)

    @property
    def rate(self) -> int | None:
        """Percent settled of those that are over mediation (settled, closed or ended); None while there is none."""
        done = self.settled + self.ended
        return round(100 * self.settled / done) if done else None


def cases_of(user: User, area: str = "") -> QuerySet[Any]:
    """Cases of the reader's area with their next visit, the newest first."""
    rows = MediationCase.objects.visible_to(user)
    if area:
        rows = rows.filter(area_q("area_code", [area]))
    due = Min("follow_ups__due_on", filter=Q(follow_ups__done_on=None, follow_ups__dropped=False))
    return rows.select_related("grid").defer("grid__boundary").annotate(next_visit_on=due).order_by("-taken_at", "-pk")


def visits_due(user: User, area: str = "") -> QuerySet[FollowUp]:
    """Visits due today or overdue, the longest waiting first."""
    rows = FollowUp.objects.visible_to(user).filter(done_on=None, dropped=False, due_on__lte=clock.today())
    if area:
        rows = rows.filter(area_q("area_code", [area]))
    found: QuerySet[FollowUp] = rows.select_related("case__grid").defer("case__grid__boundary")
    return found.order_by("due_on", "pk")


def summary(user: User, area: str = "", *, digits: int = 9) -> list[MediationRow]:
    """One row for each town or village with a case, by code: three queries."""
    cases = MediationCase.objects.visible_to(user)
    if area:
        cases = cases.filter(area_q("area_code", [area]))
    rows: dict[str, MediationRow] = {}
    counts = cases.order_by().values_list("area_code", "state", "level").annotate(n=Count("pk"))
    for code, state, level, number in counts:
        row = rows.setdefault(code[:digits], MediationRow(code[:digits], code[:digits]))
        row.taken += number
        row.open += number if state in OPEN_CASES else 0
        row.ended += number if state == MediationState.ENDED else 0
        if state in (MediationState.SETTLED, MediationState.CLOSED):
            row.settled += number
            row.by_level[level] = row.by_level.get(level, 0) + number
    for code in visits_due(user, area).order_by().values_list("area_code", flat=True):
        rows[code[:digits]].visits_due += 1
    for code, name in Division.objects.filter(code__in=rows).values_list("code", "name"):
        rows[code].name = name
    return [rows[code] for code in sorted(rows)]


def by_kind(user: User, area: str = "") -> list[tuple[str, int, int]]:
    """(kind, cases, people) of the reader's area, the most frequent kind first."""
    rows = MediationCase.objects.visible_to(user)
    if area:
        rows = rows.filter(area_q("area_code", [area]))
    names = dict(MediationCase._meta.get_field("kind").flatchoices)
    counts = rows.order_by().values_list("kind").annotate(n=Count("pk"), people_in_all=Sum("people"))
    ordered = sorted(counts, key=lambda item: (-item[1], item[0]))
    return [(str(names[kind]), cases, people) for kind, cases, people in ordered]


def total(rows: list[MediationRow]) -> MediationRow:
    """All rows as one."""
    whole = MediationRow("", "")
    for row in rows:
        for name in ("taken", "open", "visits_due", "settled", "ended"):
            setattr(whole, name, getattr(whole, name) + getattr(row, name))
        for level, number in row.by_level.items():
            whole.by_level[level] = whole.by_level.get(level, 0) + number
    return whole

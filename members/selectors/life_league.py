"""The league table of organization life: by organization, what was owed, held, in time, attended; what to do next."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Sum
from django.db.models.functions import Length
from django.utils.translation import gettext as _

from members.models import MakeUp, Meeting, Organization
from members.rules.life import DueState
from members.scope import party_scope_of
from members.selectors.life_due import Due, dues_until
from xinhui.accounts.models import User
from xinhui.accounts.scope import area_range
from xinhui.core import clock

#: Fewer than so many: a percentage says little.
FEW_OWED, FEW_EXPECTED = 10, 30
STEP = 8
GOOD_ATTENDANCE = 80


@dataclass
class Row:
    """One organization with all branches in it. `owed`: due by today, or held already."""

    organization: Organization
    branches: int = 0
    owed: int = 0
    held: int = 0
    in_time: int = 0
    overdue: int = 0
    soon: int = 0
    expected: int = 0
    present: int = 0
    make_ups: int = 0
    kinds: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    @property
    def held_percent(self) -> int | None:
        """Of what was owed; None: nothing was."""
        return round(100 * self.held / self.owed) if self.owed else None

    @property
    def in_time_percent(self) -> int | None:
        """Held and entered within a week, of what was held."""
        return round(100 * self.in_time / self.held) if self.held else None

    @property
    def attendance_percent(self) -> int | None:
        """Came, of those expected at meetings held."""
        return round(100 * self.present / self.expected) if self.expected else None

    @property
    def is_few(self) -> bool:
        """Too small for its percentages to say much."""
        return self.owed < FEW_OWED or self.expected < FEW_EXPECTED

    @property
    def next_step(self) -> tuple[str, str]:
        """What to do next, and the page where it is done (`due`, `soon`, `makeups`, `meetings`; "": nothing)."""
        if self.overdue:
            kind = max(sorted(self.kinds), key=lambda name: self.kinds[name])
            return _("Hold or enter %(count)d overdue, most of them: %(kind)s") % {
                "count": self.overdue, "kind": kind}, "overdue"  # fmt: skip
        if self.make_ups:
            return _("Have %(count)d overdue make-up studies done") % {"count": self.make_ups}, "meetings"
        attended = self.attendance_percent
        if attended is not None and attended < GOOD_ATTENDANCE:
            return _("Attendance is below %(percent)d %%: call earlier, decide on leave") % {
                "percent": GOOD_ATTENDANCE}, "meetings"  # fmt: skip
        if self.soon:
            return _("Call %(count)d that are due in this period") % {"count": self.soon}, "due"
        return _("Nothing is open"), ""


def reach(user: User) -> list[Organization]:
    """Every organization in being whose records the reader reads, upper before lower. One query."""
    rows = Organization.objects.in_being().filter(party_scope_of(user).reach_q(path="path"))
    return list(rows.order_by(Length("path"), "path"))


def league(user: User, first: date, last: date, under: Organization | None = None) -> list[Row]:
    """A row an organization directly below `under`, or below the reader's own; the best first. Eight queries."""
    organizations = reach(user)
    if under is not None:
        organizations = [row for row in organizations if row.path.startswith(under.path)]
    tops = _tops(organizations)
    branches = [row for row in organizations if row.is_branch]
    rows = {row.path: Row(row) for row in tops}
    for branch in branches:
        if (path := _path_in(rows, branch.path)) is not None:
            rows[path].branches += 1
    for due in dues_until(branches, first, last):
        if (path := _path_in(rows, due.organization.path)) is not None:
            _add(rows[path], due)
    _add_attendance(user, rows, first, last)
    found = [row for row in rows.values() if row.branches]
    return sorted(
        found, key=lambda row: (-(row.held_percent or 0), -(row.attendance_percent or 0), row.organization.pk)
    )


def _tops(organizations: Sequence[Organization]) -> list[Organization]:
    """The organizations of the rows: those directly below the one at the top, or the several at the top."""
    if not organizations:
        return []
    paths = {row.path for row in organizations}
    tops = [
        row
        for row in organizations
        if not any(row.path[:length] in paths for length in range(STEP, len(row.path), STEP))
    ]
    if len(tops) == 1 and not tops[0].is_branch:
        wanted = len(tops[0].path) + STEP
        below = [row for row in organizations if len(row.path) == wanted and row.path.startswith(tops[0].path)]
        return below or tops
    return tops


def _path_in(rows: dict[str, Row], path: str) -> str | None:
    return next((path[:length] for length in range(STEP, len(path) + 1, STEP) if path[:length] in rows), None)


def _add(row: Row, due: Due) -> None:
    is_over = due.state == DueState.OVERDUE
    # what the running period still asks for is no fault yet
    row.owed += due.owed if is_over else due.done
    row.held += due.done
    row.in_time += due.in_time
    if is_over:
        row.overdue += due.lacking
        row.kinds[str(due.label)] += due.lacking
    elif due.state == DueState.DUE:
        row.soon += due.lacking


def _add_attendance(user: User, rows: dict[str, Row], first: date, last: date) -> None:
    meetings = Meeting.objects.visible_to(user).took_place().filter(held_on__range=(first, last)).order_by()
    sums = meetings.values("organization__path").annotate(e=Sum("expected"), p=Sum("present"))
    for found in sums:
        if (path := _path_in(rows, found["organization__path"])) is not None:
            rows[path].expected += found["e"] or 0
            rows[path].present += found["p"] or 0
    late = MakeUp.objects.visible_to(user).filter(state="owed", due_on__lt=clock.today()).order_by()
    for path in late.values_list("attendance__meeting__organization__path", flat=True):
        if (top := _path_in(rows, path)) is not None:
            rows[top].make_ups += 1


def under_of(user: User, pk: int | None) -> Organization | None:
    """The organization that the reader looks below; None when it is none of theirs."""
    if pk is None:
        return None
    rows = Organization.objects.in_being().filter(party_scope_of(user).reach_q(path="path"))
    return rows.filter(pk=pk).first()


def open_dues(user: User, first: date, last: date, *, state: str = "", kind: str = "", under: str = "") -> list[Due]:
    """What branches owe and have not held, overdue first."""
    rows = Organization.objects.in_being().branches().filter(party_scope_of(user).reach_q(path="path"))
    if under:
        rows = rows.filter(**area_range("path", under))
    found = [due for due in dues_until(list(rows.order_by("path")), first, last)
             if due.state in (DueState.OVERDUE, DueState.DUE)]  # fmt: skip
    if state:
        found = [due for due in found if due.state == state]
    if kind:
        found = [due for due in found if due.kind == kind]
    return sorted(found, key=lambda due: (due.period.end, due.organization.path, due.kind))

"""How targets stand: counted from settled intakes at every look, with the records behind each figure."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncMonth

from members.rules.months import months_after
from talent.models import Intake, IntakeKind, TalentTarget, TargetShare
from talent.rules.forecast import Standing, share_passed, standing
from talent.states.people import IntakeState
from xinhui.accounts.models import Unit, User
from xinhui.core import clock


def counted(target: TalentTarget) -> QuerySet[IntakeKind]:
    """The rows behind a target's figure."""
    return IntakeKind.objects.filter(
        kind=target.kind, intake__state=IntakeState.SETTLED,
        intake__settled_on__range=(target.starts_on, target.ends_on),
    )  # fmt: skip


def due_by(target: TalentTarget, months: Sequence[TargetShare], today: date) -> int:
    """What was to be there by the end of yesterday: months that are over, of the present one its part of days.

    Without a split over months the number is spread evenly over the days.
    """
    if not months:
        return int(target.number * share_passed(target.starts_on, target.ends_on, today))
    due = 0
    for share in months:
        first = share.month
        assert first is not None
        if months_after(first, 1) <= today:
            due += share.number
        elif first <= today:
            days = (months_after(first, 1) - first).days
            due += share.number * (today - first).days // days
    return due


def standing_of(target: TalentTarget) -> Standing:
    """One target, today. Two queries."""
    today = clock.today()
    months = list(target.shares.filter(month__isnull=False))
    passed = share_passed(target.starts_on, target.ends_on, today)
    return standing(counted(target).count(), target.number, due_by(target, months, today), passed)


@dataclass(frozen=True)
class Line:
    """A target on the board."""

    target: TalentTarget
    standing: Standing


def board(user: User) -> list[Line]:
    """Every target that the user reads, those in force first. Three queries, however many targets."""
    today = clock.today()
    targets = list(TalentTarget.objects.visible_to(user).select_related("owner").order_by("-ends_on", "kind", "pk"))
    if not targets:
        return []
    months: dict[int, list[TargetShare]] = {}
    for share in TargetShare.objects.filter(target__in=targets, month__isnull=False):
        months.setdefault(share.target_id, []).append(share)
    first, last = min(row.starts_on for row in targets), max(row.ends_on for row in targets)
    rows = IntakeKind.objects.filter(
        intake__state=IntakeState.SETTLED, intake__settled_on__range=(first, last)
    ).values_list("kind", "intake__settled_on")
    days: dict[str, Counter[date]] = {}
    for kind, day in rows:
        days.setdefault(kind, Counter())[day] += 1
    lines = []
    for row in targets:
        count = sum(many for day, many in days.get(row.kind, Counter()).items() if row.starts_on <= day <= row.ends_on)
        passed = share_passed(row.starts_on, row.ends_on, today)
        lines.append(Line(row, standing(count, row.number, due_by(row, months.get(row.pk, []), today), passed)))
    return sorted(lines, key=lambda line: (line.target.state != "in_force", line.target.state != "draft"))


@dataclass(frozen=True)
class Month:
    """A month of the picture: planned and arrived in it, and both summed up."""

    first: date
    planned: int
    arrived: int
    planned_sum: int
    arrived_sum: int


def months_of(target: TalentTarget) -> list[Month]:
    """Plan against arrivals, month by month. Two queries."""
    planned = {share.month: share.number for share in target.shares.filter(month__isnull=False)}
    arrived = dict(
        counted(target).annotate(month=TruncMonth("intake__settled_on")).order_by().values_list("month")
        .annotate(many=Count("pk"))
    )  # fmt: skip
    found, month, plan, came = [], target.starts_on.replace(day=1), 0, 0
    while month <= target.ends_on:
        plan, came = plan + planned.get(month, 0), came + arrived.get(month, 0)
        found.append(Month(month, planned.get(month, 0), arrived.get(month, 0), plan, came))
        month = months_after(month, 1)
    return found


@dataclass(frozen=True)
class UnitLine:
    """A unit's share and what it brought."""

    unit: Unit
    number: int
    count: int

    @property
    def missing(self) -> int:
        """Still to come."""
        return max(self.number - self.count, 0)


def units_of(target: TalentTarget) -> list[UnitLine]:
    """Every unit with a share or an arrival, who lacks most first. Three queries."""
    shares = dict(target.shares.filter(unit__isnull=False).values_list("unit_id", "number"))
    counts = dict(counted(target).order_by().values_list("intake__unit_id").annotate(many=Count("pk")))
    units = Unit.objects.in_bulk({*shares, *counts})
    lines = [UnitLine(unit, shares.get(pk, 0), counts.get(pk, 0)) for pk, unit in units.items()]
    return sorted(lines, key=lambda line: (-line.missing, line.unit.code))


def intakes_behind(user: User, target: TalentTarget) -> QuerySet[Intake]:
    """The intakes that a target counts, those in the reader's sight."""
    rows = Intake.objects.visible_to(user).filter(pk__in=counted(target).values("intake"))
    return rows.select_related("employer", "unit").order_by("-settled_on", "-pk")


def settled_intakes(kind: str, first: date, last: date) -> QuerySet[Intake]:
    """Settled intakes that count for a kind (talent_intake_kind_once: once each) between two days."""
    return Intake.objects.filter(state=IntakeState.SETTLED, kinds__kind=kind, settled_on__range=(first, last))


def arrivals(kind: str, first: date, last: date) -> int:
    """Settled intakes of a kind between two days: the figures of systems.md, T1."""
    return settled_intakes(kind, first, last).count()


def targets_for(kind: str, first: date, last: date) -> QuerySet[TalentTarget]:
    """The target of a kind for exactly this time."""
    rows = TalentTarget.objects.filter(kind=kind, starts_on=first, ends_on=last, state__in=("in_force", "closed"))
    return TalentTarget.objects.filter(pk__in=list(rows.values_list("pk", flat=True)[:1]))


def wanted(kind: str, first: date, last: date) -> int:
    """What the target of a kind for exactly this time asks for; none is nobody."""
    return targets_for(kind, first, last).values_list("number", flat=True).first() or 0

"""The whistles in hand at a moment: as their rows say now, or as their deadlines and timeline say of the past.

Both give the same `Case` for every whistle, so that a figure is defined once, over cases. A whistle is overdue when a
deadline of it has passed: the engine's own mark, or a due time that is over before a ticker has looked.
The past is exact but for one thing: who may see what is decided by the reader's posts of today.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from grids.levels import Stage
from grids.models import Assignment, Step, TimelineEntry, Whistle
from grids.states import WhistleState
from xinhui.accounts.models import Unit
from xinhui.dashboards.desk.lens import Lens


@dataclass(frozen=True, slots=True)
class Case:
    """A whistle in hand at the moment, with where it stood."""

    pk: int
    area_code: str
    state: str
    level: int
    is_overdue: bool
    due_at: datetime | None


@dataclass(frozen=True)
class Chain:
    """Every case in sight, and who holds what is overdue: (unit, whistle)."""

    cases: tuple[Case, ...]
    held: tuple[tuple[int, int], ...]


def chain_at(lens: Lens) -> Chain:
    """The chain at the lens's moment: two queries now, three or four for the past."""
    return _then(lens) if lens.is_past else _now(lens)


def whistles_seen(lens: Lens) -> QuerySet[Whistle]:
    """Whistles in sight at the moment: a unit saw one from the hour it was sent to it."""
    rows = Whistle.objects.visible_to(lens.user)
    if lens.has_area or not lens.is_past:
        return rows
    sent = Assignment.objects.filter(whistle=OuterRef("pk"), unit_id__in=lens.unit_ids, created_at__lte=lens.at)
    return rows.filter(Exists(sent) | Q(raised_by_id=lens.user.pk))


def _now(lens: Lens) -> Chain:
    live = Whistle.objects.visible_to(lens.user).live().order_by()
    rows = live.values_list("pk", "area_code", "state", "level", "is_overdue", "due_at")
    cases = [
        Case(pk, area, state, level, late or (due is not None and due < lens.at), due)
        for pk, area, state, level, late, due in rows
    ]
    late = Step.objects.filter(Q(missed__gt=0) | Q(due_at__lt=lens.at), state="open", assignment__isnull=False)
    held = _mine(lens, late.order_by()).values_list("assignment__unit_id", "whistle_id").distinct()
    return Chain(_ordered(cases), tuple(sorted(held)))


def _mine(lens: Lens, steps: QuerySet[Step]) -> QuerySet[Step]:
    """Steps of units whose lateness the reader sees: in the own area every unit's, else those of the own unit."""
    return steps.filter(assignment__in=Assignment.objects.visible_to(lens.user))


def _ordered(cases: Iterable[Case]) -> tuple[Case, ...]:
    """Overdue ones first, then by due time, the oldest first."""
    return tuple(sorted(cases, key=lambda c: (not c.is_overdue, c.due_at is None, c.due_at, c.pk)))


@dataclass(slots=True)
class _Run:
    """A deadline as it ran at the moment."""

    stage: str
    level: int
    is_paused: bool
    is_overdue: bool
    due_at: datetime
    unit_id: int | None


_FIELDS = (
    "pk", "whistle_id", "whistle__issue_id", "whistle__area_code", "stage", "level", "chain__0__level", "missed",
    "pauses", "due_at", "first_due_at", "assignment__unit_id",
)  # fmt: skip


def _then(lens: Lens) -> Chain:
    at = lens.at
    steps = Step.objects.filter(Q(ended_at=None) | Q(ended_at__gt=at), opened_at__lte=at)
    if not lens.is_district:
        steps = steps.filter(whistle__in=whistles_seen(lens))
    rows = list(steps.order_by("pk").values_list(*_FIELDS))
    climbs, deferrals = _marks(rows, at)
    runs: dict[int, list[_Run]] = defaultdict(list)
    areas: dict[int, str] = {}
    for row in rows:
        areas[row[1]] = row[3]
        runs[row[1]].append(_run(row, at, climbs.get(row[0]), deferrals.get(row[0])))
    units = set(lens.unit_ids) if not lens.has_area else None
    held = {
        (run.unit_id, pk)
        for pk, own in runs.items()
        for run in own
        if run.is_overdue and run.unit_id is not None and (units is None or run.unit_id in units)
    }
    return Chain(_ordered(_case(pk, areas[pk], own) for pk, own in runs.items()), tuple(sorted(held)))


def _marks(rows: Sequence[tuple[Any, ...]], at: datetime) -> tuple[dict[int, int], dict[int, datetime]]:
    """Step → level it had climbed to by then; step → when it was put off to. From the timeline, one query."""
    moved = {row[2] for row in rows if row[7] or row[9] != row[10]}
    if not moved:
        return {}, {}
    entries = TimelineEntry.objects.filter(issue_id__in=moved, verb__in=["escalate", "remind", "defer"], at__lte=at)
    climbs: dict[int, int] = {}
    deferrals: dict[int, datetime] = {}
    for verb, level, data in entries.order_by("at", "id").values_list("verb", "level", "data"):
        if verb == "defer":
            deferrals[data["step"]] = datetime.fromisoformat(data["due"])
        else:
            climbs[data["step"]] = level or 0
    return climbs, deferrals


def _run(row: tuple[Any, ...], at: datetime, climbed: int | None, deferred: datetime | None) -> _Run:
    _pk, _whistle, _issue, _area, stage, level, first_level, missed, pauses, due, first_due, unit = row
    is_paused = any(_parsed(p) <= at and (r is None or _parsed(r) > at) for p, r in pauses)
    if climbed is None:  # not missed by then: the first deadline stood, unless the night had put it off
        due = first_due if deferred is None else (deferred if missed else due)
        level = first_level if missed else level
    else:
        level = climbed
    return _Run(stage, level, is_paused, not is_paused and (climbed is not None or due < at), due, unit)


def _parsed(text: str) -> datetime:
    return datetime.fromisoformat(text)


#: The deadline that runs tells the state; whatever else runs, the whistle is in hand.
_STATES = (
    (Stage.CLOSE, WhistleState.VERIFIED), (Stage.VERIFY, WhistleState.FINISHED), (Stage.APPROVE, WhistleState.PENDING),
    (Stage.DISPATCH, WhistleState.TO_DISPATCH),
)  # fmt: skip


def _case(pk: int, area: str, runs: list[_Run]) -> Case:
    stages = {run.stage for run in runs}
    state = next((state for stage, state in _STATES if stage in stages), WhistleState.DISPATCHED)
    due = min((run.due_at for run in runs if not run.is_paused), default=None)
    return Case(pk, area, state, max(run.level for run in runs), any(run.is_overdue for run in runs), due)


def unit_names(ids: Iterable[int]) -> dict[int, str]:
    """Names of units by id."""
    return dict(Unit.objects.filter(pk__in=set(ids)).values_list("pk", "name"))

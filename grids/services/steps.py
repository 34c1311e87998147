"""Opening, meeting, pausing and stopping deadlines: the building blocks of the verbs.

They run in the caller's transaction, after the caller has locked the whistle; they write steps and the mirrors of
their deadlines on the whistle and the assignment objects, which the caller saves.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from grids.deadlines import Limit, Link, build_chain, link_of
from grids.levels import Level, Stage
from grids.models import Assignment, ExtensionRequest, StageDeadline, Step, Supervision, Whistle
from grids.models.category import WhistleKind
from grids.models.whistle import ExtensionState
from grids.states import STEP_TABLE, StepState
from xinhui.accounts.models import Unit, UnitKind
from xinhui.core.errors import Conflict
from xinhui.core.services.calendar import calendar_version, schedule_for
from xinhui.core.worktime import Budget, BudgetUnit, Schedule

RUNNING_STATES = (StepState.OPEN, StepState.PAUSED)


def is_urgent(whistle: Whistle) -> bool:
    """Urgent whistles and urgent categories run in clock time."""
    return whistle.kind == WhistleKind.URGENT or whistle.category.is_urgent


def unit_at(level: Level, area_code: str) -> Unit | None:
    """The unit that answers for a level in an area: village committee, town office, or the command centre."""
    kind, digits = {
        Level.VILLAGE: (UnitKind.VILLAGE_COMMITTEE, 12),
        Level.TOWN: (UnitKind.TOWN_OFFICE, 9),
        Level.COMMAND: (UnitKind.COMMAND_CENTRE, 6),
    }[level]
    return Unit.objects.active().filter(kind=kind, area_code=area_code[:digits]).order_by("pk").first()


def _overseers(whistle: Whistle, assignment: Assignment | None) -> dict[int, tuple[int | None, int | None]]:
    """level → (unit id, working-hours id), in one query."""
    area = whistle.area_code
    units = Unit.objects.active().filter(
        Q(kind=UnitKind.VILLAGE_COMMITTEE, area_code=area[:12])
        | Q(kind=UnitKind.TOWN_OFFICE, area_code=area[:9])
        | Q(kind=UnitKind.COMMAND_CENTRE, area_code=area[:6])
    )
    levels = {
        UnitKind.VILLAGE_COMMITTEE: Level.VILLAGE,
        UnitKind.TOWN_OFFICE: Level.TOWN,
        UnitKind.COMMAND_CENTRE: Level.COMMAND,
    }
    found: dict[int, tuple[int | None, int | None]] = {}
    for unit in units.order_by("-pk"):
        found[levels[UnitKind(unit.kind)]] = (unit.pk, unit.working_hours_id)
    department = assignment.unit if assignment is not None and _is_department(assignment.unit) else None
    department = department or whistle.lead_unit or whistle.category.lead_unit
    if department is not None and _is_department(department):
        found[Level.DEPARTMENT] = (department.pk, department.working_hours_id)
    return found


def _is_department(unit: Unit) -> bool:
    return unit.kind in (UnitKind.DEPARTMENT, UnitKind.BUREAU, UnitKind.PARTY_ORGAN, UnitKind.ENTERPRISE)


def freeze_chain(whistle: Whistle, *, stage: Stage, level: Level, assignment: Assignment | None = None) -> list[Link]:
    """The chain as the rules stand now; it is copied on to the step and never looked up again."""
    category = whistle.category
    category_ids = [pk for pk in (category.pk, category.parent_id) if pk is not None]
    kind = WhistleKind.URGENT if is_urgent(whistle) else WhistleKind(whistle.kind)
    rows = StageDeadline.objects.filter(Q(category_id__in=category_ids) | Q(kind=kind), stage=stage)
    limits = [Limit(*row) for row in rows.values_list("category_id", "kind", "stage", "level", "amount", "unit")]
    return build_chain(
        limits,
        category_ids=category_ids,
        kind=kind,
        stage=stage,
        start=level,
        is_urgent=is_urgent(whistle),
        overseers=_overseers(whistle, assignment),
    )


def open_step(
    *,
    whistle: Whistle,
    stage: Stage,
    level: Level,
    at: datetime,
    assignment: Assignment | None = None,
    supervision: Supervision | None = None,
) -> Step:
    """Start a deadline: freeze its chain, compute when it is due, and mirror it on whistle and assignment."""
    chain = freeze_chain(whistle, stage=stage, level=level, assignment=assignment)
    first = chain[0]
    version = calendar_version()
    due_at = schedule_for(first.hours, version=version).add(at, first.budget)
    step = Step.objects.create(
        whistle=whistle,
        assignment=assignment,
        supervision=supervision,
        stage=stage,
        round=whistle.round,
        chain=[link.as_json() for link in chain],
        level=first.level,
        opened_at=at,
        started_at=at,
        amount=first.amount,
        unit_of_time=first.unit_of_time,
        hours_id=first.hours,
        calendar_version=version,
        due_at=due_at,
        first_due_at=due_at,
    )
    refresh_due(whistle, assignment, at=at)
    return step


def running_step(whistle: Whistle, stage: Stage, assignment: Assignment | None = None) -> Step | None:
    """The running step of a stage, if any."""
    return Step.objects.filter(whistle=whistle, stage=stage, assignment=assignment, state__in=RUNNING_STATES).first()


def meet_step(*, whistle: Whistle, stage: Stage, at: datetime, assignment: Assignment | None = None) -> Step:
    """End a deadline as done; `is_late(step)` tells whether in time. Raises Conflict when none runs."""
    step = running_step(whistle, stage, assignment)
    if step is None:
        raise Conflict(
            code="no-deadline",
            message=_("Nothing of this kind is waiting here."),
            action=_("Reload the page to see what has happened since."),
        )
    step.state = STEP_TABLE.next(step.state, "meet")
    step.ended_at = at
    step.save(update_fields=["state", "ended_at"])
    if stage == Stage.HANDLE and assignment is not None:
        lapse_extensions([assignment.pk], at=at)
    refresh_due(whistle, assignment, at=at)
    return step


def is_late(step: Step) -> bool:
    """Late when a deadline of the step was missed, or it ended after the first one."""
    return step.missed > 0 or (step.ended_at is not None and step.ended_at > step.first_due_at)


def stop_steps(
    *, whistle: Whistle, at: datetime, assignment: Assignment | None = None, stages: tuple[Stage, ...] = ()
) -> int:
    """Stop running deadlines: of the assignment if given, else all of the whistle; only `stages` if given."""
    steps = Step.objects.filter(whistle=whistle, state__in=RUNNING_STATES)
    if assignment is not None:
        steps = steps.filter(assignment=assignment)
    if stages:
        steps = steps.filter(stage__in=stages)
    handling = steps.filter(stage=Stage.HANDLE).exclude(assignment=None)
    lapse_extensions(list(handling.values_list("assignment_id", flat=True)), at=at)
    stopped = steps.update(state=StepState.STOPPED, ended_at=at, updated_at=at)
    refresh_due(whistle, assignment, at=at)
    return stopped


def lapse_extensions(assignment_ids: Sequence[int | None], *, at: datetime) -> int:
    """Requests for more time that nobody decided before the handling deadline passed or ended."""
    if not assignment_ids:
        return 0
    known = [pk for pk in assignment_ids if pk is not None]
    asked = ExtensionRequest.objects.filter(assignment_id__in=known, state=ExtensionState.ASKED)
    return asked.update(state=ExtensionState.LAPSED, decided_at=at, updated_at=at)


def pause_steps(*, whistle: Whistle, assignment: Assignment, at: datetime) -> int:
    """Pause the assignment's deadlines, keeping what is left of each."""
    steps = list(Step.objects.filter(whistle=whistle, assignment=assignment, state=StepState.OPEN))
    for step in steps:
        step.state = STEP_TABLE.next(step.state, "pause")
        step.remaining_minutes = minutes_left(step, at)
        step.pauses = [*step.pauses, [at.isoformat(), None]]
        step.save(update_fields=["state", "remaining_minutes", "pauses"])
    refresh_due(whistle, assignment, at=at)
    return len(steps)


def minutes_left(step: Step, at: datetime) -> int:
    """Minutes until due: working minutes, or clock minutes when the step runs in clock time; at least 1."""
    if is_clock(step):
        return max(1, int((step.due_at - at).total_seconds() // 60))
    return max(1, schedule_for(step.hours_id).minutes_between(at, step.due_at))


def resume_steps(*, whistle: Whistle, assignment: Assignment, at: datetime) -> int:
    """Let paused deadlines run on with the time they had left."""
    steps = list(Step.objects.filter(whistle=whistle, assignment=assignment, state=StepState.PAUSED))
    for step in steps:
        first_was_due = step.first_due_at == step.due_at
        step.state = STEP_TABLE.next(step.state, "resume")
        step.started_at, step.amount, step.extras = at, step.remaining_minutes or 1, []
        step.unit_of_time = BudgetUnit.CLOCK_MINUTE if is_clock(step) else BudgetUnit.WORKING_MINUTE
        step.due_at = due_of(step, schedule_for(step.hours_id))
        if first_was_due:
            step.first_due_at = step.due_at
        step.pauses = [*step.pauses[:-1], [step.pauses[-1][0], at.isoformat()]]
        step.remaining_minutes = None
        step.save()
    refresh_due(whistle, assignment, at=at)
    return len(steps)


def is_clock(step: Step) -> bool:
    """True when the step runs in clock time."""
    return Budget(1, step.unit_of_time).is_clock


def due_of(step: Step, schedule: Schedule) -> datetime:
    """When the present run of a step is due: its amount from its start, then what was granted on top, in order."""
    due = schedule.add(step.started_at, Budget(step.amount, step.unit_of_time))
    for amount, unit in step.extras:
        due = schedule.add(due, Budget(amount, unit))
    return due


def extend_step(*, whistle: Whistle, assignment: Assignment, amount: int, unit: str, at: datetime) -> Step:
    """Move the handling deadline: the extension is added to the present due time."""
    step = running_step(whistle, Stage.HANDLE, assignment)
    if step is None or step.state != StepState.OPEN:
        raise Conflict(code="no-deadline", message=_("No handling deadline is running."))
    if step.due_at <= at:  # missed, though no ticker has looked yet
        raise Conflict(
            code="extension-lapsed",
            message=_("The deadline passed or ended before this request was decided."),
            action=_("Reload the page to see what has happened since."),
        )
    first_was_due = step.first_due_at == step.due_at
    step.extras = [*step.extras, [amount, unit]]
    step.due_at = due_of(step, schedule_for(step.hours_id))
    if first_was_due:
        step.first_due_at = step.due_at
    step.save(update_fields=["extras", "due_at", "first_due_at"])
    refresh_due(whistle, assignment, at=at)
    return step


def refresh_due(whistle: Whistle, assignment: Assignment | None = None, *, at: datetime) -> None:
    """Mirror the running steps on the objects: earliest due time, highest level, overdue. The caller saves."""
    steps = list(Step.objects.filter(whistle=whistle, state__in=RUNNING_STATES).only(
        "id", "state", "due_at", "first_due_at", "level", "assignment_id", "missed"
    ))  # fmt: skip
    mirror_due(whistle, [assignment] if assignment else [], steps, at=at)


def mirror_due(whistle: Whistle, assignments: list[Assignment], steps: list[Step], *, at: datetime) -> None:
    """The mirrors, from steps already read."""
    running = [step for step in steps if step.state == StepState.OPEN]
    whistle.due_at = min((step.due_at for step in running), default=None)
    whistle.is_overdue = any(step.missed or step.due_at < at for step in running)
    if steps:
        whistle.level = max(step.level for step in steps)
    for assignment in assignments:
        own = [step.due_at for step in running if step.assignment_id == assignment.pk]
        assignment.due_at = min(own, default=None)


def current_link(step: Step) -> Link:
    """The link a step stands on."""
    return link_of(step.chain[step.position])

"""A deadline that explains itself: which hours counted, when it paused, which calendar."""

from dataclasses import dataclass
from datetime import datetime

from grids.models import Step
from xinhui.core import clock
from xinhui.core.services.calendar import schedule_for
from xinhui.core.worktime import CLOCK_UNITS, WORKING_KINDS, BudgetUnit, DayKind, Segment


@dataclass(frozen=True)
class DayLine:
    """One line of an explanation: a day, the hours that counted, or why it did not count."""

    day: datetime
    hours: str
    minutes: int
    kind: str
    counts: bool
    is_estimated: bool


@dataclass(frozen=True)
class StepExplanation:
    """Why a step is due when it is."""

    stage: str
    level: str
    started_at: datetime
    due_at: datetime
    first_due_at: datetime
    budget: str
    extras: list[str]
    is_clock: bool
    calendar_version: int
    missed: int
    lines: list[DayLine]
    pauses: list[tuple[datetime, datetime | None]]
    state: str
    is_overdue: bool


def _span(segment: Segment) -> str:
    start, end = clock.local(segment.start), clock.local(segment.end)
    return f"{start:%H:%M}–{end:%H:%M}" if end.date() == start.date() else f"{start:%H:%M}–24:00"


def _lines(step: Step) -> list[DayLine]:
    segments = schedule_for(step.hours_id).explain(step.started_at, step.due_at)
    lines = []
    for segment in segments:
        counts = segment.kind in WORKING_KINDS
        lines.append(
            DayLine(
                day=clock.local(segment.start),
                hours=_span(segment) if counts else "",
                minutes=segment.minutes,
                kind=str(DayKind(segment.kind).label),
                counts=counts,
                is_estimated=segment.is_estimated,
            )
        )
    return lines


def explain_step(step: Step) -> StepExplanation:
    """The explanation of a step's present run; no query beyond the calendar's version."""
    is_clock = step.unit_of_time in CLOCK_UNITS
    now = clock.now()
    return StepExplanation(
        stage=str(step.get_stage_display()),
        level=str(step.get_level_display()),
        started_at=step.started_at,
        due_at=step.due_at,
        first_due_at=step.first_due_at,
        budget=f"{step.amount} {step.get_unit_of_time_display()}",
        extras=[f"{amount} {BudgetUnit(unit).label}" for amount, unit in step.extras],
        is_clock=is_clock,
        calendar_version=step.calendar_version,
        missed=step.missed,
        lines=[] if is_clock or step.state == "paused" else _lines(step),
        pauses=[
            (datetime.fromisoformat(start), datetime.fromisoformat(end) if end else None) for start, end in step.pauses
        ],
        state=step.state,
        is_overdue=step.state == "open" and step.due_at < now,
    )

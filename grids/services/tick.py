"""The tick: claims due steps in deadline order and climbs each by exactly one level.

Any number may run at once, anywhere. A batch locks whistles (never steps first), skipping those somebody holds; what
it wrote commits together: step, whistle, timeline, audit, messages. A constant number of queries a batch.
"""

import os
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F

from grids.deadlines import Advance, advance, link_of, night_deferral
from grids.levels import Stage
from grids.models import Assignment, Step, TickRun, TimelineEntry, Whistle
from grids.selectors.recipients import RecipientRequest, recipients_for
from grids.services.change import change
from grids.services.emergencies.chase import chase_due
from grids.services.situation.rounds import chase_reports, open_due_rounds
from grids.services.steps import RUNNING_STATES, lapse_extensions, mirror_due
from grids.states import STEP_TABLE, StepState
from xinhui.accounts.actors import SYSTEM, Actor
from xinhui.audit.services import AuditRow, record_many
from xinhui.bureaus.services.webhooks.announce import anybody_listens
from xinhui.core import clock
from xinhui.core.locking import locked
from xinhui.core.services.calendar import calendar_version, schedule_for
from xinhui.outbox import pulse
from xinhui.outbox.services.enqueue import Draft, enqueue

BATCH = 100
#: How many batches further down the list a ticker looks when others hold the head of it.
LOOK_AHEAD = 5


@dataclass
class TickResult:
    """What a run did."""

    advanced: int = 0
    deferred: int = 0
    skipped: int = 0
    #: Orders in wartime that climbed.
    chased: int = 0
    #: Rounds of situation reports opened, and reports found missing when a round's time was up.
    rounds: int = 0
    reports_chased: int = 0


@dataclass
class _Climb:
    """One step that climbed, and where it stood before."""

    step: Step
    was_due: datetime
    to: Advance


def ticker_name() -> str:
    """This process among the tickers."""
    return f"{socket.gethostname()[:40]}:{os.getpid()}"


def tick(*, actor: Actor = SYSTEM, ticker: str = "", limit: int = 100_000) -> TickResult:
    """Advance everything due, batch by batch, until nothing is or `limit` steps were looked at."""
    total = TickResult()
    seen = 0
    while seen < limit:
        batch = advance_due(actor=actor, limit=min(BATCH, limit - seen))
        handled = batch.advanced + batch.deferred
        total.advanced += batch.advanced
        total.deferred += batch.deferred
        total.skipped += batch.skipped
        seen += handled
        if handled == 0:
            break
    _chase(actor, total, limit)
    total.rounds = open_due_rounds(actor=actor)
    total.reports_chased = chase_reports(actor=actor)
    _beat(ticker or ticker_name(), total.advanced + total.chased)
    return total


def _chase(actor: Actor, total: TickResult, limit: int) -> None:
    """Orders that nobody acknowledged, batch by batch: a whistle never waits for them, nor they for a whistle."""
    while total.chased < limit:
        batch = chase_due(actor=actor)
        total.chased += batch.advanced
        total.skipped += batch.skipped
        if batch.advanced == 0:
            break


def _beat(name: str, advanced: int) -> None:
    now = clock.now()
    values = {"last_at": now, "advanced": advanced, "total_advanced": F("total_advanced") + advanced,
              "runs": F("runs") + 1}  # fmt: skip
    if not TickRun.objects.filter(ticker=name).update(**values):
        TickRun.objects.get_or_create(
            ticker=name, defaults={"last_at": now, "advanced": advanced, "total_advanced": advanced, "runs": 1}
        )


def advance_due(*, actor: Actor = SYSTEM, limit: int = BATCH) -> TickResult:
    """One batch: the whistles of the earliest due steps that nobody else holds, each due step by one level."""
    now = clock.now()
    with change() as begun:
        whistles, skipped = _claim(now, limit)
        begun.hold(whistles.values())
        if not whistles:
            return TickResult(skipped=skipped)
        steps = _running_steps(list(whistles))
        due = [step for step in steps if step.state == StepState.OPEN and step.due_at <= now]
        climbs, deferred = _move(due, now)
        _save_steps(climbs, deferred)
        missed = [climb.step.assignment_id for climb in climbs if climb.step.stage == Stage.HANDLE]
        lapse_extensions(missed, at=now)
        _save_mirrors(whistles, steps, climbs, now)
        _write_record(actor, whistles, climbs, deferred, now)
        for climb in climbs:
            verb = "remind" if climb.to.chase else "escalate"
            begun.note(climb.step.whistle_id, climb.step.assignment_id, verb)
        for step in deferred:
            begun.note(step.whistle_id, step.assignment_id, "defer")
        pulse.bump_on_commit("whistles")
    return TickResult(advanced=len(climbs), deferred=len(deferred), skipped=skipped)


def _claim(now: datetime, limit: int) -> tuple[dict[int, Whistle], int]:
    """Lock the whistles of the earliest due steps; those held by an answer or another ticker are passed over."""
    due = Step.objects.filter(state=StepState.OPEN, due_at__lte=now).order_by("due_at", "id")
    wanted = list(dict.fromkeys(due.values_list("whistle_id", flat=True)[: limit * LOOK_AHEAD]))
    skipped = 0
    for start in range(0, len(wanted), limit):
        chunk = wanted[start : start + limit]
        rows = Whistle.objects.filter(pk__in=chunk).select_related("issue__grid", "category").order_by("pk")
        rows = rows.annotate(is_heard=anybody_listens())
        held = {whistle.pk: whistle for whistle in locked(rows, skip_locked=True)}
        skipped += len(chunk) - len(held)
        if held:
            return held, skipped
    return {}, skipped


def _running_steps(whistle_ids: Sequence[int]) -> list[Step]:
    rows = Step.objects.filter(whistle_id__in=whistle_ids, state__in=RUNNING_STATES)
    return list(locked(rows.order_by("pk")))


def _move(due: Sequence[Step], now: datetime) -> tuple[list[_Climb], list[Step]]:
    """Climb each due step by one level; working-time steps found late at night wait for the morning."""
    version = calendar_version() if due else 0
    climbs, deferred = [], []
    for step in due:
        chain = [link_of(raw) for raw in step.chain]
        link = chain[step.position]
        schedule = schedule_for(link.hours, version=version)
        later = night_deferral(step.due_at, now=now, is_clock=link.budget.is_clock, schedule=schedule, spread=step.pk)
        if later is not None:
            step.due_at = later
            deferred.append(step)
            continue
        above = chain[min(step.position + 1, len(chain) - 1)]
        to = advance(chain, step.position, step.chase, now=now, schedule=schedule_for(above.hours, version=version))
        climbs.append(_Climb(step, step.due_at, to))
        _apply(step, to, now, version)
    return climbs, deferred


def _apply(step: Step, to: Advance, now: datetime, version: int) -> None:
    step.state = STEP_TABLE.next(step.state, "escalate")
    step.position, step.chase, step.level = to.position, to.chase, to.link.level
    step.missed += 1
    step.started_at, step.due_at = now, to.due_at
    step.amount, step.unit_of_time, step.hours_id = to.link.amount, to.link.unit_of_time, to.link.hours
    step.extras = []
    step.calendar_version = version
    step.updated_at = now


def _save_steps(climbs: Sequence[_Climb], deferred: Sequence[Step]) -> None:
    fields = ["state", "position", "chase", "level", "missed", "started_at", "due_at", "amount", "unit_of_time",
              "hours_id", "extras", "calendar_version", "updated_at"]  # fmt: skip
    rows = [*(climb.step for climb in climbs), *deferred]
    if rows:
        Step.objects.bulk_update(rows, fields)


def _save_mirrors(whistles: dict[int, Whistle], steps: Sequence[Step], climbs: Sequence[_Climb], now: datetime) -> None:
    by_whistle: dict[int, list[Step]] = {}
    for step in steps:
        by_whistle.setdefault(step.whistle_id, []).append(step)
    wanted = {step.assignment_id for step in steps if step.assignment_id}
    assignments = {row.pk: row for row in Assignment.objects.filter(pk__in=wanted)}
    climbed: dict[int, int] = {}
    for climb in climbs:
        climbed[climb.step.whistle_id] = climbed.get(climb.step.whistle_id, 0) + 1
    for pk, whistle in whistles.items():
        own = by_whistle.get(pk, [])
        mirror_due(whistle, [a for a in assignments.values() if a.whistle_id == pk], own, at=now)
        whistle.escalation_count += climbed.get(pk, 0)
        whistle.updated_at = now
    Whistle.objects.bulk_update(
        list(whistles.values()), ["due_at", "is_overdue", "level", "escalation_count", "updated_at"]
    )
    if assignments:
        Assignment.objects.bulk_update(list(assignments.values()), ["due_at"])


def _write_record(
    actor: Actor, whistles: dict[int, Whistle], climbs: Sequence[_Climb], deferred: Sequence[Step], now: datetime
) -> None:
    """Timeline, messages, audit: for the whole batch at once."""
    entries = [_entry(actor, whistles[c.step.whistle_id], c, now) for c in climbs]
    entries += [_deferral(actor, whistles[step.whistle_id], step, now) for step in deferred]
    TimelineEntry.objects.bulk_create(entries)
    requests = [
        RecipientRequest(c.to.link.level, c.to.link.unit, whistles[c.step.whistle_id].area_code) for c in climbs
    ]
    drafts = [
        draft
        for climb, people in zip(climbs, recipients_for(requests), strict=True)
        for draft in _drafts(whistles[climb.step.whistle_id], climb, people)
    ]
    enqueue(drafts=drafts)
    rows = [AuditRow("grids.step", c.step.pk, whistles[c.step.whistle_id].area_code, _facts(c)) for c in climbs]
    record_many(actor=actor, verb="escalate", rows=rows)


def _facts(climb: _Climb) -> dict[str, Any]:
    return {
        "stage": climb.step.stage,
        "was_due": climb.was_due.isoformat(),
        "due": climb.to.due_at.isoformat(),
        "level": climb.to.link.level,
        "position": climb.to.position,
        "chase": climb.to.chase,
    }


def _entry(actor: Actor, whistle: Whistle, climb: _Climb, now: datetime) -> TimelineEntry:
    return TimelineEntry(
        issue_id=whistle.issue_id,
        whistle=whistle,
        assignment_id=climb.step.assignment_id,
        at=now,
        verb="remind" if climb.to.chase else "escalate",
        actor_label=actor.label,
        unit_id=climb.to.link.unit,
        level=climb.to.link.level,
        round=climb.step.round,
        data={"step": climb.step.pk, **_facts(climb)},
    )


def _deferral(actor: Actor, whistle: Whistle, step: Step, now: datetime) -> TimelineEntry:
    return TimelineEntry(
        issue_id=whistle.issue_id, whistle=whistle, assignment_id=step.assignment_id, at=now, verb="defer",
        actor_label=actor.label, level=step.level, round=step.round,
        data={"step": step.pk, "stage": step.stage, "due": step.due_at.isoformat()},
    )  # fmt: skip


def _drafts(whistle: Whistle, climb: _Climb, people: frozenset[int]) -> list[Draft]:
    step, to = climb.step, climb.to
    event = "reminded" if to.chase else "escalated"
    key = f"whistle:{whistle.pk}:{event}:r{step.round}:l{to.link.level}:s{step.pk}:p{to.position}:c{to.chase}"
    context = {
        "number": whistle.number,
        "category": str(whistle.category),
        "place": whistle.issue.grid.name,
        "stage": str(Stage(step.stage).label),
        "due": clock.local(climb.was_due).strftime("%Y-%m-%d %H:%M"),
        "chase": to.chase,
    }
    return [
        Draft(key=key, recipient_id=user_id, kind=f"whistle.{event}", context=context,
              link=f"/whistles/{whistle.pk}/")
        for user_id in sorted(people)
    ]  # fmt: skip

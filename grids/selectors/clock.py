"""The auditor: is any deadline being missed silently? It reads the database and needs no Celery."""

from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, Max, OuterRef, QuerySet

from grids.models import OrderStep, Step, TickRun, Whistle
from xinhui.core import clock
from xinhui.outbox.selectors.messages import oldest_unsent

STEP_GRACE = timedelta(minutes=2)
MESSAGE_GRACE = timedelta(minutes=10)
TICK_GRACE = timedelta(minutes=3)


@dataclass(frozen=True)
class ClockReport:
    """What the auditor found; times are ISO 8601 or None, lateness in seconds."""

    at: str
    oldest_overdue_step: str | None
    step_late_seconds: int
    overdue_steps: int
    oldest_unsent_message: str | None
    message_late_seconds: int
    last_tick: str | None
    tick_late_seconds: int | None
    live_without_deadline: int
    troubles: list[str] = field(default_factory=list)

    @property
    def is_well(self) -> bool:
        """True when nothing is late."""
        return not self.troubles

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {"status": "ok" if self.is_well else "late", **asdict(self)}


def _iso(at: datetime | None) -> str | None:
    return clock.local(at).isoformat(timespec="seconds") if at else None


def _late(at: datetime | None, now: datetime) -> int:
    return max(0, int((now - at).total_seconds())) if at else 0


def live_without_deadline() -> int:
    """Live whistles that nothing runs for: there must be none (suspended ones have a paused step)."""
    running = Step.objects.filter(whistle=OuterRef("pk"), state__in=["open", "paused"])
    return Whistle.objects.live().filter(~Exists(running)).count()


def _first(steps: "QuerySet[Step] | QuerySet[OrderStep]") -> datetime | None:
    return steps.order_by("due_at").values_list("due_at", flat=True).first()


def audit_clock() -> ClockReport:
    """Look: whistles' deadlines and orders', messages, tickers; a handful of queries."""
    now = clock.now()
    due = Step.objects.filter(state="open", due_at__lte=now)
    due_orders = OrderStep.objects.filter(state="open", due_at__lte=now)
    oldest = min(filter(None, (_first(due), _first(due_orders))), default=None)
    unsent = oldest_unsent()
    last_tick = TickRun.objects.aggregate(last=Max("last_at"))["last"]
    orphans = live_without_deadline()
    troubles = []
    if oldest and now - oldest > STEP_GRACE:
        troubles.append("step")
    if unsent and now - unsent > MESSAGE_GRACE:
        troubles.append("message")
    if last_tick is None or now - last_tick > TICK_GRACE:
        troubles.append("tick")
    if orphans:
        troubles.append("deadline")
    return ClockReport(
        at=str(_iso(now)),
        oldest_overdue_step=_iso(oldest),
        step_late_seconds=_late(oldest, now),
        overdue_steps=due.count() + due_orders.count() if oldest else 0,
        oldest_unsent_message=_iso(unsent),
        message_late_seconds=_late(unsent, now),
        last_tick=_iso(last_tick),
        tick_late_seconds=_late(last_tick, now) if last_tick else None,
        live_without_deadline=orphans,
        troubles=troubles,
    )

"""What the clock does for orders: it says once a round that one is overdue, and that one can be answered."""

from django.db import transaction
from django.db.models import F

from grids.hotline_states import HotlineState
from grids.models import HotlineOrder, Whistle
from grids.services.hotline.answer import DONE_WHISTLE, ENDED_ISSUE
from grids.services.hotline.frame import log_order, tell_desk
from xinhui.accounts.actors import Actor
from xinhui.core import clock
from xinhui.core.locking import locked

AT_ONCE = 200


def remind_orders(*, actor: Actor) -> int:
    """Tell the desks about orders newly overdue and newly ready; returns how many. Any number of tickers may run."""
    return _overdue(actor) + _ready(actor)


def _overdue(actor: Actor) -> int:
    now = clock.now()
    with transaction.atomic():
        rows = HotlineOrder.objects.overdue().filter(overdue_told__lt=F("round")).order_by("due_at", "pk")
        found = list(locked(rows, skip_locked=True)[:AT_ONCE])
        for order in found:
            order.overdue_told = order.round
            order.save(update_fields=["overdue_told"])
            tell_desk(order, "overdue")
            log_order(actor=actor, order=order, verb="overdue", at=now)
    return len(found)


def _ready(actor: Actor) -> int:
    with transaction.atomic():
        rows = HotlineOrder.objects.filter(state=HotlineState.IN_HAND, ready_told__lt=F("round"))
        done = Whistle.objects.filter(state__in=sorted(DONE_WHISTLE)).values("issue_id")
        rows = rows.filter(issue__state__in=sorted(ENDED_ISSUE)) | rows.filter(issue_id__in=done)
        found = list(locked(rows.order_by("pk"), skip_locked=True)[:AT_ONCE])
        for order in found:
            order.ready_told = order.round
            order.save(update_fields=["ready_told"])
            tell_desk(order, "ready")
    return len(found)

"""Who called: shown to who handles the order, with a reason on the trail; forgotten some time after the end."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from grids.hotline_states import HotlineState
from grids.models import HotlineOrder
from grids.models.hotline import open_caller
from grids.services.hotline.frame import hold_order, log_order, require_caller_reader
from xinhui.accounts.actors import Actor
from xinhui.core import clock
from xinhui.core.checks import line
from xinhui.core.locking import locked

AT_ONCE = 500


def look_at_caller(*, actor: Actor, order_id: int, reason: str) -> dict[str, str]:
    """{name, phone, text, address} as far as they came; the look and its reason are on the trail, never what it shows.

    Empty once purged. Raises NotFound, Forbidden, InvalidInput (reason).
    """
    reason = line(reason, field="reason", limit=100)
    with transaction.atomic():
        order = hold_order(order_id)
        require_caller_reader(actor, order)
        log_order(actor=actor, order=order, verb="look", at=clock.now(), text=reason)
    return open_caller(order)


def purge_callers(*, actor: Actor, before: datetime) -> int:
    """Forget who called about orders that ended before; returns how many, at most AT_ONCE."""
    now = clock.now()
    ended = Q(state=HotlineState.CLOSED, closed_at__lt=before)
    ended |= Q(state__in=[HotlineState.ANSWERED, HotlineState.RETURNED], answered_at__lt=before)
    with transaction.atomic():
        rows = HotlineOrder.objects.filter(ended, purged_at=None).order_by("pk")
        found = list(locked(rows, skip_locked=True)[:AT_ONCE])
        for order in found:
            order.caller_sealed, order.purged_at = "", now
            order.save(update_fields=["caller_sealed", "purged_at"])
            log_order(actor=actor, order=order, verb="purge", at=now)
    return len(found)

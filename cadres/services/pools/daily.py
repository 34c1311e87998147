"""What time does to pools: who is over the age or gone is proposed for exit; reviews that are due are told of."""

from collections import Counter
from typing import Any

from django.db import transaction
from django.db.models import Count, Q

from cadres.models import Cadre, PoolEntry, ReservePool
from cadres.rules.pools import is_over_age
from cadres.selectors.people import office_people, was_told
from cadres.services.frame import tell
from cadres.services.pools.frame import hold_entry, turn
from cadres.states.cadre import CadreState
from cadres.states.pools import POOL_TABLE, ExitReason, PoolEntryState
from xinhui.accounts.actors import Actor
from xinhui.core import clock

#: The daily job takes these up: an exit that is proposed already waits for the office.
_WATCHED = (PoolEntryState.ENTERED, PoolEntryState.WARNED)


def settle_pools(*, actor: Actor) -> int:
    """Proposes exits, one transaction each, and tells the cadre office of them and of reviews due, a message a pool.

    Returns how many exits were proposed and how many pools were told of.
    """
    found: Counter[int] = Counter()
    watched = PoolEntry.objects.filter(state__in=_WATCHED).exclude(kept_until__gt=clock.today())
    rows = watched.select_related("pool", "cadre").defer("cadre__form_sealed", "cadre__photo_sealed").order_by("pk")
    for row in list(rows):
        if _why(row, row.cadre) and _propose(actor, row.pk):
            found[row.pool_id] += 1
    if found:
        _tell_exits(found)
    return sum(found.values()) + _tell_reviews()


def _why(row: PoolEntry, cadre: Cadre) -> str:
    """Why the exit is to be proposed; "" when it is not."""
    if cadre.state != CadreState.IN_SERVICE:
        return ExitReason.GONE
    return ExitReason.OVER_AGE if is_over_age(row.pool.conditions, cadre.born_on, clock.today()) else ""


def _propose(actor: Actor, pool_entry_id: int) -> bool:
    with transaction.atomic():
        row = hold_entry(actor, pool_entry_id)
        why = _why(row, row.cadre)
        if not why or not POOL_TABLE.allows(row.state, "propose_exit"):
            return False  # changed this very moment
        row.exit_reason = why
        turn(actor, row, "propose_exit")
    return True


def _tell_exits(found: Counter[int]) -> None:
    at = clock.now().isoformat()
    with transaction.atomic():
        people = office_people()
        for pool in ReservePool.objects.filter(pk__in=found):
            tell(people, "cadre.pool_exits_found", key=f"pool-exits:{pool.pk}:{at}",
                        link=f"/cadres/pools/{pool.pk}/?state=leaving",
                        context={"pool": pool.name, "count": found[pool.pk]})  # fmt: skip


def _tell_reviews() -> int:
    """Once a month and pool, as long as reviews are due."""
    today = clock.today()
    due = Q(entries__state__in=_WATCHED, entries__review_due_on__lte=today)
    told = 0
    with transaction.atomic():
        people = office_people()
        pools: Any = ReservePool.objects.annotate(due=Count("entries", filter=due)).filter(due__gt=0)
        for pool in pools:
            key = f"pool-reviews:{pool.pk}:{today:%Y-%m}"
            if people and not was_told(key):
                tell(people, "cadre.pool_reviews_due", key=key, link=f"/cadres/pools/{pool.pk}/?due=1",
                            context={"pool": pool.name, "count": pool.due})  # fmt: skip
                told += 1
    return told

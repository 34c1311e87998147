"""A pool's list taken away as a table: on the trail before it leaves."""

from collections.abc import Sequence

from django.db import transaction

from cadres.models import PoolEntry, ReservePool
from xinhui.accounts.actors import Actor
from xinhui.audit.services import record


def take_list(*, actor: Actor, pool: ReservePool, rows: Sequence[PoolEntry]) -> None:
    """Keep who takes which entries away."""
    with transaction.atomic():
        record(actor=actor, verb="cadre.pool.export", target=pool, detail={"entries": [row.pk for row in rows]})

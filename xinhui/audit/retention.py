"""What is not kept for ever: each kind of row that goes after so many days, by one service, once a day.

A room registers what it keeps (`keep`) in its `services/retention.py`, which its app config imports. The trail itself
is never purged.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django_stubs_ext import StrOrPromise

from xinhui.accounts.actors import Actor
from xinhui.audit.services import AuditRow, record_many
from xinhui.core import clock

log = logging.getLogger(__name__)
VERB = "retention.purge"


@dataclass(frozen=True)
class Keeping:
    """One kind of row: kept `days` days; `purge(before)` removes or blanks what is older and says how many rows."""

    name: str
    label: StrOrPromise
    days: int
    purge: Callable[[datetime], int]

    @property
    def days_here(self) -> int:
        """Days on this server: RETENTION_DAYS may say otherwise."""
        return int(settings.RETENTION_DAYS.get(self.name, self.days))


KEEPINGS: dict[str, Keeping] = {}


def keep(name: str, label: StrOrPromise, *, days: int, purge: Callable[[datetime], int]) -> None:
    """Register a kind of row. Raises ValueError when two rooms take the same name."""
    if name in KEEPINGS and KEEPINGS[name].purge is not purge:
        raise ValueError(f"{name} is kept by two rooms")
    KEEPINGS[name] = Keeping(name, label, days, purge)


def purge_all(*, actor: Actor) -> dict[str, int]:
    """Purge every kind that is due; name → rows, -1 where it broke off. What was removed stands on the trail.

    One kind that breaks off does not keep the others; any number of runs a day do no harm.
    """
    done = {}
    for keeping in KEEPINGS.values():
        before = clock.now() - timedelta(days=keeping.days_here)
        try:
            done[keeping.name] = _purge(actor, keeping, before)
        except Exception:
            log.exception("purge of %s broke off", keeping.name)
            done[keeping.name] = -1
    return done


def _purge(actor: Actor, keeping: Keeping, before: datetime) -> int:
    with transaction.atomic():
        rows = keeping.purge(before)
        if rows:
            detail = {"rows": rows, "before": before, "days": keeping.days_here}
            record_many(actor=actor, verb=VERB, rows=[AuditRow("retention", keeping.name, detail=detail)])
    return rows

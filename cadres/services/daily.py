"""What the room does by itself, once a day and without harm any number of times: each writes under keys of its own."""

import logging
from collections.abc import Callable

from django.db import transaction

from cadres.models import CadreDailyRun
from cadres.services.appraisal.daily import run_appraisals
from cadres.services.pools.daily import settle_pools
from cadres.services.records.answer import chase_replies
from cadres.services.records.clear import expire_records
from cadres.services.records.rounds import (
    chase_returns,
    close_rounds,
    open_rounds,
    plan_round,
    remind_returns,
    settle_rounds,
)
from cadres.services.training.daily import run_training
from xinhui.accounts.actors import Actor
from xinhui.audit.services import record
from xinhui.core import clock

log = logging.getLogger(__name__)

#: Each takes the actor (the portal itself) and returns how many rows it wrote.
DAILY: tuple[Callable[..., int], ...] = (
    plan_round,
    open_rounds,
    remind_returns,
    close_rounds,
    chase_returns,
    settle_rounds,
    chase_replies,
    expire_records,
    settle_pools,
    run_training,
    run_appraisals,
)  # fmt: skip


def run_daily(*, actor: Actor) -> int:
    """Reminders, openings, closings and expiries of the whole room; returns how many rows were written.

    A part that breaks off does not keep the others from running: it is logged, and the day's entry names it.
    """
    written, failed = 0, []
    for part in DAILY:
        try:
            written += part(actor=actor)
        except Exception:
            log.exception("%s broke off", part.__name__)
            failed.append(part.__name__)
    facts = {"at": clock.now(), "failed": ",".join(failed)[:400]}
    with transaction.atomic():
        run, _made = CadreDailyRun.objects.update_or_create(day=clock.today(), defaults=facts)
        run.written += written
        run.save(update_fields=["written"])
        record(actor=actor, verb="cadre.daily", target=run, detail={"written": written, "failed": failed})
    return written

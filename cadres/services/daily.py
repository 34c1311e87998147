"""What the room does by itself, once a day and without harm any number of times: each writes under keys of its own."""

import logging
from collections.abc import Callable

from django.db import transaction

from cadres.models import CadreDailyRun
from cadres.services.appraisal.daily import chase_objections, remind_reports, settle_units
from cadres.services.care.daily import (
    chase_findings,
    chase_follow_ups,
    chase_talks,
    raise_talks_by_rule,
    remind_talks,
    tell_ends_of_periods,
)
from cadres.services.observations.daily import chase_observations
from cadres.services.pools.daily import settle_pools
from cadres.services.promotions.daily import end_publicities, remind_probations
from cadres.services.ranks.daily import end_rank_publicities
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
from cadres.services.tempering.daily import chase_postings
from cadres.services.training.daily import run_training
from cadres.services.visits.daily import chase_visits, plan_visits
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
    raise_talks_by_rule,
    remind_talks,
    chase_talks,
    chase_follow_ups,
    chase_findings,
    tell_ends_of_periods,
    end_publicities,
    remind_probations,
    end_rank_publicities,
    plan_visits,
    chase_visits,
    chase_postings,
    chase_observations,
    remind_reports,
    chase_objections,
    settle_units,
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

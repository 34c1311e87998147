"""What the room does by itself, once a day and without harm any number of times: each writes under keys of its own."""

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
from xinhui.audit.daily import Part, run_parts

#: Each takes the actor (the portal itself) and returns how many rows it wrote.
DAILY: tuple[Part, ...] = (
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
    """Reminders, openings, expiries and due dates of the whole room; returns how many rows were written."""
    return run_parts(actor=actor, parts=DAILY, runs=CadreDailyRun, verb="cadre.daily")

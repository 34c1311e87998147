"""The doorbell's other end."""

from celery import shared_task

from grids.services.hotline.round import hotline_round
from grids.services.mappings.run import forms_round
from grids.services.recompute import recompute_deadlines
from grids.services.sync.complete import sweep_waiting
from grids.services.sync.parts import purge_parts
from grids.services.tick import tick as run_tick
from xinhui.accounts.actors import SYSTEM


@shared_task(name="grids.tasks.tick")
def tick() -> int:
    """Advance everything due, under the calendar as it is now; returns how many steps climbed."""
    recompute_deadlines(actor=SYSTEM)
    result = run_tick()
    return result.advanced + result.chased


@shared_task(name="grids.tasks.tidy_sync")
def tidy_sync() -> int:
    """Complete records whose photos came unseen, drop parts that nobody goes on with; returns how many of both."""
    return sweep_waiting() + purge_parts()


@shared_task(name="grids.tasks.hotline")
def hotline() -> int:
    """Files of the 12345 hotline in, reminders, answers out; returns how many."""
    return hotline_round()


@shared_task(name="grids.tasks.upper_forms")
def upper_forms() -> int:
    """Write the files of upper platforms that are due; returns how many."""
    return forms_round()

"""The doorbell's other end."""

from celery import shared_task

from talent.services.daily import run_daily
from talent.services.tick import tick as run_tick
from xinhui.accounts.actors import SYSTEM


@shared_task(name="talent.tasks.daily")
def daily() -> int:
    """What falls due today; returns how many rows were written."""
    return run_daily(actor=SYSTEM)


@shared_task(name="talent.tasks.tick")
def tick() -> int:
    """Whatever is promised and late; returns how many rows climbed."""
    return run_tick()

"""The doorbell's other end."""

from celery import shared_task

from talent.services.daily import run_daily
from xinhui.accounts.actors import SYSTEM


@shared_task(name="talent.tasks.daily")
def daily() -> int:
    """What falls due today; returns how many rows were written."""
    return run_daily(actor=SYSTEM)

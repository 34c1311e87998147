"""Webhooks in a worker."""

from celery import shared_task

from xinhui.accounts.actors import SYSTEM
from xinhui.bureaus.services.ending import tell_of_ending_keys
from xinhui.bureaus.services.webhooks.deliver import deliver_due

#: A ticker without Celery goes on with the chain after so long: it has one thread for everything.
TICKER_SECONDS = 5.0


@shared_task(name="xinhui.bureaus.tasks.deliver_webhooks")
def deliver_webhooks() -> int:
    """Send what is due; returns how many went out."""
    return deliver_due().delivered


@shared_task(name="xinhui.bureaus.tasks.tell_of_keys")
def tell_of_keys() -> int:
    """Tell of keys that run out; returns how many messages."""
    return tell_of_ending_keys(actor=SYSTEM)


def tick() -> int:
    """For a ticker without Celery; returns how many went out."""
    return deliver_due(seconds=TICKER_SECONDS).delivered

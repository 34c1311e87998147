"""Webhooks in a worker."""

from celery import shared_task

from xinhui.bureaus.services.webhooks.deliver import deliver_due
from xinhui.bureaus.services.webhooks.purge import purge_webhooks as purge

#: A ticker without Celery goes on with the chain after so long: it has one thread for everything.
TICKER_SECONDS = 5.0


@shared_task(name="xinhui.bureaus.tasks.deliver_webhooks")
def deliver_webhooks() -> int:
    """Send what is due; returns how many went out."""
    return deliver_due().delivered


@shared_task(name="xinhui.bureaus.tasks.purge_webhooks")
def purge_webhooks() -> int:
    """Delete what is past its days; returns how many rows."""
    return purge()


def tick() -> int:
    """For a ticker without Celery; returns how many went out."""
    return deliver_due(seconds=TICKER_SECONDS).delivered

"""Webhooks in a worker."""

from celery import shared_task

from xinhui.bureaus.services.webhooks.deliver import deliver_due

#: A ticker without Celery goes on with the chain after so long: it has one thread for everything.
TICKER_SECONDS = 5.0


@shared_task(name="xinhui.bureaus.tasks.deliver_webhooks")
def deliver_webhooks() -> int:
    """Send what is due; returns how many went out."""
    return deliver_due().delivered


def tick() -> int:
    """For a ticker without Celery; returns how many went out."""
    return deliver_due(seconds=TICKER_SECONDS).delivered

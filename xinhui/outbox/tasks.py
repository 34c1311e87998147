"""Delivery in a worker."""

from celery import shared_task

from xinhui.outbox.services.deliver import deliver_due

BATCHES = 50


@shared_task(name="xinhui.outbox.tasks.deliver_outbox")
def deliver_outbox() -> int:
    """Send what is due, batch by batch; returns how many went out."""
    total = 0
    for _batch in range(BATCHES):
        result = deliver_due()
        total += result.sent
        if result.sent + result.retried + result.failed == 0:
            break
    return total

"""Asks a worker to send, now. Losing a ring loses nothing: beat looks anyway."""

import logging

from celery import current_app
from django.core.cache import cache
from django.db import transaction

log = logging.getLogger(__name__)
COALESCE_SECONDS = 2


def ring_on_commit() -> None:
    """Wake a worker when the transaction commits, at most once every few seconds; never raises."""
    transaction.on_commit(_ring)


def _ring() -> None:
    try:
        if cache.add("webhooks-doorbell", 1, COALESCE_SECONDS):
            current_app.send_task("xinhui.bureaus.tasks.deliver_webhooks", expires=60)
    except Exception:  # the database already holds the event: the broker's trouble is not the caller's
        log.warning("webhook doorbell not answered", exc_info=True)

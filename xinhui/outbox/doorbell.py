"""The doorbell: asks a worker to look, now. Losing a ring loses nothing; the tick looks anyway."""

import logging

from celery import current_app
from django.core.cache import cache

log = logging.getLogger(__name__)
COALESCE_SECONDS = 2


def ring() -> None:
    """Wake the delivery task, at most once every few seconds; a dead broker is logged, never raised."""
    try:
        if cache.add("outbox-doorbell", 1, COALESCE_SECONDS):
            current_app.send_task("xinhui.outbox.tasks.deliver_outbox", expires=60)
    except Exception:  # the database already holds the message: the broker's trouble is not the caller's
        log.warning("outbox doorbell not answered", exc_info=True)

"""Asks a worker to look at the imports, now. Losing a ring loses nothing: beat looks anyway."""

import logging

from celery import current_app
from django.db import transaction

log = logging.getLogger(__name__)


def ring_on_commit() -> None:
    """Wake a worker when the transaction commits; a dead broker is logged, never raised."""

    def ring() -> None:
        try:
            current_app.send_task("xinhui.exchange.tasks.run_imports", expires=60)
        except Exception:  # the job is in the database: the broker's trouble is not the caller's
            log.warning("exchange doorbell not answered", exc_info=True)

    transaction.on_commit(ring)

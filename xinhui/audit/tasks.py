"""What the trail's room does by itself."""

from celery import shared_task

from xinhui.accounts.actors import SYSTEM
from xinhui.audit.retention import purge_all


@shared_task(name="xinhui.audit.tasks.purge_old")
def purge_old() -> int:
    """Remove what has been kept long enough; returns how many rows."""
    return sum(rows for rows in purge_all(actor=SYSTEM).values() if rows > 0)

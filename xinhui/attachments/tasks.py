"""Housekeeping in a worker."""

from celery import shared_task

from xinhui.attachments.services.purge import purge_orphans as run_purge


@shared_task(name="xinhui.attachments.tasks.purge_orphans")
def purge_orphans() -> int:
    """Drop files that belong to nothing; returns how many."""
    return run_purge()

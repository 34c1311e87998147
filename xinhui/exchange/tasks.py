"""Imports in a worker."""

from celery import shared_task

from xinhui.exchange.services.jobs import run_waiting


@shared_task(name="xinhui.exchange.tasks.run_imports")
def run_imports() -> int:
    """Check and import what waits; returns how many jobs were worked on."""
    return run_waiting()

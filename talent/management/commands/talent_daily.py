"""`manage.py talent_daily`: what the room does once a day, without Celery."""

from typing import Any

from django.core.management.base import BaseCommand

from talent.services.daily import run_daily
from xinhui.accounts.actors import SYSTEM


class Command(BaseCommand):
    """Alarms, reminders and due dates; any number of times a day."""

    help = "Look at the targets of talent, send reminders and settle what fell due."

    def handle(self, *args: Any, **options: Any) -> None:
        """Run, and say how much was done."""
        self.stdout.write(str(run_daily(actor=SYSTEM)))

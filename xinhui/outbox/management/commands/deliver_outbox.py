"""`manage.py deliver_outbox`: send what is due without Celery."""

from typing import Any

from django.core.management.base import BaseCommand

from xinhui.outbox.tasks import deliver_outbox


class Command(BaseCommand):
    """Sends every due message once."""

    help = "Send every due message, without Celery."

    def handle(self, *args: Any, **options: Any) -> None:
        """Send and print the number."""
        self.stdout.write(str(deliver_outbox()))

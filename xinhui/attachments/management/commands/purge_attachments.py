"""`manage.py purge_attachments`: drop files that belong to nothing, without Celery."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from xinhui.attachments.services.purge import orphans, purge_orphans


class Command(BaseCommand):
    """Drops every file that was sent in over 48 hours ago and never attached to anything."""

    help = "Delete files that were sent in over 48 hours ago and never attached to anything."

    def add_arguments(self, parser: CommandParser) -> None:
        """`--dry-run` counts only."""
        parser.add_argument("--dry-run", action="store_true", help="only count them")

    def handle(self, *args: Any, **options: Any) -> None:
        """Purge and print the number."""
        self.stdout.write(str(orphans().count() if options["dry_run"] else purge_orphans()))

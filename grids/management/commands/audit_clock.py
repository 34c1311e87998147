"""`manage.py audit_clock`: is any deadline missed silently? Needs no Celery; exit status 1 when something is late."""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from grids.selectors.clock import audit_clock


class Command(BaseCommand):
    """Prints the auditor's report."""

    help = "Report the oldest overdue step, the oldest unsent message and the last tick; exit 1 when any is late."

    def add_arguments(self, parser: CommandParser) -> None:
        """`--format text|json`."""
        parser.add_argument("--format", choices=("text", "json"), default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        """Look and print."""
        report = audit_clock()
        if options["format"] == "json":
            self.stdout.write(json.dumps(report.as_dict(), ensure_ascii=False))
        else:
            for name, value in report.as_dict().items():
                self.stdout.write(f"{name:24} {value}")
        if not report.is_well:
            sys.exit(1)

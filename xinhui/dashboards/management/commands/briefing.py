"""`manage.py briefing`: every figure of the district, published and computed side by side."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from xinhui.dashboards.selectors.figures import compute_figures


class Command(BaseCommand):
    """Prints the figures as text or JSON; each is computed by a query."""

    help = "Print every figure of the district: id, label, value, published."

    def add_arguments(self, parser: CommandParser) -> None:
        """`--format text|json`."""
        parser.add_argument("--format", choices=("text", "json"), default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        """Compute and print."""
        rows = compute_figures()
        if options["format"] == "json":
            self.stdout.write(json.dumps([row.as_dict() for row in rows], ensure_ascii=False, indent=2))
            return
        for row in rows:
            published = "—" if row.published is None else str(row.published)
            self.stdout.write(f"{row.id:20} {row.value:>9,} {published:>9}  {row.label}")
        if any(row.published not in (None, row.value) for row in rows):
            self.stdout.write(self.style.WARNING(_("Some figures differ from those published.")))

"""`manage.py retention`: what is kept for how many days; `--purge` removes what is older, without Celery."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from xinhui.accounts.actors import SYSTEM
from xinhui.audit.retention import KEEPINGS, purge_all


class Command(BaseCommand):
    """Prints name, days and words of each kind of row. Exit status 1: a kind could not be purged."""

    help = "Print what is kept for how many days; --purge removes what is older."

    def add_arguments(self, parser: CommandParser) -> None:
        """`--purge`."""
        parser.add_argument("--purge", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """List, or purge and say how many rows went."""
        if not options["purge"]:
            for keeping in KEEPINGS.values():
                self.stdout.write(f"{keeping.name:16} {keeping.days_here:>6}  {keeping.label}")
            return
        done = purge_all(actor=SYSTEM)
        for name, rows in done.items():
            self.stdout.write(f"{name:16} {rows:>6}")
        broken = [name for name, rows in done.items() if rows < 0]
        if broken:
            raise CommandError(_("These could not be purged; the log says why: %s") % ", ".join(broken))

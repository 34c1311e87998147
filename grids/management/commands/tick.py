"""`manage.py tick`: a ticker without Celery; may run anywhere at the same time as the worker's."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import OperationalError, close_old_connections

from grids.services.recompute import recompute_deadlines
from grids.services.tick import tick
from xinhui.accounts.actors import SYSTEM
from xinhui.core.ticks import run_others
from xinhui.outbox.tasks import deliver_outbox


class Command(BaseCommand):
    """Ticks once, or every `--interval` seconds with `--loop`."""

    help = "Advance every due step and deliver messages, once or in a loop."

    def add_arguments(self, parser: CommandParser) -> None:
        """`--loop`, `--interval`."""
        parser.add_argument("--loop", action="store_true")
        parser.add_argument("--interval", type=float, default=30.0)

    def handle(self, *args: Any, **options: Any) -> None:
        """Tick and print; a database that is away is waited for."""
        while True:
            try:
                recompute_deadlines(actor=SYSTEM)
                result = tick()
                others = "".join(f", {name} {many}" for name, many in run_others().items())
                deliver_outbox()
                line = f"advanced {result.advanced}, deferred {result.deferred}, held {result.skipped}"
                self.stdout.write(f"{line}{others}")
            except OperationalError as error:
                if not options["loop"]:
                    raise
                self.stderr.write(f"database not answering: {error}")
            if not options["loop"]:
                return
            close_old_connections()
            time.sleep(options["interval"])

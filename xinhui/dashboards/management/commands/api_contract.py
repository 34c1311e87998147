"""`manage.py api_contract`: what version 1 of the API promised and no longer holds; `--write` takes additions in."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from drf_spectacular.generators import SchemaGenerator

from xinhui.api_contract import broken, contract_of

CONTRACT = Path(settings.BASE_DIR) / "docs/api/v1.txt"


class Command(BaseCommand):
    """Compares the schema with docs/api/v1.txt. Exit status 1: a promise is broken."""

    help = "Compare the API with what its version promised; --write takes additions in."

    def add_arguments(self, parser: CommandParser) -> None:
        """`--write`."""
        parser.add_argument("--write", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Compare, write when asked and nothing is broken."""
        generator: Any = SchemaGenerator()  # type: ignore[no-untyped-call]
        now = contract_of(generator.get_schema(request=None, public=True))
        promised = CONTRACT.read_text(encoding="utf-8").splitlines()
        found = broken(promised, now)
        if found:
            raise CommandError("\n".join(found))
        added = [line for line in now if line not in set(promised)]
        if options["write"]:
            CONTRACT.write_text("\n".join(now) + "\n", encoding="utf-8")
        self.stdout.write("\n".join(f"new: {line}" for line in added))

"""See the package."""

import os
from datetime import datetime
from pathlib import Path

from django.apps import AppConfig

from xinhui.core import clock

CLOCK = Path(os.environ.get("MOVED_CLOCK", "/nonexistent"))


def read_clock() -> datetime:
    """What the file says."""
    return datetime.fromisoformat(CLOCK.read_text(encoding="ascii"))


class MovedConfig(AppConfig):
    """Only in tests/flows/moved/settings.py."""

    name = "tests.flows.moved"
    label = "moved"

    def ready(self) -> None:
        """From now on the file is the clock."""
        clock.use_source(read_clock)

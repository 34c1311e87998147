"""A demo district whose clock the test moves: a copy of the built one, served by a process that reads the time from a file."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from tests.browser.conftest import ROOT, environment, served
from xinhui.core.clock import LOCAL


@dataclass
class MovingPortal:
    """The address, the folder, and the file that tells the time."""

    address: str
    home: Path
    clock: Path

    @property
    def now(self) -> datetime:
        """What the portal takes for the present."""
        return datetime.fromisoformat(self.clock.read_text(encoding="ascii"))

    def go_to(self, at: datetime) -> None:
        """The portal's present from now on; never back."""
        assert at >= self.now, (at, self.now)
        self.clock.write_text(at.isoformat(), encoding="ascii")

    def next_days(self, days: int, hour: int = 10) -> None:
        """So many days on, at an hour of the morning."""
        later = self.now.astimezone(LOCAL) + timedelta(days=days)
        self.go_to(later.replace(hour=hour, minute=0, second=0, microsecond=0))

    def run(self, *command: str) -> str:
        """`manage.py …` by the same clock: the tick, the day."""
        line = [sys.executable, "manage.py", *command]
        done = subprocess.run(line, cwd=ROOT, env=_environment(self.home, self.clock), check=True, capture_output=True)
        return done.stdout.decode()


def _more(clock: Path) -> dict[str, str]:
    return {"DJANGO_SETTINGS_MODULE": "tests.flows.moved.settings", "MOVED_CLOCK": str(clock)}


def _environment(home: Path, clock: Path) -> dict[str, str]:
    return environment(home, **_more(clock))


@contextmanager
def moving_portal(built: Path, folder: Path) -> Iterator[MovingPortal]:
    """The district of `built`, copied, on the next morning."""
    home, clock = folder / "portal", folder / "clock"
    shutil.copytree(built, home)
    morning = (datetime.now(LOCAL) + timedelta(days=1)).replace(hour=9, minute=0, second=0, microsecond=0)
    clock.write_text(morning.isoformat(), encoding="ascii")
    with served(home, **_more(clock)) as port:
        yield MovingPortal(f"http://127.0.0.1:{port}", home, clock)

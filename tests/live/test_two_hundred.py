"""200 viewers on two real web workers: all hear of one change, ordinary requests answer, the stop is a clean one."""

import signal
import sqlite3
import time
from pathlib import Path

import pytest

from tests.live.crowd import Crowd
from tests.live.kit import PATIENCE, Portal, served

VIEWERS = 200


def threads_of(pid: int) -> int:
    """Threads of all workers of a master (Linux)."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return sum(len(list(Path(f"/proc/{child}/task").iterdir())) for child in children)


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="counts threads under Linux")
def test_two_hundred_viewers_starve_nobody(tmp_path: Path) -> None:
    with served(tmp_path, sessions=VIEWERS) as portal:
        starve_nobody(portal)


def starve_nobody(portal: Portal) -> None:
    """The journey."""
    sessions = portal.facts["sessions"]
    with Crowd(portal.port, sessions) as crowd:
        crowd.hear("event: hello", seconds=PATIENCE)
        assert threads_of(portal.process.pid) < 20  # not one a viewer
        for _ in range(10):
            assert portal.ask("/health/ready")[0] == 200
        assert portal.report() == 201
        assert crowd.hear("event: change", seconds=PATIENCE) < PATIENCE
        assert crowd.number('"topics":["chain"]') == VIEWERS and not crowd.ended

        with Crowd(portal.port, ["nobody"]) as stranger:
            stranger.hear("401 Unauthorized", seconds=PATIENCE)
        # Sessions of half of them are ended by the security administrator: their streams end, the others' do not.
        with sqlite3.connect(portal.folder / "xinhui.sqlite3", timeout=30) as database:
            database.executemany("DELETE FROM django_session WHERE session_key = ?", [(key,) for key in sessions[:100]])
        crowd.hear('"signed-out"', seconds=PATIENCE + 15, wanted=100)
        assert portal.report() == 201

        begun = time.monotonic()
        portal.process.send_signal(signal.SIGTERM)
        crowd.hear('"stopping"', seconds=PATIENCE, wanted=100)
        assert portal.process.wait(timeout=PATIENCE) == 0
        assert time.monotonic() - begun < 20
    log = (portal.folder / "web.log").read_text()
    assert "Traceback" not in log and "ERROR" not in log, log

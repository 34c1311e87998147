"""200 viewers on two real web workers: all hear of one change, ordinary requests answer, the stop is a clean one."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.request
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.live.crowd import Crowd
from tests.services import free_port, wait_for_port
from tests.template import _template

ROOT = Path(__file__).resolve().parent.parent.parent
VIEWERS, PATIENCE = 200, 30.0


@dataclass
class Portal:
    """A portal of its own: gunicorn with two workers over SQLite, as `make demo` serves it."""

    port: int
    process: "subprocess.Popen[bytes]"
    folder: Path
    facts: dict[str, Any]

    def ask(self, path: str, **more: Any) -> tuple[int, bytes]:
        """An ordinary request with the worker's token."""
        headers = {"Authorization": f"Bearer {self.facts['worker']}", "Content-Type": "application/json"}
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", headers=headers, **more)
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return answer.status, answer.read()

    def report(self) -> int:
        """A grid worker reports a manhole: the chain changes."""
        body = {"uuid": str(uuid.uuid4()), "category": "B101", "description": "井盖破损",
                "latitude": self.facts["latitude"], "longitude": self.facts["longitude"]}  # fmt: skip
        return self.ask("/api/v1/issues/", method="POST", data=json.dumps(body).encode())[0]


@pytest.fixture
def portal(tmp_path: Path) -> Iterator[Portal]:
    environment = {key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "REDIS_URL")}
    environment |= {"DATA_DIR": str(tmp_path), "PYTHONWARNINGS": "ignore", "LIVE_CHECK_SECONDS": "3"}
    if _template().exists():
        shutil.copy(_template(), tmp_path / "xinhui.sqlite3")
    run = [sys.executable, "manage.py", "migrate", "-v0"]
    if not _template().exists():
        subprocess.run(run, cwd=ROOT, env=environment, check=True)
    sow = [sys.executable, "-m", "tests.live.plant", str(VIEWERS)]
    said = subprocess.run(sow, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE).stdout
    port = free_port()
    command = [
        str(Path(sys.executable).parent / "gunicorn"),
        "xinhui.wsgi",
        "-b",
        f"127.0.0.1:{port}",
        "--workers",
        "2",
    ]
    with (tmp_path / "web.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
    try:
        wait_for_port(port)
        yield Portal(port, process, tmp_path, json.loads(said))
    finally:
        if process.poll() is None:
            process.kill()
        process.wait(timeout=10)


def threads_of(pid: int) -> int:
    """Threads of all workers of a master (Linux)."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return sum(len(list(Path(f"/proc/{child}/task").iterdir())) for child in children)


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="counts threads under Linux")
def test_two_hundred_viewers_starve_nobody(portal: Portal) -> None:
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

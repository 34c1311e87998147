"""A portal of a test's own: gunicorn with two workers over SQLite, as `make demo` serves it."""

import json
import os
import shutil
import subprocess
import sys
import urllib.request
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.services import free_port, wait_for_port
from tests.template import template_path

ROOT = Path(__file__).resolve().parent.parent.parent
PATIENCE = 60.0


@dataclass
class Portal:
    """What a test has of it: address, process, folder, and what the plant said."""

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


@contextmanager
def served(folder: Path, *, sessions: int, **more: str) -> Iterator[Portal]:
    """A district, so many sessions of the command centre, and the server; `more` goes into the environment."""
    environment = {key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "REDIS_URL")}
    environment |= {"DATA_DIR": str(folder), "PYTHONWARNINGS": "ignore", "LIVE_CHECK_SECONDS": "3", **more}
    if template_path().exists():
        shutil.copy(template_path(), folder / "xinhui.sqlite3")
    else:
        subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, env=environment, check=True)
    sow = [sys.executable, "-m", "tests.live.plant", str(sessions)]
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
    with (folder / "web.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
    try:
        wait_for_port(port)
        portal = Portal(port, process, folder, json.loads(said))
        portal.ask("/health/live")  # the workers are up
        yield portal
    finally:
        if process.poll() is None:
            process.kill()
        process.wait(timeout=10)

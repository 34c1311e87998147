"""The portal as `make demo` runs it — web, worker, beat — under a clock that the test moves."""

import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg2
import redis

from tests.services import free_port, wait_for_port

ROOT = Path(__file__).resolve().parent.parent.parent
BIN = Path(sys.executable).parent
PATIENCE = 60
TICK_SECONDS = 1


@dataclass
class Portal:
    """A running portal: say what time it is, and call it as somebody."""

    folder: Path
    environment: dict[str, str]
    port: int
    tokens: dict[str, str] = field(default_factory=dict)

    def move(self, at: datetime) -> None:
        """It is now `at`, for every process at once."""
        part = self.folder / "clock.part"
        part.write_text(at.isoformat(), encoding="ascii")
        part.rename(self.folder / "clock")

    def call(
        self, handle: str, path: str, body: dict[str, Any] | None = None, *, photo: bytes | None = None
    ) -> tuple[int, Any]:
        """(status, JSON) of GET, of POST with a body, or of a photo's upload."""
        headers = {"Authorization": f"Bearer {self.tokens[handle]}"}
        data = json.dumps(body).encode() if body is not None else None
        if data is not None:
            headers["Content-Type"] = "application/json"
        if photo is not None:
            mark = uuid4().hex
            headers["Content-Type"] = f"multipart/form-data; boundary={mark}"
            head = f'--{mark}\r\nContent-Disposition: form-data; name="photo"; filename="a.jpg"\r\n\r\n'
            data = head.encode() + photo + f"\r\n--{mark}--\r\n".encode()
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}/api/v1/{path}", data=data, headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            return error.code, json.load(error)

    def has_ticked(self) -> bool:
        """True when the worker's tick has run at the present moment of the moved clock."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health/clock", timeout=30) as answer:
                found = json.load(answer)
        except urllib.error.HTTPError as error:
            found = json.load(error)
        return bool(found["last_tick"] == found["at"])

    def until(self, what: str, holds: Callable[[], bool]) -> None:
        """Wait for the worker; fails when it does not come to pass."""
        end = time.monotonic() + PATIENCE
        while not holds():
            assert time.monotonic() < end, f"the worker never made it so: {what}"
            time.sleep(0.2)

    def ask(self, *arguments: str) -> Any:
        """What a process of the project prints, as JSON."""
        done = subprocess.run(
            [sys.executable, *arguments], cwd=ROOT, env=self.environment, check=True, stdout=subprocess.PIPE
        )
        return json.loads(done.stdout)


def _environment(folder: Path) -> tuple[dict[str, str], Callable[[], None]]:
    """Embedded, or where the run has a PostgreSQL and a Redis: a database of one's own there. And how to clean up."""
    environment = {
        **os.environ, "DATA_DIR": str(folder), "MOVED_CLOCK": str(folder / "clock"), "TICK_SECONDS": str(TICK_SECONDS),
        "DJANGO_SETTINGS_MODULE": "tests.flows.moved.settings", "OUTBOX_DEFAULT_CHANNELS": "in_app,file",
        "API_THROTTLE": "100000/min",
    }  # fmt: skip
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        environment.pop("DATABASE_URL", None)
        environment.pop("REDIS_URL", None)
        return environment, lambda: None
    name = f"journey_{uuid4().hex[:8]}"

    def admin(statement: str) -> None:
        connection = psycopg2.connect(url)
        connection.autocommit = True
        connection.cursor().execute(statement)
        connection.close()

    admin(f"CREATE DATABASE {name}")
    environment["DATABASE_URL"] = urlsplit(url)._replace(path=f"/{name}").geturl()
    environment["REDIS_URL"] = f"{os.environ['REDIS_URL'].rsplit('/', 1)[0]}/9"
    redis.Redis.from_url(environment["REDIS_URL"]).flushdb()
    return environment, lambda: admin(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def running_portal(folder: Path, at: datetime) -> Iterator[Portal]:
    """Migrated, with the cast and the ground, and running."""
    environment, clean = _environment(folder)
    portal = Portal(folder, environment, free_port())
    portal.move(at)
    subprocess.run([sys.executable, "manage.py", "migrate", "--verbosity", "0"], cwd=ROOT, env=environment, check=True)
    portal.tokens = portal.ask("-m", "tests.flows.moved.stage", "set")
    web = [
        str(BIN / "gunicorn"),
        "xinhui.wsgi",
        "--bind",
        f"127.0.0.1:{portal.port}",
        "--workers",
        "1",
        "--threads",
        "4",
    ]
    worker = [
        str(BIN / "celery"), "-A", "xinhui", "--quiet", "worker", "--concurrency", "1", "--pool", "solo", "--beat",
        "--loglevel", "WARNING", "--schedule", str(folder / "beat"), "--without-gossip", "--without-mingle",
    ]  # fmt: skip
    with (folder / "log").open("wb") as log:
        processes = [
            subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log) for command in (web, worker)
        ]
    try:
        wait_for_port(portal.port)
        yield portal
    finally:
        for process in processes:
            process.kill()
            process.wait(timeout=20)
        clean()

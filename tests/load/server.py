"""The portal's own web server for a measurement, and its memory."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.services import free_port, wait_for_port

ROOT = Path(__file__).resolve().parent.parent.parent
WORKERS = 2


@contextmanager
def web() -> Iterator[tuple[int, int]]:
    """(port, pid of the master): gunicorn with two workers, as gunicorn.conf.py says."""
    port = free_port()
    command = [
        str(Path(sys.executable).parent / "gunicorn"), "xinhui.wsgi", "-b", f"127.0.0.1:{port}",
        "--workers", str(WORKERS), "--keep-alive", "30",
    ]  # fmt: skip
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.load.settings"}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL)
    try:
        wait_for_port(port)
        yield port, process.pid
    finally:
        process.terminate()
        try:
            process.wait(timeout=40)
        except subprocess.TimeoutExpired:  # requests of clients that are gone
            process.kill()
            process.wait()


def children(pid: int) -> list[int]:
    """The worker processes of a master."""
    path = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(word) for word in path.read_text().split()]


def memory_mb(pid: int) -> float:
    """Resident memory of a process (Linux)."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return 0.0

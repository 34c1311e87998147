"""`make demo`: migrate, build the demo district, then serve it: web, one worker and its beat, until Ctrl-C."""

import argparse
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
GRACE_SECONDS = 10


def manage(*arguments: str) -> None:
    """Run a management command; stop everything when it fails."""
    subprocess.run([sys.executable, "manage.py", *arguments], cwd=ROOT, check=True)


def start(port: int) -> list[subprocess.Popen[bytes]]:
    """Start the processes of the portal."""
    var = ROOT / "var"
    celery = [str(BIN / "celery"), "-A", "xinhui", "--quiet"]
    commands = [
        [str(BIN / "gunicorn"), "xinhui.wsgi", "--bind", f"127.0.0.1:{port}", "--workers", "2"],
        # The filesystem broker is for one consumer only: one worker process, with its own beat.
        [*celery, "worker", "--concurrency", "1", "--pool", "solo", "--beat", "--loglevel", "WARNING",
         "--schedule", str(var / "celerybeat-schedule"), "--without-gossip", "--without-mingle"],
    ]  # fmt: skip
    return [subprocess.Popen(command, cwd=ROOT, start_new_session=True) for command in commands]


def stop(processes: list[subprocess.Popen[bytes]]) -> None:
    """Ask politely, then insist."""
    for process in processes:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
    deadline = time.monotonic() + GRACE_SECONDS
    for process in processes:
        try:
            process.wait(timeout=max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)


def interrupted(_number: int, _frame: object) -> None:
    """SIGTERM ends like Ctrl-C."""
    raise KeyboardInterrupt


def main() -> int:
    """Build and serve."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=8000)
    port = parser.parse_args().port
    signal.signal(signal.SIGTERM, interrupted)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xinhui.settings")
    os.environ.setdefault("SITE_URL", f"http://127.0.0.1:{port}")
    manage("migrate", "--verbosity", "0")
    manage("collectstatic", "--noinput", "--verbosity", "0")
    manage("demo")
    processes = start(port)
    print(f"\nThe portal is at http://127.0.0.1:{port}/  (Ctrl-C stops it)", flush=True)
    try:
        while all(process.poll() is None for process in processes):
            time.sleep(0.5)
    except KeyboardInterrupt:
        return 0
    finally:
        stop(processes)
    return 1


if __name__ == "__main__":
    sys.exit(main())

"""The portal's processes, started as in production and killed without a word."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from tests.services import free_port, wait_for_port

ROOT = Path(__file__).resolve().parent.parent.parent
BIN = Path(sys.executable).parent


@dataclass
class Fleet:
    """Web, two workers, two beats, two tickers. A process that ends by itself is started again, and counted."""

    environment: dict[str, str]
    folder: Path
    port: int = field(default_factory=free_port)
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    killed: dict[str, int] = field(default_factory=dict)
    fell: dict[str, int] = field(default_factory=dict)

    def commands(self) -> dict[str, list[str]]:
        """name → command line."""
        celery = [str(BIN / "celery"), "-A", "xinhui", "--quiet"]
        tick = [sys.executable, "manage.py", "tick", "--loop", "--interval", "1"]
        web = [str(BIN / "gunicorn"), "xinhui.wsgi", "--bind", f"127.0.0.1:{self.port}", "--workers", "1"]
        commands = {"web": [*web, "--threads", "4", "--timeout", "20"], "tick-1": tick, "tick-2": tick}
        for number in ("1", "2"):
            commands[f"worker-{number}"] = [
                *celery, "worker", "--concurrency", "1", "--loglevel", "WARNING", "--hostname", f"w{number}@fault",
                "--without-gossip", "--without-mingle",
            ]  # fmt: skip
            commands[f"beat-{number}"] = [
                *celery, "beat", "--loglevel", "WARNING", "--schedule", str(self.folder / f"beat-{number}"),
                "--pidfile", "",
            ]  # fmt: skip
        return commands

    def start(self, name: str) -> None:
        """Start one process in a group of its own; what it says goes to its log."""
        with (self.folder / f"{name}.log").open("ab") as log:
            self.running[name] = subprocess.Popen(
                self.commands()[name],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def start_all(self) -> None:
        """Start everything and wait for the web."""
        for name in self.commands():
            self.start(name)
        wait_for_port(self.port)

    def kill(self, name: str) -> None:
        """kill -9 the process and its children, then start it again."""
        self._end(name)
        self.killed[name] = self.killed.get(name, 0) + 1
        self.start(name)

    def watch(self) -> None:
        """What a supervisor does: start again whatever ended by itself."""
        for name, process in list(self.running.items()):
            if process.poll() is not None:
                self.fell[name] = self.fell.get(name, 0) + 1
                self.start(name)

    def _end(self, name: str) -> None:
        process = self.running[name]
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(timeout=10)

    def end_all(self) -> None:
        """Kill everything that this fleet started."""
        for name in self.running:
            self._end(name)

    def ask(self, *arguments: str, said: str = "") -> str:
        """What a process of the project prints."""
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=self.environment,
            input=said.encode(),
            stdout=subprocess.PIPE,
            check=True,
        )
        return done.stdout.decode()


def wait_until(seconds: float) -> None:
    """Let the processes live: the one place where these tests wait."""
    time.sleep(seconds)

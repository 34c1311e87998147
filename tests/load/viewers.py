"""200 open streams on two web workers: what ordinary requests lose by them, and when everybody has heard of a change.

`python -m tests.load.viewers` under scripts.with_services, or on the embedded default `python -m tests.load.embedded viewers`.
"""

import os
import statistics
import subprocess
import sys
import time
from threading import Event, Thread

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.load.settings")
django.setup()

from tests.live.crowd import Crowd  # noqa: E402 - after Django is set up
from tests.live.plant import session_of  # noqa: E402
from tests.load.http import Rate, drive  # noqa: E402
from tests.load.kit import SECONDS, a_worker, headers_of, say  # noqa: E402
from tests.load.server import children, memory_mb, web  # noqa: E402
from xinhui.accounts.models import Post  # noqa: E402
from xinhui.outbox import pulse  # noqa: E402

VIEWERS, ROUNDS, CHANGES, CLIENTS = 200, 3, 5, 8


def ordinary(port: int, headers: dict[str, str]) -> Rate:
    """The whistle list, as somebody at work asks for it."""
    path = "/api/v1/whistles/"
    rate = drive(port, method="GET", path=path, body=lambda: "", headers=headers, seconds=SECONDS, clients=CLIENTS)
    assert set(rate.statuses) == {200}, rate.statuses
    return rate


def busy_district(stop: Event) -> None:
    """Something changes every second."""
    while not stop.wait(1.0):
        pulse.bump("whistles")


def heard(port: int, sessions: list[str]) -> list[float]:
    """Seconds until the last of all viewers has heard of a change, for a few changes."""
    found = []
    with Crowd(port, sessions, comes_back=True) as crowd:
        crowd.hear("event: hello", seconds=60)
        for _change in range(CHANGES):
            crowd.heard = dict.fromkeys(crowd.heard, b"")
            time.sleep(2 * pulse.WINDOW)
            pulse.bump("whistles")
            found.append(crowd.hear("event: change", seconds=60))
    return found


def viewers() -> None:
    """Prints three lines of the bench."""
    command = Post.objects.in_force().filter(role="command_centre").select_related("user").order_by("pk")[0].user
    sessions = [session_of(command) for _ in range(VIEWERS)]
    headers = headers_of(a_worker()[0])
    alone: list[Rate] = []
    beside: list[Rate] = []
    with web() as (port, pid):
        ordinary(port, headers)  # warms up
        for _round in range(ROUNDS):
            alone.append(ordinary(port, headers))
            with Crowd(port, sessions, comes_back=True) as crowd:
                crowd.hear("event: hello", seconds=60)
                stop = Event()
                changes = Thread(target=busy_district, args=[stop])
                changes.start()
                beside.append(ordinary(port, headers))
                stop.set()
                changes.join()
                memory = max(memory_mb(child) for child in children(pid))
                crowd.hear("event: change", seconds=60)
        times = heard(port, sessions)
    without, with_them = (statistics.median(rate.per_second for rate in rates) for rates in (alone, beside))
    say(f"requests beside {VIEWERS} viewers", f"{with_them:,.0f}/s = {with_them / without:.2f}×",
        f"{without:,.0f}/s without", "≥ 0.9×")  # fmt: skip
    slow, slow_with = (statistics.median(rate.p95_ms for rate in rates) for rates in (alone, beside))
    say("the slowest 5 % of them", f"{slow_with:.0f} ms = {slow_with / slow:.2f}×", f"{slow:.0f} ms without", "≤ 1.25×")
    say(f"all {VIEWERS} have heard of a change", f"{statistics.median(times):.2f} s, {max(times):.2f} s",
        f"{pulse.WINDOW:.2f} s window", "≤ 2 s")  # fmt: skip
    say("memory of a web worker with them", f"{memory:.0f} MB", "—", "≤ 300 MB")


if __name__ == "__main__":
    sys.exit(subprocess.run([sys.executable, "-m", "tests.load.bench", "viewers"], check=False).returncode)

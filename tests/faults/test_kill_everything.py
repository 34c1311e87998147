"""kill -9 of web, workers, beats and tickers at random moments; Redis flushed and gone; PostgreSQL crashed.

All the while 600 deadlines fall due and two people keep sending. Afterwards: nothing lost, nothing doubled.
"""

import json
import os
import random
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
import redis

from tests.faults.clients import Clients
from tests.faults.processes import Fleet, wait_until
from tests.services import PostgresServer, RedisServer

pytestmark = [pytest.mark.faults, pytest.mark.postgres]
#: How long everything is under fire: the deadlines of plant.py fall due within it.
FIRE_SECONDS = int(os.environ.get("FAULT_SECONDS", "55"))
#: On a slow machine the fire lasts until each client heard this many yeses: fewer would prove little.
ENOUGH, LONGEST_SECONDS = 20, FIRE_SECONDS * 5
REST_SECONDS = 120
PAUSES = (0.3, 2.0)


def environment(postgres: PostgresServer, server: RedisServer, folder: Path) -> dict[str, str]:
    """As in production but for TLS: both servers, a tick every second, in-app and file messages."""
    return {
        **os.environ,
        "DATABASE_URL": postgres.url,
        "REDIS_URL": server.url,
        "DATA_DIR": str(folder),
        "TICK_SECONDS": "1",
        "API_THROTTLE": "100000/min",
        "OUTBOX_DEFAULT_CHANNELS": "in_app,file",
    }


def faults(fleet: Fleet, postgres: PostgresServer, server: RedisServer) -> dict[str, tuple[int, Callable[[], object]]]:
    """name → (weight, what to do)."""

    def redis_away() -> None:
        server.stop()
        wait_until(random.uniform(0.5, 3))
        server.start()

    return {
        "kill web": (2, lambda: fleet.kill("web")),
        "kill worker": (3, lambda: fleet.kill(random.choice(["worker-1", "worker-2"]))),
        "kill ticker": (4, lambda: fleet.kill(random.choice(["tick-1", "tick-2"]))),
        "kill beat": (1, lambda: fleet.kill(random.choice(["beat-1", "beat-2"]))),
        "flush Redis": (2, lambda: redis.Redis.from_url(server.url).flushall()),
        "Redis away": (1, redis_away),
        "PostgreSQL crash": (1, lambda: postgres.restart("immediate")),
    }


def fire(fleet: Fleet, postgres: PostgresServer, server: RedisServer, clients: Clients) -> Counter[str]:
    """Every kind at least once, then at random, until the time is up and the clients got enough through."""
    kinds = faults(fleet, postgres, server)
    done: Counter[str] = Counter()
    first = random.sample(sorted(kinds), len(kinds))
    start = time.monotonic()
    while (lasted := time.monotonic() - start) < LONGEST_SECONDS:
        if lasted >= FIRE_SECONDS and not first and clients.heard() >= ENOUGH:
            break
        names = sorted(kinds)
        name = first.pop() if first else random.choices(names, [kinds[n][0] for n in names])[0]
        kinds[name][1]()
        done[name] += 1
        fleet.watch()
        wait_until(random.uniform(*PAUSES))
    return done


def come_to_rest(fleet: Fleet) -> dict[str, int]:
    """Wait until nothing is due and nothing queued; what was left when the patience ended."""
    until = time.monotonic() + REST_SECONDS
    while True:
        fleet.watch()
        left: dict[str, int] = json.loads(fleet.ask("-m", "tests.faults.plant", "pending"))
        if not any(left.values()) or time.monotonic() > until:
            return left
        wait_until(1)


def test_nothing_lost_nothing_doubled(tmp_path: Path) -> None:
    with PostgresServer(durable=True) as postgres, RedisServer() as server:
        fleet = Fleet(environment(postgres, server, tmp_path), tmp_path)
        fleet.ask("manage.py", "migrate", "--verbosity", "0")
        sown = json.loads(fleet.ask("-m", "tests.faults.plant", "sow"))
        clients = Clients(f"http://127.0.0.1:{fleet.port}", sown)
        try:
            fleet.start_all()
            clients.start()
            done = fire(fleet, postgres, server, clients)
            clients.finish()
            left = come_to_rest(fleet)
            said = {**sown, "answered": clients.answered, "reported": clients.reported}
            verdict = json.loads(fleet.ask("-m", "tests.faults.plant", "judge", said=json.dumps(said)))
        finally:
            clients.stop.set()
            fleet.end_all()
    print(f"\nfaults: {dict(done)}; killed: {fleet.killed}; ended by themselves: {fleet.fell}")
    print(f"retries: {clients.retries}; {json.dumps(verdict['counts'])}; auditor: {verdict['auditor']['status']}")
    assert not verdict["wrong"], "\n".join(verdict["wrong"][:20])
    assert not any(left.values()), left
    assert not clients.refused, clients.refused[:5]
    assert verdict["auditor"]["status"] == "ok", verdict["auditor"]
    assert verdict["counts"]["escalations"] == len(sown["climbing"])
    assert clients.heard() >= ENOUGH
    assert not {name for name in fleet.fell if name.startswith("tick")}, "a ticker must outlive its database"

"""Webhooks to 64 bureaus within one tick: real sockets, a receiver in a process of its own that verifies nothing.

The floor is the same number of posts by as many threads, without a database.
"""

import multiprocessing
import os
import time
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from django.conf import settings
from django.db import transaction

from tests.load.kit import say
from xinhui.accounts.models import Unit, User
from xinhui.bureaus.models import BureauClient, WebhookDelivery, WebhookEndpoint, WebhookEvent
from xinhui.bureaus.rules.webhooks import EventKind
from xinhui.bureaus.services.webhooks.announce import Happening, announce
from xinhui.bureaus.services.webhooks.deliver import THREADS, deliver_due
from xinhui.bureaus.services.webhooks.post import Post
from xinhui.bureaus.services.webhooks.signing import new_secret, sealed_secret
from xinhui.core import clock

BUREAUS = 64
EVENTS = int(os.environ.get("BENCH_WEBHOOKS", "10"))
#: Of the bureaus, so many take the call and never answer.
HANGING = 4


class _Receiver(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["content-length"]))
        if self.path.endswith("/hangs"):
            time.sleep(60)
            return
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_args: object) -> None:
        return


class _Server(ThreadingHTTPServer):
    request_queue_size = 256
    daemon_threads = True


def _serve(port: Any) -> None:
    server = _Server(("127.0.0.1", 0), _Receiver)
    port.send(server.server_address[1])
    server.serve_forever()


def _bureaus(port: int) -> list[int]:
    """Units with one system and one endpoint each; the units' ids."""
    units = []
    for number in range(BUREAUS):
        unit = Unit.objects.create(code=f"bench-{number}", name=f"局{number}", kind="bureau", area_code="440705")
        account = User.objects.create(username=f"bench-bureau-{number}", name=f"系统{number}")
        client = BureauClient.objects.create(name=f"系统{number}", unit=unit, account=account)
        path = "hangs" if number < HANGING else "takes"
        url = f"http://127.0.0.1:{port}/{number}/{path}"
        WebhookEndpoint.objects.create(client=client, url=url, secret=sealed_secret(new_secret()))
        units.append(unit.pk)
    return units


def _clear() -> None:
    WebhookDelivery.objects.all().delete()
    WebhookEvent.objects.all().delete()
    WebhookEndpoint.objects.all().delete()
    BureauClient.objects.filter(unit__code__startswith="bench-").delete()
    User.objects.filter(username__startswith="bench-bureau-").delete()
    Unit.objects.filter(code__startswith="bench-").delete()


def _bare(port: int, many: int) -> float:
    """Seconds for as many posts by as many threads."""
    begun = time.perf_counter()
    with ThreadPoolExecutor(THREADS) as pool:
        posts = [Post(f"http://127.0.0.1:{port}/x/takes", {}, b"{}", 10.0) for _one in range(many)]
        assert all(answer.status == 204 for answer in pool.map(Post.run, posts))
    return time.perf_counter() - begun


def webhooks() -> None:
    """Seconds from the first claim to the last answer of the bureaus that answer; all that wait for the others."""
    here, there = multiprocessing.Pipe()
    server = multiprocessing.get_context("spawn").Process(target=_serve, args=(there,), daemon=True)
    server.start()
    port = int(here.recv())
    settings.WEBHOOK_LOOPBACK = True
    _clear()
    try:
        units, now = _bureaus(port), clock.now()
        for event in range(EVENTS):
            facts = [Happening(EventKind.DISPATCHED, 1000 * event + unit, unit, {"state": "sent"}) for unit in units]
            _in_a_transaction(facts, now)
        many = (BUREAUS - HANGING) * EVENTS
        bare = _bare(port, many)
        begun, at = time.perf_counter(), clock.now()
        done = deliver_due()
        whole = time.perf_counter() - begun
        last = WebhookDelivery.objects.filter(state="delivered").latest("delivered_at").delivered_at
        assert done.delivered == many and last is not None, done
        took = (last - at).total_seconds()
        say(f"webhooks, {BUREAUS} bureaus × {EVENTS}, {HANGING} hang", f"{took:.1f} s (run {whole:.1f} s)",
            f"{bare:.1f} s bare posts", "< 30 s")  # fmt: skip
    finally:
        server.kill()
        _clear()


def _in_a_transaction(facts: list[Happening], at: Any) -> None:
    with transaction.atomic():
        announce(happenings=facts, at=at)

"""Parts of the bench about the phone and wartime: a batch against single posts, an order to every grid."""

import http.client
import json
import statistics
import time
from typing import Any
from uuid import uuid4

from django.db import connection

from grids.models import Grid, GridOrder, Issue
from tests.load.kit import a_worker, headers_of, report_facts, say
from tests.load.server import web
from xinhui.accounts.models import User
from xinhui.core import clock
from xinhui.demo.emergencies import build_plans
from xinhui.outbox.models import Message

BATCH, ROUNDS = 50, 6


def _send(line: http.client.HTTPConnection, path: str, body: Any, headers: dict[str, str]) -> tuple[float, Any]:
    """Seconds of one POST, and its answer."""
    begun = time.perf_counter()
    line.request("POST", path, json.dumps(body), {"Connection": "keep-alive", **headers})
    answer = line.getresponse()
    found = json.loads(answer.read())
    seconds = time.perf_counter() - begun
    assert answer.status in (200, 201), (answer.status, found)
    return seconds, found


def _awake(port: int, headers: dict[str, str]) -> http.client.HTTPConnection:
    """A kept connection to a worker that has answered before: every worker loads the portal at its first call."""
    for _each in range(8):
        line = http.client.HTTPConnection("127.0.0.1", port)
        line.request("GET", "/api/v1/grids/?page_size=1", headers=headers)
        line.getresponse().read()
    return line


def sync() -> None:
    """Fifty reports as one batch, and one by one, in turn, on one kept connection."""
    user, grid = a_worker()
    headers, facts = headers_of(user), report_facts(grid)
    singles, batches = [], []
    before = Issue.objects.count()
    with web() as (port, _pid):
        line = _awake(port, headers)
        for _round in range(ROUNDS):
            singles.append(sum(_send(line, "/api/v1/issues/", facts(), headers)[0] for _each in range(BATCH)))
            records = [
                {"uuid": str(uuid4()), "kind": "issue", "made_at": clock.now().isoformat(), "photos": [],
                 "body": {name: value for name, value in facts().items() if name != "uuid"}}
                for _each in range(BATCH)
            ]  # fmt: skip
            seconds, found = _send(line, "/api/v1/sync/", {"device": "bench", "records": records}, headers)
            assert {row["status"] for row in found["results"]} == {"stored"}, found
            batches.append(seconds)
        line.close()
    assert Issue.objects.count() - before == 2 * ROUNDS * BATCH
    single, batch = statistics.median(singles), statistics.median(batches)
    say(f"a batch of {BATCH} reports", f"{batch * 1000:.0f} ms = {batch / single:.2f}×",
        f"{single * 1000:.0f} ms one by one", "≤ 0.35×")  # fmt: skip


def _copied(rows: int) -> float:
    """Seconds in which the database alone makes as many messages: copies of one, in one statement."""
    names = [str(field.column) for field in Message._meta.concrete_fields if not field.primary_key]
    wanted = ", ".join("'bench:' || other.id" if name == "key" else f"one.{name}" for name in names)
    table = Message._meta.db_table
    begun = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({', '.join(names)}) SELECT {wanted} FROM (SELECT * FROM {table} ORDER BY id DESC"
            f" LIMIT 1) one CROSS JOIN (SELECT id FROM {table} ORDER BY id DESC LIMIT {rows}) other"
        )
    seconds = time.perf_counter() - begun
    Message.objects.filter(key__startswith="bench:").delete()
    return seconds


def orders() -> None:
    """A plan put in force over HTTP until every recipient's list has its order."""
    build_plans()
    command = User.objects.get(username="zhihui")
    headers, grids = headers_of(command), Grid.objects.active().count()
    seconds = []
    with web() as (port, _pid):
        line = _awake(port, headers)
        for severity in (1, 2, 3):
            body = {"event": "natural_rain", "severity": severity, "area_code": "440705", "is_drill": False,
                    "authority": "区防汛指挥部", "reason": "暴雨预警"}  # fmt: skip
            spent, found = _send(line, "/api/v1/activations/", body, headers)
            seconds.append(spent)
            rows = GridOrder.objects.filter(order__activation__uuid=found["uuid"])
            numbers = {order["number"] for order in found["orders"]}
            assert rows.count() == grids * len(numbers), (rows.count(), numbers)
            messages = Message.objects.filter(channel="in_app", kind="emergency.ordered", link__in=[
                f"/orders/{uuid}/" for uuid in rows.values_list("uuid", flat=True)
            ])  # fmt: skip
            assert messages.values("link").distinct().count() == rows.count(), "an order that nobody's list has"
        line.close()
    many = messages.count()
    say(f"an order to {grids} grids, {len(numbers)} at once, {connection.vendor}", f"{max(seconds):.2f} s, {many} messages",
        f"{_copied(many):.2f} s copied", "≤ 5 s embedded, ≤ 2 s PostgreSQL")  # fmt: skip

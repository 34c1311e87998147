"""The command desk over a million issues and a hundred thousand whistles: first paint and live update."""

import os
import statistics
import time

from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from grids.models import Whistle
from tests.load.kit import say
from tests.load.rows import FROM_GRIDS, empty
from xinhui.accounts.models import User

MANY = int(os.environ.get("BENCH_ROWS", "1000000"))
READERS = ("quzhang", "town103-lead")
ROUNDS = 9

ISSUES = f"""
    INSERT INTO grids_issue (uuid, content_hash, grid_id, area_code, category_id, title, description, address,
        latitude, longitude, coordinate_system, source, contact_name, contact_phone, state, occurred_at,
        received_at, is_clock_skewed, settled_at, settled_note, created_at, updated_at, reporter_id)
    SELECT gen_random_uuid(), repeat('0', 64), g.id, g.code, c.id, '', 'load', '', 22.4, 113.0, 'wgs84', 'worker', '',
        '', CASE WHEN s.i %% 200 = 0 THEN 'whistled' WHEN s.i %% 10 = 0 THEN 'closed' ELSE 'settled' END,
        t, t, false, CASE WHEN s.i %% 10 = 0 THEN NULL ELSE t END, '', t, t, u.id
    {FROM_GRIDS}
    JOIN (SELECT id, row_number() OVER () - 1 AS k, count(*) OVER () AS n FROM grids_category
          WHERE parent_id IS NOT NULL AND lead_unit_id IS NOT NULL) c ON c.k = s.i %% c.n
    CROSS JOIN (SELECT min(id) AS id FROM accounts_user) u
    CROSS JOIN LATERAL (SELECT now() - make_interval(secs => s.i * 30) AS t) w
"""
WHISTLES = """
    INSERT INTO grids_whistle (uuid, issue_id, area_code, category_id, kind, ground, reason, state, level, round,
        lead_unit_id, raised_by_id, raised_at, due_at, is_overdue, dispatched_at, closed_at, close_due_at,
        closed_on_time, rework_count, return_count, extension_count, escalation_count, created_at, updated_at)
    SELECT gen_random_uuid(), i.id, i.area_code, i.category_id, 'daily', 'prominent', 'load',
        CASE WHEN i.state = 'whistled' THEN 'dispatched' ELSE 'closed' END, 3, 1, c.lead_unit_id, i.reporter_id,
        i.received_at, CASE WHEN i.state = 'whistled' THEN now() + interval '1 day' END,
        i.state = 'whistled' AND i.id % 7 = 0, i.received_at,
        CASE WHEN i.state = 'closed' THEN i.received_at + interval '20 hours' END, i.received_at + interval '1 day',
        CASE WHEN i.state = 'closed' THEN i.id % 5 > 0 END, 0, 0, 0, 0, i.received_at, i.received_at
    FROM grids_issue i JOIN grids_category c ON c.id = i.category_id WHERE i.state IN ('whistled', 'closed')
"""
ASSIGNMENTS = """
    INSERT INTO grids_assignment (uuid, whistle_id, area_code, unit_id, role, state, round, sent_at, finished_at,
        due_at, result, return_rule, return_reason, created_at, updated_at)
    SELECT gen_random_uuid(), w.id, w.area_code, w.lead_unit_id, 'lead',
        CASE WHEN w.state = 'closed' THEN 'finished' ELSE 'sent' END, 1, w.raised_at,
        CASE WHEN w.state = 'closed' THEN w.closed_at END, w.due_at, '', '', '', w.raised_at, w.raised_at
    FROM grids_whistle w
"""
STEPS = """
    INSERT INTO grids_step (whistle_id, assignment_id, stage, round, level, chain, position, chase, state, opened_at,
        started_at, amount, unit_of_time, due_at, first_due_at, missed, ended_at, extras, calendar_version, pauses,
        created_at, updated_at)
    SELECT w.id, a.id, 'respond', 1, 3, '[{"level": 3, "unit": null, "amount": 4, "unit_of_time": "working_hour",
        "hours": null}]', 0, 0, CASE WHEN w.state = 'closed' THEN 'met' ELSE 'open' END, w.raised_at, w.raised_at, 4,
        'working_hour', coalesce(w.due_at, w.raised_at), coalesce(w.due_at, w.raised_at), w.is_overdue::int,
        w.closed_at, '[]', 0, '[]', w.raised_at, w.raised_at
    FROM grids_whistle w JOIN grids_assignment a ON a.whistle_id = w.id
"""
ENTRIES = """
    INSERT INTO grids_timelineentry (issue_id, whistle_id, at, verb, actor_label, round, text, data)
    SELECT w.issue_id, w.id, w.raised_at, 'raise', 'load', 1, '', '{}' FROM grids_whistle w ORDER BY w.raised_at
"""


def fill() -> None:
    """A tenth of the issues whistled, a twentieth of those in hand, a seventh of those overdue."""
    empty()
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # rows made from rows: foreign keys hold by make
        cursor.execute(ISSUES, {"n": MANY})
        for statement in (WHISTLES, ASSIGNMENTS, STEPS, ENTRIES):
            cursor.execute(statement)
        cursor.execute("SET session_replication_role = origin")
        cursor.execute("VACUUM ANALYZE")


def desk() -> None:
    """First paint with nothing kept, then the live fragment as a viewer's page asks for it, each time counted anew."""
    fill()
    live = Whistle.objects.live().count()
    say("desk: issues, whistles in hand", f"{MANY:,}, {live:,}", "—", "—")
    for name in READERS:
        client = Client()
        client.force_login(User.objects.get(username=name), backend="django.contrib.auth.backends.ModelBackend")
        client.get("/desk/")  # shapes of the map: once a process
        first = _median(client, "/desk/")
        update = _median(client, "/desk/figures/")
        with CaptureQueriesContext(connection) as asked:
            client.get("/desk/figures/", {"as_of": "2026-01-01"})
        say(f"desk: first paint, {name}", f"{first:.0f} ms", "—", "≤ 1,000 ms")
        say(f"desk: live update, {name}", f"{update:.0f} ms", "—", "≤ 200 ms")
        slowest = sorted(asked.captured_queries, key=lambda query: -float(query["time"]))[:3]
        say(f"desk: look back, {name}", f"{sum(float(q['time']) for q in asked.captured_queries) * 1000:.0f} ms in SQL",
            "; ".join(f"{q['time']} {q['sql'][:60]}" for q in slowest), "≤ 1,000 ms")  # fmt: skip


def _median(client: Client, path: str) -> float:
    """Milliseconds, with nothing kept in the cache for the first paint, and the days kept for the update."""
    times = []
    for _round in range(ROUNDS):
        if path == "/desk/":
            cache.clear()
        begun = time.perf_counter()
        answer = client.get(path, headers={"hx-request": "true"} if "figures" in path else {})
        times.append((time.perf_counter() - begun) * 1000)
        assert answer.status_code == 200
        time.sleep(0 if path == "/desk/" else 3.1)  # what viewers share is over: the next one counts again
    return statistics.median(times)

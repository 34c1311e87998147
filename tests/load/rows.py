"""Many rows, made by the database itself: what a district holds after years."""

from django.db import connection

FROM_GRIDS = """
    FROM generate_series(1, %(n)s) AS s(i)
    JOIN (SELECT id, code, row_number() OVER (ORDER BY code) - 1 AS k FROM grids_grid) g ON g.k = s.i %% 817
"""


def empty() -> None:
    """Remove every row of the chain."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE grids_issue, grids_whistle, grids_assignment, grids_step, grids_timelineentry CASCADE")


def fill(number: int) -> None:
    """`number` issues, each with a closed whistle and its assignment, spread over grids, categories and time."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # rows made from rows: foreign keys hold by make
        cursor.execute(
            f"""
            INSERT INTO grids_issue (uuid, content_hash, grid_id, area_code, category_id, title, description, address,
                latitude, longitude, coordinate_system, source, contact_name, contact_phone, state, occurred_at,
                received_at, is_clock_skewed, settled_note, created_at, updated_at, reporter_id)
            SELECT gen_random_uuid(), repeat('0', 64), g.id, g.code, c.id, '', 'load', '', 22.4, 113.0, 'wgs84',
                'worker', '', '', 'closed', t, t, false, '', t, t, u.id
            {FROM_GRIDS}
            JOIN (SELECT id, row_number() OVER () - 1 AS k, count(*) OVER () AS n FROM grids_category
                  WHERE parent_id IS NOT NULL) c ON c.k = s.i %% c.n
            CROSS JOIN (SELECT min(id) AS id FROM accounts_user) u
            CROSS JOIN LATERAL (SELECT now() - make_interval(secs => s.i * 30) AS t) w
            """,
            {"n": number},
        )
        cursor.execute(
            """
            INSERT INTO grids_whistle (uuid, issue_id, area_code, category_id, kind, ground, reason, state, level,
                round, lead_unit_id, raised_by_id, raised_at, is_overdue, dispatched_at, closed_at, close_due_at,
                closed_on_time, rework_count, return_count, extension_count, escalation_count, created_at, updated_at)
            SELECT gen_random_uuid(), i.id, i.area_code, i.category_id, 'daily', 'prominent', 'load', 'closed', 3, 1,
                c.lead_unit_id, i.reporter_id, i.received_at, false, i.received_at, i.received_at, i.received_at,
                true, 0, 0, 0, 0, i.received_at, i.received_at
            FROM grids_issue i JOIN grids_category c ON c.id = i.category_id
            """
        )
        cursor.execute(
            """
            INSERT INTO grids_assignment (uuid, whistle_id, area_code, unit_id, role, state, round, sent_at,
                finished_at, result, return_rule, return_reason, created_at, updated_at)
            SELECT gen_random_uuid(), w.id, w.area_code, w.lead_unit_id, 'lead', 'finished', 1, w.raised_at,
                w.raised_at, '', '', '', w.raised_at, w.raised_at
            FROM grids_whistle w
            """
        )
        cursor.execute("SET session_replication_role = origin")
        cursor.execute("ANALYZE")


def make_due(number: int) -> None:
    """`number` dispatched whistles, each with one unanswered step past its time."""
    chain = (
        '[{"level": 3, "unit": null, "amount": 4, "unit_of_time": "clock_hour", "hours": null},'
        ' {"level": 4, "unit": null, "amount": 4, "unit_of_time": "clock_hour", "hours": null}]'
    )
    fill(number)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE grids_whistle SET state='dispatched', closed_at=NULL, closed_on_time=NULL, due_at=now() - interval '1 minute'"
        )
        cursor.execute("UPDATE grids_issue SET state='whistled'")
        cursor.execute("UPDATE grids_assignment SET state='sent', finished_at=NULL")
        cursor.execute(
            """
            INSERT INTO grids_step (whistle_id, assignment_id, stage, round, chain, position, chase, level, state,
                opened_at, started_at, amount, unit_of_time, extras, calendar_version, due_at, first_due_at, missed,
                pauses, created_at, updated_at)
            SELECT w.id, a.id, 'respond', 1,
                jsonb_set(%s::jsonb, '{0,unit}', to_jsonb(w.lead_unit_id)), 0, 0, 3, 'open',
                now() - interval '5 hours', now() - interval '5 hours', 4, 'clock_hour', '[]', 1,
                now() - interval '1 minute', now() - interval '1 minute', 0, '[]', now(), now()
            FROM grids_whistle w JOIN grids_assignment a ON a.whistle_id = w.id
            """,
            [chain],
        )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")

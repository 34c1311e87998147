"""/metrics: who may read it, and that its gauges are the auditor's."""

from datetime import datetime, timedelta

import pytest
from django.db import OperationalError, connection
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families
from pytest_django import Settings

from grids.services.tick import tick
from tests.outbox.conftest import draft, tell
from tests.world import World
from tests.world_chain import raised
from tests.world_grids import District
from xinhui.core import clock
from xinhui.core.clock import LOCAL
from xinhui.outbox.models import MessageState

MORNING = datetime(2026, 11, 24, 9, 0, tzinfo=LOCAL)


def values(client: Client, **headers: str) -> dict[str, float]:
    """name → value of every sample of the portal's own; `name{state}` with a label."""
    answer = client.get("/metrics", headers=headers)
    assert answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/plain")
    found = {}
    for family in text_string_to_metric_families(answer.content.decode()):
        for sample in family.samples:
            if sample.name.startswith("xinhui_"):
                found[sample.name + "".join(f"{{{value}}}" for value in sample.labels.values())] = sample.value
    return found


def test_without_a_token_only_this_machine_reads(client: Client, db: None, settings: Settings) -> None:
    assert client.get("/metrics").status_code == 200
    assert client.get("/metrics", REMOTE_ADDR="10.0.0.9").status_code == 404
    settings.PRODUCTION = True
    assert client.get("/metrics").status_code == 404


def test_with_a_token_only_who_has_it_reads(world: World, client: Client, settings: Settings) -> None:
    settings.METRICS_TOKEN = "m" * 40
    client.force_login(world.system_admin)
    for sent in (
        {},
        {"authorization": "Bearer "},
        {"authorization": f"Bearer {'m' * 39}"},
        {"authorization": "m" * 40},
    ):
        assert client.get("/metrics", headers=sent).status_code == 404
    assert (
        client.get("/metrics", headers={"authorization": f"Bearer {'m' * 40}"}, REMOTE_ADDR="10.0.0.9").status_code
        == 200
    )
    assert client.post("/metrics", headers={"authorization": f"Bearer {'m' * 40}"}).status_code == 405


def test_the_gauges_are_the_auditors(district: District, client: Client) -> None:
    with clock.moved(MORNING):
        raised(district, category="X201")
        tick()
        found = values(client)
        assert found["xinhui_database_up"] == 1 and found["xinhui_last_tick_age_seconds"] == 0
        assert found["xinhui_overdue_steps"] == found["xinhui_overdue_step_age_seconds"] == 0
    with clock.moved(MORNING + timedelta(days=2)):
        found = values(client)
        report = client.get("/health/clock").json()
        assert found["xinhui_overdue_steps"] == report["overdue_steps"] > 0
        assert found["xinhui_overdue_step_age_seconds"] == report["step_late_seconds"] > 0
        assert found["xinhui_last_tick_age_seconds"] == report["tick_late_seconds"] == 2 * 86400
        assert found["xinhui_whistles_without_deadline"] == 0


def test_messages_that_wait_are_counted_by_state(world: World, client: Client) -> None:
    before = values(client)
    tell(draft(world.worker.pk), channels=["file"])
    after = values(client)
    assert after["xinhui_messages{queued}"] == before["xinhui_messages{queued}"] + 1
    assert set(MessageState.values) - {"sent"} == {
        name.split("{")[1][:-1] for name in after if name.startswith("xinhui_messages{")
    }
    assert after["xinhui_imports_waiting"] == 0


def test_nobody_ever_ticked(client: Client, db: None) -> None:
    assert "xinhui_last_tick_age_seconds" not in values(client)


def test_a_dead_database_is_a_figure_too(client: Client, db: None) -> None:
    def away(*args: object) -> None:
        raise OperationalError("the database is away")

    with connection.execute_wrapper(lambda *args: away()):
        assert values(client)["xinhui_database_up"] == 0


def test_names_and_texts_are_no_labels(district: District, client: Client) -> None:
    """Labels are states, methods and names of views: nothing that grows with people."""
    raised(district, category="X201")
    client.force_login(district.world.worker)
    client.get("/messages/")
    text = client.get("/metrics").content.decode()
    for person in (district.world.worker, district.world.command):
        assert person.username not in text and person.name not in text


@pytest.mark.parametrize("name", ["xinhui_live_viewers", "xinhui_live_events_total"])
def test_viewers_are_counted(client: Client, db: None, name: str) -> None:
    assert values(client)[name] >= 0

"""The live channel: the doorbell never hurts who rings it; the pulse tells open pages that something changed."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from celery import current_app
from django.db import transaction
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks

from tests.outbox.conftest import MORNING, Post, draft, tell
from tests.world import World
from xinhui.core import clock
from xinhui.outbox import doorbell, pulse
from xinhui.outbox.models import Message
from xinhui.outbox.services.read import mark_read
from xinhui.outbox.tasks import deliver_outbox

MICROSECONDS = 1_000_000


def dead(*args: object, **options: object) -> None:
    """A broker or a cache that is not there."""
    raise ConnectionError("connection refused")


def test_many_rings_wake_one_worker(db: None, post: Post) -> None:
    for _ring in range(5):
        doorbell.ring()
    assert post.rings == ["xinhui.outbox.tasks.deliver_outbox"]


def test_the_ring_names_the_task_that_delivers(db: None, post: Post) -> None:
    doorbell.ring()
    assert post.rings == [deliver_outbox.name]


def test_a_dead_broker_loses_no_message(
    world: World,
    post: Post,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    monkeypatch.setattr(current_app, "send_task", dead)
    with django_capture_on_commit_callbacks(execute=True):
        tell(draft(world.worker.pk), channels=["file"])
    assert "doorbell not answered" in caplog.text
    assert deliver_outbox() == 1  # the tick looks anyway
    assert len(post.files()) == 1


def test_a_run_that_finds_more_goes_on(world: World, post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    """What comes in while a worker is at it waits for no second ring."""
    tell(draft(world.worker.pk, "issue:1"), channels=["file"])
    tell(draft(world.worker.pk, "issue:2"), channels=["file"])
    real = deliver_outbox.run.__globals__["deliver_due"]
    monkeypatch.setitem(deliver_outbox.run.__globals__, "deliver_due", lambda: real(limit=1))
    assert deliver_outbox() == 2


def test_an_unchanged_topic_has_no_pulse(db: None) -> None:
    assert pulse.version("messages", "issues") == 0


def test_a_change_is_seen_when_it_is_committed(
    db: None, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with clock.moved(MORNING):
        with django_capture_on_commit_callbacks() as waiting, transaction.atomic():
            pulse.bump_on_commit("issues")
        assert pulse.version("issues") == 0
        waiting[0]()
        assert pulse.version("issues") == MORNING.timestamp() * MICROSECONDS
        assert pulse.version("whistles") == 0
        assert pulse.version("whistles", "issues") > 0


def test_a_second_change_within_the_window_is_not_missed(db: None) -> None:
    """The pulse is written once in the window; a page that looked within it is told once more after it."""
    with clock.moved(MORNING):
        pulse.bump("issues")
    with clock.moved(MORNING + timedelta(seconds=0.1)):
        seen = pulse.version("issues")
    with clock.moved(MORNING + timedelta(seconds=0.3)):
        pulse.bump("issues")
        assert pulse.version("issues") > seen
    with clock.moved(MORNING + timedelta(seconds=5)):
        last = pulse.version("issues")
        assert last > seen
    with clock.moved(MORNING + timedelta(minutes=5)):
        assert pulse.version("issues") == last


def test_a_dead_cache_only_makes_pages_late(
    world: World, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    for module in (pulse, doorbell):
        monkeypatch.setattr(module, "cache", SimpleNamespace(set=dead, add=dead, get_many=dead))
    with django_capture_on_commit_callbacks(execute=True):
        tell(draft(world.worker.pk))
    assert Message.objects.count() == 2 and pulse.version("messages") == 0


def test_an_open_page_is_told_once_of_a_change(
    world: World, client: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    client.force_login(world.worker)
    url = reverse("outbox:pulse")
    assert client.get(url, {"topics": "messages", "since": "0"}).status_code == 204
    with clock.moved(MORNING), django_capture_on_commit_callbacks(execute=True):
        tell(draft(world.worker.pk))
    with clock.moved(MORNING + timedelta(minutes=1)):
        version = client.get(url, {"topics": "messages", "since": "0"}).json()["version"]
        assert client.get(url, {"topics": "messages", "since": version}).status_code == 204
        assert client.get(url, {"topics": "issues,grids", "since": "0"}).status_code == 204
    with clock.moved(MORNING + timedelta(minutes=2)), django_capture_on_commit_callbacks(execute=True):
        mark_read(actor=world.actor(world.worker), message_id=Message.objects.get(channel="in_app").pk)
    with clock.moved(MORNING + timedelta(minutes=3)):
        assert client.get(url, {"topics": "messages", "since": version}).json()["version"] > version


@pytest.mark.parametrize("since", ["", "-1", "now", "１２", "9" * 5000])
def test_nonsense_from_a_page_is_no_error(world: World, client: Client, since: str) -> None:
    client.force_login(world.worker)
    answer = client.get(reverse("outbox:pulse"), {"topics": "secrets,,messages", "since": since})
    assert answer.status_code in (200, 204)

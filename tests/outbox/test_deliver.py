"""Delivery: claimed once, tried again with growing pauses, given up where a person sees it; no trouble is infectious."""

from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.db import transaction
from pytest_django import Settings

from tests.outbox.conftest import MORNING, FarEnd, Post, draft, meanwhile, reach, tell
from tests.world import World
from xinhui.core import clock
from xinhui.outbox.models import Message, MessageState
from xinhui.outbox.registry import register
from xinhui.outbox.selectors.messages import oldest_unsent
from xinhui.outbox.services import deliver
from xinhui.outbox.services.deliver import CLAIM_EXPIRES, MAX_ATTEMPTS, Delivery, deliver_due
from xinhui.outbox.services.enqueue import Draft, enqueue

register("test.gaps", subject="%(nobody_gave_this)s", body="")


def only(channel: str) -> Message:
    """The one message of the channel."""
    return Message.objects.get(channel=channel)


def test_what_is_due_goes_out_once(world: World, far_end: FarEnd) -> None:
    reach(world.worker.pk, "email", "azhen@example.com")
    with clock.moved(MORNING):
        tell(draft(world.worker.pk), channels=["email"])
        assert deliver_due() == Delivery(sent=1)
        assert deliver_due() == Delivery()
    assert len(far_end.mails) == 1
    message = only("email")
    assert (message.state, message.sent_at, message.attempts) == (MessageState.SENT, MORNING, 1)


def test_a_message_in_somebodys_hands_is_not_taken_again(
    world: World, far_end: FarEnd, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While the first worker is at the far end, a second finds nothing to do."""
    reach(world.worker.pk, "email", "azhen@example.com")
    second: list[Delivery] = []
    meanwhile(monkeypatch, lambda: second.append(deliver_due()))
    tell(draft(world.worker.pk), channels=["email"])
    assert deliver_due() == Delivery(sent=1)
    assert second == [Delivery()] and len(far_end.mails) == 1


def test_pauses_double_until_it_is_given_up(world: World, far_end: FarEnd) -> None:
    reach(world.worker.pk, "email", "azhen@example.com")
    far_end.refuses = {"mail.example.com"}
    pauses, at = [], MORNING
    with clock.moved(at):
        tell(draft(world.worker.pk), channels=["email"])
    for _attempt in range(MAX_ATTEMPTS - 1):
        with clock.moved(at):
            assert deliver_due() == Delivery(retried=1)
            message = only("email")
            assert message.state == MessageState.QUEUED and "did not take the message" in message.error
            assert message.next_attempt_at is not None
            pauses.append((message.next_attempt_at - at).total_seconds())
        with clock.moved(message.next_attempt_at - timedelta(seconds=1)):
            assert deliver_due() == Delivery()
        at = message.next_attempt_at
    assert pauses == [30, 60, 120, 240, 480]
    with clock.moved(at):
        assert deliver_due() == Delivery(failed=1)
        assert oldest_unsent() is None
    with clock.moved(at + timedelta(days=9)):
        assert deliver_due() == Delivery()
    assert only("email").state == MessageState.FAILED


def test_it_goes_out_when_the_far_end_is_back(world: World, far_end: FarEnd) -> None:
    reach(world.worker.pk, "email", "azhen@example.com")
    far_end.refuses = {"mail.example.com"}
    with clock.moved(MORNING):
        tell(draft(world.worker.pk), channels=["email"])
        deliver_due()
        assert oldest_unsent() is None  # it waits, but is not late
    far_end.refuses.clear()
    with clock.moved(MORNING + timedelta(seconds=30)):
        assert oldest_unsent() == MORNING + timedelta(seconds=30)
        assert deliver_due() == Delivery(sent=1)
    assert (only("email").error, only("email").attempts) == ("", 2)


def test_given_up_is_shown_to_those_who_run_the_portal(world: World, far_end: FarEnd) -> None:
    tell(draft(world.worker.pk), channels=["sms"])
    for _attempt in range(MAX_ATTEMPTS):
        Message.objects.update(next_attempt_at=clock.now())
        deliver_due()
    failed = only("sms")
    assert failed.error == "channel sms is not configured"
    for handle in ("system_admin", "command", "worker"):  # the worker: her own
        assert failed in Message.objects.visible_to(world.people[handle]), handle
    for handle in ("second_worker", "town_leader", "security_admin", "bureau_client"):
        assert failed not in Message.objects.visible_to(world.people[handle]), handle


def test_a_dead_channel_hurts_no_other(world: World, far_end: FarEnd, post: Post) -> None:
    reach(world.worker.pk, "email", "azhen@example.com")
    reach(world.worker.pk, "dingtalk", "13800000001")
    far_end.refuses = {"oapi.dingtalk.com"}
    tell(draft(world.worker.pk))
    assert deliver_due() == Delivery(sent=2, retried=1)
    assert len(far_end.mails) == 1 and len(post.files()) == 1 and far_end.posts == []
    assert only("in_app").state == only("email").state == only("file").state == MessageState.SENT
    assert only("dingtalk").state == MessageState.QUEUED


@pytest.mark.parametrize("url", ["mailto://{nobody}@x", "mailto://{address", "no address at all"])
def test_a_channel_set_up_wrongly_hurts_no_other(
    world: World, far_end: FarEnd, post: Post, settings: Settings, url: str
) -> None:
    settings.OUTBOX_URLS = {"email": url}
    reach(world.worker.pk, "email", "azhen@example.com")
    tell(draft(world.worker.pk), channels=["email", "file"])
    assert deliver_due() == Delivery(sent=1, retried=1)
    assert only("email").state == MessageState.QUEUED and only("email").error
    assert only("file").state == MessageState.SENT


def test_a_message_that_cannot_be_worded_hurts_no_other(world: World, post: Post) -> None:
    with transaction.atomic():
        enqueue(drafts=[Draft("gaps", world.worker.pk, "test.gaps"), draft(world.secretary.pk)], channels=["file"])
    assert deliver_due() == Delivery(sent=1, retried=1)
    assert [record["recipient"] for record in post.files()] == ["chenzhishu"]


def test_a_full_disk_hurts_no_other(world: World, far_end: FarEnd, settings: Settings, post: Post) -> None:
    post.folder.write_text("a file where the folder should be")
    reach(world.worker.pk, "email", "azhen@example.com")
    tell(draft(world.worker.pk), channels=["file", "email"])
    assert deliver_due() == Delivery(sent=1, retried=1)
    assert only("file").state == MessageState.QUEUED and only("email").state == MessageState.SENT


def test_a_slow_far_end_does_not_lose_the_claim(world: World, far_end: FarEnd, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three mails of two minutes each: the third is still the first worker's when another looks at the claims."""
    with time_machine.travel(MORNING, tick=False) as traveller:
        for handle in ("worker", "second_worker", "secretary"):
            reach(world.people[handle].pk, "email", f"{handle}@example.com")
            tell(draft(world.people[handle].pk), channels=["email"])

        def slowly() -> None:
            traveller.shift(timedelta(minutes=2))
            assert deliver_due() == Delivery()

        meanwhile(monkeypatch, slowly)
        assert deliver_due() == Delivery(sent=3)
    assert len(far_end.mails) == 3
    assert set(Message.objects.values_list("state", flat=True)) == {MessageState.SENT}


def test_what_was_taken_from_a_worker_is_not_sent_by_it(
    world: World, far_end: FarEnd, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker that slept past its claim leaves what it had not begun to whoever decides now."""
    with time_machine.travel(MORNING, tick=False) as traveller:
        for handle in ("worker", "secretary"):
            reach(world.people[handle].pk, "email", f"{handle}@example.com")
            tell(draft(world.people[handle].pk), channels=["email"])
        found: list[Delivery] = []

        def asleep() -> None:
            traveller.shift(CLAIM_EXPIRES + timedelta(seconds=1))
            found.append(deliver_due())

        meanwhile(monkeypatch, asleep)
        deliver_due()
    assert found == [Delivery(unknown=2)] and len(far_end.mails) == 1


def test_a_dead_workers_claim_awaits_a_person(world: World, far_end: FarEnd, post: Post) -> None:
    """Nobody guesses whether a mail left; a file is simply written again."""
    reach(world.worker.pk, "email", "azhen@example.com")
    with clock.moved(MORNING):
        tell(draft(world.worker.pk), channels=["email", "file"])
        deliver._claim(10)  # and the worker dies here
    with clock.moved(MORNING + CLAIM_EXPIRES):
        assert deliver_due() == Delivery()
    with clock.moved(MORNING + CLAIM_EXPIRES + timedelta(seconds=1)):
        assert deliver_due() == Delivery(sent=1, unknown=1)
    assert only("email").state == MessageState.UNKNOWN and far_end.mails == []
    assert only("file").state == MessageState.SENT and len(post.files()) == 1


def test_a_run_takes_no_more_than_it_may_oldest_first(world: World, post: Post) -> None:
    for minute in range(3):
        with clock.moved(MORNING + timedelta(minutes=minute)):
            tell(draft(world.worker.pk, f"issue:{minute}"), channels=["file"])
    with clock.moved(MORNING + timedelta(hours=1)):
        assert deliver_due(limit=2) == Delivery(sent=2)
    assert {record["key"] for record in post.files()} == {"issue:0", "issue:1"}


def test_the_command_sends_what_is_due(world: World, post: Post, capsys: pytest.CaptureFixture[str]) -> None:
    tell(draft(world.worker.pk), draft(world.secretary.pk), channels=["file"])
    call_command("deliver_outbox")
    assert capsys.readouterr().out == "2\n" and len(post.files()) == 2

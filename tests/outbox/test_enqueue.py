"""Messages are written with what they tell of: one row a person and channel, once, or not at all."""

import pytest
from django.db import transaction
from django.db.transaction import TransactionManagementError
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks, Settings

from tests.outbox.conftest import FarEnd, Post, draft, reach, tell
from tests.world import World
from xinhui.outbox import pulse
from xinhui.outbox.models import Channel, Message, MessageState
from xinhui.outbox.services.enqueue import Draft, enqueue

RING = "xinhui.outbox.tasks.deliver_outbox"


def rows() -> set[tuple[str, str, str]]:
    """Who is told by which channel, and how far that is."""
    return set(Message.objects.values_list("recipient__username", "channel", "state"))


def test_one_row_for_every_recipient_and_channel(world: World) -> None:
    assert tell(draft(world.worker.pk), draft(world.secretary.pk)) == 4
    assert rows() == {
        ("azhen", "in_app", "sent"),
        ("azhen", "file", "queued"),
        ("chenzhishu", "in_app", "sent"),
        ("chenzhishu", "file", "queued"),
    }


def test_a_message_in_the_portal_is_delivered_by_being_written(world: World) -> None:
    tell(draft(world.worker.pk), channels=["in_app"])
    message = Message.objects.get()
    assert message.state == MessageState.SENT and message.sent_at == message.created_at
    assert message.next_attempt_at is None


def test_the_same_event_never_tells_anyone_twice(world: World) -> None:
    tell(draft(world.worker.pk))
    Message.objects.filter(channel=Channel.FILE).update(state=MessageState.FAILED, attempts=6)
    tell(draft(world.worker.pk), draft(world.worker.pk), draft(world.secretary.pk))
    assert Message.objects.filter(recipient=world.worker).count() == 2
    assert Message.objects.get(recipient=world.worker, channel="file").state == MessageState.FAILED
    assert Message.objects.filter(recipient=world.secretary).count() == 2


def test_another_event_of_the_same_kind_is_told(world: World) -> None:
    tell(draft(world.worker.pk, "issue:1:reported"), channels=["in_app"])
    tell(draft(world.worker.pk, "issue:2:reported"), channels=["in_app"])
    assert Message.objects.count() == 2


def test_what_is_rolled_back_is_told_to_nobody(
    world: World, post: Post, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with (
        django_capture_on_commit_callbacks(execute=True),
        pytest.raises(RuntimeError, match="changed my mind"),
        transaction.atomic(),
    ):
        enqueue(drafts=[draft(world.worker.pk)])
        assert Message.objects.count() == 2
        raise RuntimeError("changed my mind")
    assert not Message.objects.exists()
    assert not post.rings and pulse.version("messages") == 0


@pytest.mark.django_db(transaction=True)
def test_a_message_outside_a_transaction_is_refused(transactional_db: None, world: World) -> None:
    with pytest.raises(TransactionManagementError, match="in the transaction"):
        enqueue(drafts=[draft(world.worker.pk)])
    assert not Message.objects.exists()


def test_an_unregistered_kind_is_refused_and_nobody_is_told(world: World) -> None:
    wrong = Draft(key="k", recipient_id=world.worker.pk, kind="test.nobody-wrote-this")
    with pytest.raises(ValueError, match=r"test\.nobody-wrote-this"):
        tell(draft(world.worker.pk), wrong)
    assert not Message.objects.exists()


def test_the_doorbell_rings_when_the_change_is_committed(
    world: World, post: Post, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        tell(draft(world.worker.pk))
        assert post.rings == []
    assert post.rings == [RING]
    assert pulse.version("messages") > 0


def test_nobody_is_woken_for_messages_in_the_portal(
    world: World, post: Post, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        tell(draft(world.worker.pk), channels=["in_app"])
    assert post.rings == []


def test_a_persons_own_address_adds_its_channel(world: World, far_end: FarEnd) -> None:
    reach(world.worker.pk, "email", "azhen@example.com")
    tell(draft(world.worker.pk), draft(world.secretary.pk))
    assert ("azhen", "email", "queued") in rows()
    assert ("chenzhishu", "email", "queued") not in rows()


def test_an_address_not_in_use_adds_nothing(world: World, far_end: FarEnd) -> None:
    address = reach(world.worker.pk, "email", "azhen@example.com")
    address.is_active = False
    address.save()
    tell(draft(world.worker.pk))
    assert not Message.objects.filter(channel="email").exists()


def test_an_address_of_a_channel_the_office_has_not_set_up_adds_nothing(world: World, far_end: FarEnd) -> None:
    reach(world.worker.pk, "sms", "13800000001")
    tell(draft(world.worker.pk))
    assert not Message.objects.filter(channel="sms").exists()


def test_named_channels_are_the_only_ones(world: World, far_end: FarEnd) -> None:
    reach(world.worker.pk, "email", "azhen@example.com")
    tell(draft(world.worker.pk), channels=["in_app"])
    assert rows() == {("azhen", "in_app", "sent")}


def test_sixty_are_told_in_as_many_queries_as_one(
    world: World, settings: Settings, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    settings.OUTBOX_DEFAULT_CHANNELS = ["in_app"]
    with transaction.atomic():
        with django_assert_num_queries(1):
            enqueue(drafts=[draft(world.worker.pk, f"one:{n}") for n in range(1)])
        with django_assert_num_queries(1):
            enqueue(drafts=[draft(world.worker.pk, f"many:{n}") for n in range(60)])
    assert Message.objects.count() == 61

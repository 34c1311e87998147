"""The inbox: one's own messages, read once; and the two decisions on a message in trouble."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from tests.outbox.conftest import MORNING, FarEnd, Post, draft, reach, tell
from tests.world import World
from xinhui.accounts.models import User
from xinhui.audit.models import Entry
from xinhui.core import clock
from xinhui.core.errors import Conflict, Forbidden, NotFound
from xinhui.outbox import pulse
from xinhui.outbox.models import Message, MessageState
from xinhui.outbox.selectors.messages import inbox, unread_count
from xinhui.outbox.services.deliver import Delivery, deliver_due
from xinhui.outbox.services.read import confirm_message, mark_all_read, mark_read, resend_message


def told(user: User, key: str = "issue:1:reported", link: str = "") -> Message:
    """A message in the user's inbox."""
    tell(draft(user.pk, key, link=link), channels=["in_app"])
    return Message.objects.get(recipient=user, key=key)


def signed_in(user: User) -> Client:
    """A browser of the user."""
    client = Client()
    client.force_login(user)
    return client


def test_the_inbox_holds_ones_own_newest_first(world: World) -> None:
    for minute in (0, 2, 1):
        with clock.moved(MORNING + timedelta(minutes=minute)):
            told(world.worker, f"issue:{minute}")
    told(world.secretary, "issue:7")
    items = inbox(world.worker, language="en")
    assert [item.at for item in items] == [MORNING + timedelta(minutes=minute) for minute in (2, 1, 0)]
    assert {item.subject for item in items} == {"罗坑路: manhole cover missing"}
    assert {item.severity for item in items} == {"urgent"}


def test_copies_by_other_channels_are_not_shown_twice(world: World) -> None:
    tell(draft(world.worker.pk))
    assert len(inbox(world.worker, language="en")) == 1 == unread_count(world.worker)


def test_a_failed_message_to_another_is_in_nobody_elses_inbox(world: World) -> None:
    """Those who run the portal see it among the troubles, not among what they were told."""
    told(world.worker)
    tell(draft(world.worker.pk, "issue:2"), channels=["file"])
    Message.objects.filter(channel="file").update(state=MessageState.FAILED)
    assert inbox(world.system_admin, language="en") == []
    assert b"manhole" not in signed_in(world.system_admin).get(reverse("outbox:inbox")).content


def test_the_page_shows_and_filters(world: World) -> None:
    first, client = told(world.worker, "issue:1"), signed_in(world.worker)
    page = client.get(reverse("outbox:inbox")).content.decode()
    assert "罗坑路: manhole cover missing" in page and reverse("outbox:read", args=[first.pk]) in page
    mark_read(actor=world.actor(world.worker), message_id=first.pk)
    assert "manhole" in client.get(reverse("outbox:inbox")).content.decode()
    assert "manhole" not in client.get(reverse("outbox:inbox"), {"unread": "1"}).content.decode()


def test_a_long_inbox_costs_no_more_queries(
    world: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(12):
        told(world.worker, f"issue:{number}")
    with django_assert_max_num_queries(3):  # the user, the posts, the messages
        assert len(inbox(User.objects.get(pk=world.worker.pk), language="en", limit=10)) == 10


def test_reading_leads_to_what_it_tells_of(world: World) -> None:
    message, client = told(world.worker, link="/issues/"), signed_in(world.worker)
    assert client.get(reverse("outbox:unread")).json() == {"unread": 1}
    with clock.moved(MORNING):
        answer = client.post(reverse("outbox:read", args=[message.pk]))
    assert (answer.status_code, answer["Location"]) == (302, "/issues/")
    message.refresh_from_db()
    assert message.read_at == MORNING
    assert client.get(reverse("outbox:unread")).json() == {"unread": 0}


@pytest.mark.parametrize("link", ["https://evil.example.com/", "//evil.example.com/", "javascript:alert(1)", ""])
def test_reading_leads_nowhere_else(world: World, link: str) -> None:
    message = told(world.worker, link=link)
    answer = signed_in(world.worker).post(reverse("outbox:read", args=[message.pk]))
    assert answer["Location"] == reverse("outbox:inbox")


def test_the_moment_of_reading_is_the_first(world: World) -> None:
    message, actor = told(world.worker), world.actor(world.worker)
    for at in (MORNING, MORNING + timedelta(hours=1)):
        with clock.moved(at):
            mark_read(actor=actor, message_id=message.pk)
    message.refresh_from_db()
    assert message.read_at == MORNING


@pytest.mark.parametrize("handle", ["second_worker", "system_admin", "command"])
def test_anothers_message_is_unknown(world: World, handle: str) -> None:
    """Also to those who see it in trouble: reading is the recipient's."""
    message = told(world.worker)
    with pytest.raises(NotFound) as refused:
        mark_read(actor=world.actor(world.people[handle]), message_id=message.pk)
    assert refused.value.code == "message-unknown"
    answer = signed_in(world.people[handle]).post(reverse("outbox:read", args=[message.pk]))
    assert answer.status_code == 404
    message.refresh_from_db()
    assert message.read_at is None


def test_a_copy_by_another_channel_is_not_read_here(world: World) -> None:
    tell(draft(world.worker.pk), channels=["file"])
    answer = signed_in(world.worker).post(reverse("outbox:read", args=[Message.objects.get().pk]))
    assert answer.status_code == 404


def test_all_of_ones_own_are_read_at_once(
    world: World, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    for number in range(3):
        told(world.worker, f"issue:{number}")
    others = told(world.secretary)
    with django_capture_on_commit_callbacks(execute=True):
        assert mark_all_read(actor=world.actor(world.worker)) == 3
    assert unread_count(world.worker) == 0 and unread_count(world.secretary) == 1
    assert pulse.version("messages") > 0
    assert mark_all_read(actor=world.actor(world.worker)) == 0
    signed_in(world.secretary).post(reverse("outbox:read_all"))
    others.refresh_from_db()
    assert others.read_at is not None


def in_trouble(world: World, state: str) -> Message:
    """A mail to the worker that failed, or whose fate nobody knows."""
    reach(world.worker.pk, "email", "azhen@example.com")
    tell(draft(world.worker.pk), channels=["email"])
    Message.objects.update(state=state, attempts=6, error="the line is dead", next_attempt_at=MORNING)
    return Message.objects.get()


@pytest.mark.parametrize("state", [MessageState.FAILED, MessageState.UNKNOWN])
def test_sent_again_by_a_persons_decision(
    world: World,
    far_end: FarEnd,
    post: Post,
    state: str,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    message = in_trouble(world, state)
    assert deliver_due() == Delivery()
    with django_capture_on_commit_callbacks(execute=True):
        resend_message(actor=world.actor(world.system_admin), message_id=message.pk)
    assert len(post.rings) == 1
    assert deliver_due() == Delivery(sent=1) and len(far_end.mails) == 1
    message.refresh_from_db()
    assert (message.state, message.attempts, message.error) == (MessageState.SENT, 1, "")
    assert Entry.objects.get(verb="resend_message").target_id == str(message.pk)


def test_confirmed_that_it_arrived(world: World, far_end: FarEnd) -> None:
    message = in_trouble(world, MessageState.UNKNOWN)
    with clock.moved(MORNING):
        confirm_message(actor=world.actor(world.command), message_id=message.pk)
    message.refresh_from_db()
    assert (message.state, message.sent_at) == (MessageState.SENT, MORNING)
    assert deliver_due() == Delivery() and far_end.mails == []
    assert Entry.objects.get(verb="confirm_message").actor_label


@pytest.mark.parametrize("state", [MessageState.QUEUED, MessageState.SENDING])
def test_a_message_not_in_trouble_is_left_alone(world: World, state: str) -> None:
    message = in_trouble(world, state)
    for do in (resend_message, confirm_message):
        with pytest.raises(Conflict) as refused:
            do(actor=world.actor(world.system_admin), message_id=message.pk)
        assert refused.value.code == "message-not-troubled"
    message.refresh_from_db()
    assert message.state == state and not Entry.objects.filter(verb__endswith="_message").exists()


@pytest.mark.parametrize("handle", ["worker", "town_leader", "security_admin", "bureau_client"])
def test_only_those_who_run_the_portal_decide(world: World, handle: str) -> None:
    message = in_trouble(world, MessageState.FAILED)
    for do in (resend_message, confirm_message):
        with pytest.raises(Forbidden):
            do(actor=world.actor(world.people[handle]), message_id=message.pk)
    message.refresh_from_db()
    assert message.state == MessageState.FAILED

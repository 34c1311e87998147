"""Delivered over real sockets to receivers that verify by the standard: in order, at least once, nobody delayed."""

import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import Settings
from standardwebhooks import Webhook, WebhookVerificationError

from grids.models import Assignment
from grids.services.finish_assignment import finish_assignment
from grids.services.respond import respond
from tests.bureaus.webhooks.kit import client_of, hours, listening, run, states
from tests.bureaus.webhooks.receiver import Bureau, receiving
from tests.world_chain import assignment_in, dispatched, lead_of
from tests.world_grids import District
from xinhui.accounts.actors import SYSTEM
from xinhui.bureaus.models import WebhookDelivery, WebhookEndpoint, WebhookEvent
from xinhui.bureaus.rules.webhooks import GIVE_UP_AFTER, EventKind
from xinhui.bureaus.services.webhooks.claims import CLAIM_LASTS, claim_endpoints
from xinhui.bureaus.services.webhooks.keeping import (
    change_endpoint,
    create_endpoint,
    pause_endpoint,
    resume_endpoint,
    rotate_secret,
)
from xinhui.bureaus.services.webhooks.post import Post
from xinhui.bureaus.services.webhooks.replay import replay_delivery, replay_failed, send_test
from xinhui.core import clock
from xinhui.outbox.models import Message


@pytest.fixture
def heard(district: District) -> Iterator[tuple[Bureau, WebhookEndpoint]]:
    """A receiver and the endpoint that leads to it."""
    with receiving() as bureau:
        endpoint, secret = listening(district, bureau.url)
        bureau.secrets.append(secret)
        yield bureau, endpoint


def worked(district: District) -> Assignment:
    """An assignment with three events: dispatched, responded, finished."""
    return assignment_in(district, "finished")


def test_an_event_arrives_signed_and_once(district: District, heard: tuple[Bureau, WebhookEndpoint]) -> None:
    bureau, endpoint = heard
    assignment = worked(district)
    assert run().delivered == 3
    assert [event.type for event in bureau.taken] == [f"assignment.{kind}" for kind in ("dispatched", "responded", "finished")]  # fmt: skip
    assert bureau.lanes() == {str(assignment.uuid): [1, 2, 3]}
    headers, body = bureau.raw[0]
    assert headers["content-type"] == "application/json; charset=utf-8"
    assert headers["user-agent"].startswith("xinhui-webhooks/")
    assert body.startswith('{"type":"assignment.dispatched","timestamp":"')
    assert run().delivered == 0 and bureau.requests == 3
    row = WebhookDelivery.objects.filter(endpoint=endpoint).latest("pk")
    assert (row.response_status, row.attempts, row.error) == (204, 1, "") and row.duration_ms is not None


def test_down_for_six_hours_then_everything_in_order_and_verified(district: District) -> None:
    begun = timezone.now() - hours(6) - timedelta(minutes=10)
    with receiving() as gone:
        port = int(gone.url.split(":")[2].split("/")[0])
    endpoint, secret = listening(district, gone.url)
    parts = []
    for number in range(12):
        with clock.moved(begun + timedelta(minutes=30 * number)):
            parts.append(lead_of(dispatched(district)))
            if number >= 4:
                respond(actor=district.act("handler"), assignment_id=parts[number - 4].pk)
            if number >= 8:
                finish_assignment(actor=district.act("handler"), assignment_id=parts[number - 8].pk, result="已更换")
        for minutes in range(0, 30, 2):
            run(begun + timedelta(minutes=30 * number + minutes))
    assert set(states(endpoint)) == {"waiting"}
    attempts = sum(WebhookDelivery.objects.values_list("attempts", flat=True))
    assert 40 <= attempts <= 80, "one probe at a time, about every five minutes"
    told = Message.objects.filter(kind="bureaus.webhook_down", channel="in_app")
    assert {m.recipient for m in told} == {district.world.handler, district.world.department_leader}
    assert told.count() == 2, "once each"
    with receiving(secret, port=port) as bureau:
        run()
    assert bureau.refused == [] and set(states(endpoint)) == {"delivered"}
    assert bureau.lanes() == {str(part.uuid): list(range(1, 1 + part_events(part))) for part in parts}
    assert len(bureau.taken) == WebhookEvent.objects.count() == 12 + 8 + 4
    endpoint.refresh_from_db()
    assert (endpoint.failures, endpoint.probe_at, endpoint.failing_since) == (0, None, None)


def part_events(part: Assignment) -> int:
    """How many events an assignment has."""
    return WebhookEvent.objects.filter(lane=part.pk).count()


def test_forged_old_and_changed_ones_are_refused(district: District, heard: tuple[Bureau, WebhookEndpoint]) -> None:
    bureau, _endpoint = heard
    worked(district)
    run()
    headers, body = bureau.raw[0]
    receiver = Webhook(bureau.secrets[0])
    assert receiver.verify(body, headers)["type"] == "assignment.dispatched"
    forged = Webhook("whsec_" + "A" * 44).sign(headers["webhook-id"], timezone.now(), body)
    old = timezone.now() - timedelta(minutes=6)
    stale = receiver.sign(headers["webhook-id"], old, body)
    then = {"webhook-timestamp": str(int(old.timestamp()))}
    for said, changes in (
        (body.replace("sent", "done", 1), {}),
        (body, {"webhook-signature": forged}),
        (body, {"webhook-id": "evt_other"}),
        (body, then),
        (body, {**then, "webhook-signature": stale}),
    ):
        with pytest.raises(WebhookVerificationError):
            receiver.verify(said, {**headers, **changes})


def test_both_secrets_sign_while_a_bureau_changes_over(district: District) -> None:
    now = timezone.now()
    with receiving() as bureau:
        endpoint, old = listening(district, bureau.url)
        with clock.moved(now - timedelta(minutes=1)):
            _row, new = rotate_secret(actor=SYSTEM, endpoint_id=endpoint.pk, overlap_hours=1)
        for secrets, at, arrives in (([old], now, True), ([new], now, True), ([old], now + hours(1), False)):
            bureau.secrets[:] = secrets
            send_test(actor=SYSTEM, endpoint_id=endpoint.pk)
            before = len(bureau.taken)
            if at == now:
                run()
            else:  # the overlap ends: simulated by its end, the receiver's clock cannot be moved
                WebhookEndpoint.objects.update(old_secret_until=now)
                run()
            assert (len(bureau.taken) > before) is arrives
        assert [len(headers["webhook-signature"].split()) for headers, _body in bureau.raw] == [2, 2, 1]
        _row, newest = rotate_secret(actor=SYSTEM, endpoint_id=endpoint.pk, overlap_hours=0)
        bureau.secrets[:] = [newest]
        send_test(actor=SYSTEM, endpoint_id=endpoint.pk)
        assert run().delivered == 1 and len(bureau.raw[-1][0]["webhook-signature"].split()) == 1


def test_an_answer_that_got_lost_means_the_same_id_again(district: District) -> None:
    with receiving() as bureau:
        endpoint, secret = listening(district, bureau.url, kinds=("assignment.dispatched",))
        bureau.secrets.append(secret)
        dispatched(district)
        bureau.answer = lambda number: 204
        assert run().delivered == 1
        first = WebhookDelivery.objects.get()
        replay_delivery(actor=SYSTEM, delivery_id=first.pk)
        assert run().delivered == 1
        assert bureau.taken[0].id == bureau.taken[1].id == first.event.message_id
        assert bureau.raw[0][1] == bureau.raw[1][1], "the same words"
        assert endpoint.deliveries.count() == 1


def test_a_killed_deliverer_loses_nothing(district: District, heard: tuple[Bureau, WebhookEndpoint]) -> None:
    bureau, endpoint = heard
    worked(district)
    _claim, rows = claim_endpoints()
    assert [row.pk for row in rows] == [endpoint.pk], "claimed, and then its process was killed"
    assert run().delivered == 0 and bureau.requests == 0, "nobody sends beside a claim"
    with clock.moved(timezone.now() + CLAIM_LASTS + timedelta(seconds=1)):
        assert run().delivered == 3
    assert list(bureau.lanes().values()) == [[1, 2, 3]]


def test_a_refused_event_holds_back_its_own_assignment_only(district: District) -> None:
    with receiving() as bureau:
        endpoint, secret = listening(district, bureau.url)
        bureau.secrets.append(secret)
        first, second = lead_of(dispatched(district)), lead_of(dispatched(district))
        respond(actor=district.act("handler"), assignment_id=first.pk)
        bureau.answer = lambda number: 422 if number == 1 else 204
        done = run()
        assert (done.delivered, done.retried) == (1, 1) and bureau.lanes() == {str(second.uuid): [1]}
        assert states(endpoint) == ["waiting", "delivered", "waiting"]
        run(timezone.now() + timedelta(seconds=60))
        assert bureau.lanes()[str(first.uuid)] == [1, 2]


def test_what_is_refused_for_three_days_is_given_up_and_can_be_replayed(district: District) -> None:
    now = timezone.now()
    with receiving(answer=lambda number: 400) as bureau:
        endpoint, secret = listening(district, bureau.url)
        bureau.secrets.append(secret)
        with clock.moved(now - GIVE_UP_AFTER - hours(8)):
            part = lead_of(dispatched(district))
        at = now - GIVE_UP_AFTER - hours(8)
        waits = []
        while states(endpoint) == ["waiting"]:
            run(at)
            due = WebhookDelivery.objects.get().next_attempt_at
            if due is not None:
                waits.append(due - at)
                at = due
        assert states(endpoint) == ["failed"] and bureau.requests >= 20
        assert all(a < b for a, b in pairwise(waits[:8])), "growing"
        assert max(waits) <= hours(4.8) and waits[0] >= timedelta(seconds=30)
        respond(actor=district.act("handler"), assignment_id=part.pk)
        bureau.answer = lambda number: 204
        assert run().delivered == 1, "what was given up holds back nothing"
        assert replay_failed(actor=SYSTEM, endpoint_id=endpoint.pk, since=now) == 0
        assert replay_failed(actor=SYSTEM, endpoint_id=endpoint.pk, since=now - hours(100)) == 1
        assert run().delivered == 1 and bureau.lanes() == {str(part.uuid): [2, 1]}


@pytest.mark.parametrize("said", ["900", "Thu, 31 Dec 2099 23:59:59 GMT"])
def test_retry_after_is_respected_up_to_six_hours(district: District, said: str) -> None:
    with receiving(answer=lambda number: 429, headers={"retry-after": said}) as bureau:
        endpoint, _secret = listening(district, bureau.url, kinds=("assignment.dispatched",))
        with clock.moved(timezone.now()):
            at = clock.now()
            dispatched(district)
            run(at)
            endpoint.refresh_from_db()
            wanted = timedelta(seconds=900) if said == "900" else hours(6)
            assert endpoint.probe_at == at + wanted
        assert run().retried == 0 and bureau.requests == 1


def test_410_pauses_tells_and_keeps_what_waits(district: District, heard: tuple[Bureau, WebhookEndpoint]) -> None:
    bureau, endpoint = heard
    bureau.answer = lambda number: 410
    worked(district)
    run()
    endpoint.refresh_from_db()
    assert (endpoint.state, endpoint.pause_cause, bureau.requests) == ("paused", "gone", 1)
    assert Message.objects.filter(kind="bureaus.webhook_gone", channel="in_app").count() == 2
    bureau.answer = lambda number: 204
    assert run().delivered == 0
    resume_endpoint(actor=SYSTEM, endpoint_id=endpoint.pk)
    assert run().delivered == 3 and list(bureau.lanes().values()) == [[1, 2, 3]]


def test_while_paused_events_wait(district: District, heard: tuple[Bureau, WebhookEndpoint]) -> None:
    bureau, endpoint = heard
    pause_endpoint(actor=SYSTEM, endpoint_id=endpoint.pk)
    worked(district)
    assert run().delivered == 0 and states(endpoint) == ["waiting"] * 3
    resume_endpoint(actor=SYSTEM, endpoint_id=endpoint.pk)
    assert run().delivered == 3 and bureau.refused == []


def test_a_test_asks_an_endpoint_that_is_down_at_once(district: District) -> None:
    with receiving(answer=lambda number: 503) as bureau:
        endpoint, secret = listening(district, bureau.url)
        bureau.secrets.append(secret)
        worked(district)
        run()
        assert bureau.requests == 1, "one probe, not three"
        bureau.answer = lambda number: 204
        assert run().delivered == 0
        send_test(actor=SYSTEM, endpoint_id=endpoint.pk)
        assert run().delivered == 4
        assert bureau.taken[0].type == EventKind.TEST
        assert list(bureau.lanes().values()) == [[1, 2, 3]]


def test_redirects_are_not_followed(district: District, heard: tuple[Bureau, WebhookEndpoint]) -> None:
    bureau, _endpoint = heard
    with receiving() as elsewhere:
        bureau.answer = lambda number: 307
        bureau.headers["location"] = elsewhere.url
        dispatched(district)
        assert run().retried == 1 and elsewhere.requests == 0
    assert WebhookDelivery.objects.get().error == "HTTP 307"


def test_an_answer_that_drips_is_cut_off(settings: Settings) -> None:
    """A header a byte at a time outlasts every time-out of a read; `abort` ends it."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        over = threading.Event()

        def drip() -> None:
            line, _peer = server.accept()
            with line:
                try:
                    while not over.wait(0.05):
                        line.sendall(b"H")
                except OSError:
                    return

        thread = threading.Thread(target=drip, daemon=True)
        thread.start()
        post = Post(f"http://127.0.0.1:{server.getsockname()[1]}/", {}, b"{}", 5.0)
        threading.Timer(0.4, post.abort).start()
        begun = time.monotonic()
        answer = post.run()
        over.set()
        assert answer.status is None and time.monotonic() - begun < 3


def test_a_certificate_of_nobody_is_refused(settings: Settings) -> None:
    with receiving() as bureau:
        answer = Post(bureau.url.replace("http:", "https:"), {}, b"{}", 2.0).run()
    assert answer.status is None and "SSL" in answer.error and bureau.requests == 0
    assert ssl.create_default_context().check_hostname


def test_a_changed_address_gets_what_waits(district: District, heard: tuple[Bureau, WebhookEndpoint]) -> None:
    bureau, endpoint = heard
    bureau.answer = lambda number: 500
    worked(district)
    run()
    with receiving(*bureau.secrets) as other:
        change_endpoint(actor=SYSTEM, endpoint_id=endpoint.pk, url=other.url)
        assert run(timezone.now() + timedelta(seconds=40)).delivered == 3


def test_64_bureaus_within_one_run_though_some_hang(district: District) -> None:
    """Eight of 64 never answer: the others have theirs long before the time-out of those ends."""
    with ExitStack() as stack:
        bureaus: list[Bureau] = []
        base = client_of(district)
        for number in range(64):
            hangs = number % 8 == 0
            bureau = stack.enter_context(receiving())
            bureau.answer = (lambda _number: None) if hangs else (lambda _number: 204)
            client = base if number == 0 else _another(base, number)
            _endpoint, secret = create_endpoint(actor=SYSTEM, client_id=client.pk, url=bureau.url)
            bureau.secrets.append(secret)
            bureaus.append(bureau)
        part = worked(district)
        begun = time.monotonic()
        done = run(timeout=3.0)
        took = time.monotonic() - begun
        assert done.delivered == 56 * 3 and done.retried == 8, "each of the eight cost one time-out"
        for number, bureau in enumerate(bureaus):
            assert bureau.lanes() == ({} if number % 8 == 0 else {str(part.uuid): [1, 2, 3]})
        assert took < 12, "all at once, not one after another: eight time-outs in a row are 24 s"
        assert WebhookEndpoint.objects.exclude(probe_at=None).count() == 8
        assert WebhookEndpoint.objects.exclude(claim="").count() == 0, "nothing stays claimed"


def _another(base: Any, number: int) -> Any:
    """A further system of the same unit, with an account of its own."""
    account = type(base.account).objects.create(username=f"more-{number}", name=f"系统{number}")
    return type(base).objects.create(name=f"系统{number}", unit=base.unit, account=account)

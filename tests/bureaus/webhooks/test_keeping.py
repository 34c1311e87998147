"""An endpoint's life: who may do what, every state by every verb, secrets, the log, retention, the ticker."""

from collections.abc import Callable
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from grids.services.respond import respond
from tests.bureaus.webhooks.kit import NOWHERE, act_as, client_of, listening, run
from tests.bureaus.webhooks.receiver import receiving
from tests.world_chain import dispatched, lead_of
from tests.world_grids import District
from xinhui.accounts.actors import SYSTEM, Actor
from xinhui.audit.models import Entry
from xinhui.audit.retention import purge_all
from xinhui.bureaus.models import WebhookDelivery, WebhookEndpoint, WebhookEvent
from xinhui.bureaus.rules.webhooks import CHOOSABLE, DELIVERY_TABLE, ENDPOINT_TABLE, DeliveryState, EndpointState
from xinhui.bureaus.services.webhooks import keeping, replay
from xinhui.bureaus.tasks import deliver_webhooks
from xinhui.core import clock
from xinhui.core.errors import Conflict, DomainError, Forbidden, InvalidInput, NotFound, TransitionRefused

VERBS: dict[str, Callable[[Actor, int], object]] = {
    "pause": lambda actor, pk: keeping.pause_endpoint(actor=actor, endpoint_id=pk),
    "resume": lambda actor, pk: keeping.resume_endpoint(actor=actor, endpoint_id=pk),
    "remove": lambda actor, pk: keeping.remove_endpoint(actor=actor, endpoint_id=pk),
    "change": lambda actor, pk: keeping.change_endpoint(actor=actor, endpoint_id=pk, kinds=[]),
    "rotate": lambda actor, pk: keeping.rotate_secret(actor=actor, endpoint_id=pk),
    "test": lambda actor, pk: replay.send_test(actor=actor, endpoint_id=pk),
    "replay": lambda actor, pk: replay.replay_failed(actor=actor, endpoint_id=pk, since=clock.now()),
    "acknowledge": lambda actor, pk: replay.acknowledge_failed(actor=actor, endpoint_id=pk),
}


def endpoint_in(district: District, state: str) -> WebhookEndpoint:
    """An endpoint in the state."""
    row, _secret = listening(district)
    if state != "active":
        VERBS["pause" if state == "paused" else "remove"](SYSTEM, row.pk)
    row.refresh_from_db()
    return row


@pytest.mark.parametrize("verb", ["pause", "resume", "remove"])
@pytest.mark.parametrize("state", EndpointState.values)
def test_endpoints_move_as_the_table_says(district: District, state: str, verb: str) -> None:
    row = endpoint_in(district, state)
    if ENDPOINT_TABLE.allows(state, verb):
        VERBS[verb](SYSTEM, row.pk)
        row.refresh_from_db()
        assert row.state == ENDPOINT_TABLE.next(state, verb)
    else:
        with pytest.raises(NotFound if state == "removed" else TransitionRefused):
            VERBS[verb](SYSTEM, row.pk)


@pytest.mark.parametrize("state", DeliveryState.values)
def test_only_what_does_not_wait_is_replayed(district: District, state: str) -> None:
    endpoint, _secret = listening(district)
    delivery = replay.send_test(actor=SYSTEM, endpoint_id=endpoint.pk)
    now = clock.now()
    if state != "waiting":
        WebhookDelivery.objects.update(state=state, next_attempt_at=None, delivered_at=now, attempts=7)
    if DELIVERY_TABLE.allows(state, "replay"):
        again = replay.replay_delivery(actor=SYSTEM, delivery_id=delivery.pk)
        assert (again.state, again.attempts, again.event_id) == ("waiting", 0, delivery.event_id)
    else:
        with pytest.raises(TransitionRefused):
            replay.replay_delivery(actor=SYSTEM, delivery_id=delivery.pk)


@pytest.mark.parametrize("verb", VERBS)
def test_the_units_people_the_client_and_the_security_administrator_may(district: District, verb: str) -> None:
    client = client_of(district)
    may = ["handler", "department_leader", "security_admin"]
    actors = [act_as(client), *(district.act(handle) for handle in may)]
    for number, actor in enumerate(actors):
        row, _secret = keeping.create_endpoint(actor=actor, client_id=client.pk, url=f"{NOWHERE}{number}")
        if verb == "resume":
            VERBS["pause"](actor, row.pk)
        VERBS[verb](actor, row.pk)
        assert Entry.objects.filter(verb="bureaus.webhook.create").latest("pk").actor_id == actor.user_id
    row, _secret = keeping.create_endpoint(actor=SYSTEM, client_id=client.pk, url=NOWHERE)
    for handle in ("water_handler", "command", "system_admin", "bureau_client", "worker"):
        with pytest.raises(Forbidden):
            VERBS[verb](district.act(handle), row.pk)
        with pytest.raises(Forbidden):
            keeping.create_endpoint(actor=district.act(handle), client_id=client.pk, url=f"{NOWHERE}/other")


def test_every_verb_is_on_the_trail_without_the_secret_or_the_path(district: District) -> None:
    client = client_of(district)
    row, secret = keeping.create_endpoint(actor=SYSTEM, client_id=client.pk, url="http://127.0.0.1:9/?key=geheim")
    for verb in ("change", "rotate", "test", "replay", "pause", "resume", "remove"):
        VERBS[verb](SYSTEM, row.pk)
    entries = Entry.objects.filter(verb__startswith="bureaus.webhook.")
    assert {entry.verb.split(".")[2] for entry in entries} == {
        "create", "change", "rotate", "test", "replay", "pause", "resume", "remove"
    }  # fmt: skip
    said = str([entry.detail for entry in entries])
    assert "geheim" not in said and secret[6:] not in said and "127.0.0.1" in said


def test_secrets_lie_sealed_and_are_of_the_standards_form(district: District) -> None:
    row, secret = listening(district)
    assert secret.startswith("whsec_") and len(secret) == 6 + 44
    row.refresh_from_db()
    assert secret not in row.secret and row.secret.startswith("1:")
    keeping.rotate_secret(actor=SYSTEM, endpoint_id=row.pk)
    keeping.remove_endpoint(actor=SYSTEM, endpoint_id=row.pk)
    row.refresh_from_db()
    assert row.old_secret == "" and row.old_secret_until is None


def test_refusals_name_their_field(district: District) -> None:
    client = client_of(district)
    row, _secret = keeping.create_endpoint(actor=SYSTEM, client_id=client.pk, url=NOWHERE)
    refused: list[tuple[type[DomainError], str | None, Callable[[], object]]] = [
        (InvalidInput, "url", lambda: keeping.create_endpoint(actor=SYSTEM, client_id=client.pk, url="x")),
        (InvalidInput, "kinds", lambda: keeping.change_endpoint(actor=SYSTEM, endpoint_id=row.pk, kinds=["x"])),
        (InvalidInput, "kinds", lambda: keeping.change_endpoint(actor=SYSTEM, endpoint_id=row.pk, kinds=["webhook.test"])),
        (Conflict, "url", lambda: keeping.create_endpoint(actor=SYSTEM, client_id=client.pk, url=NOWHERE)),
        (NotFound, "client", lambda: keeping.create_endpoint(actor=SYSTEM, client_id=0, url=NOWHERE)),
        (InvalidInput, "overlap_hours",
         lambda: keeping.rotate_secret(actor=SYSTEM, endpoint_id=row.pk, overlap_hours=169)),
        (NotFound, None, lambda: keeping.pause_endpoint(actor=SYSTEM, endpoint_id=0)),
        (NotFound, None, lambda: replay.replay_delivery(actor=SYSTEM, delivery_id=0)),
    ]  # fmt: skip
    for error, field, act in refused:
        with pytest.raises(error) as caught:
            act()
        assert caught.value.field == field
    for number in range(keeping.ENDPOINTS_MAX - 1):
        keeping.create_endpoint(actor=SYSTEM, client_id=client.pk, url=f"{NOWHERE}/{number}")
    with pytest.raises(Conflict) as full:
        keeping.create_endpoint(actor=SYSTEM, client_id=client.pk, url=f"{NOWHERE}/x")
    replay.send_test(actor=SYSTEM, endpoint_id=row.pk)
    with pytest.raises(Conflict) as waits:
        replay.send_test(actor=SYSTEM, endpoint_id=row.pk)
    keeping.pause_endpoint(actor=SYSTEM, endpoint_id=row.pk)
    with pytest.raises(Conflict) as paused:
        replay.send_test(actor=SYSTEM, endpoint_id=row.pk)
    assert [caught.value.code for caught in (full, waits, paused)] == ["webhooks-full", "test-waits", "webhook-paused"]


def test_all_kinds_are_kept_as_none_so_that_new_ones_come_too(district: District) -> None:
    row, _secret = listening(district, kinds=tuple(kind.value for kind in CHOOSABLE))
    assert row.kinds == []


def test_a_test_that_is_refused_is_not_tried_again(district: District) -> None:
    with receiving(answer=lambda number: 500) as bureau:
        row, _secret = listening(district, bureau.url)
        replay.send_test(actor=SYSTEM, endpoint_id=row.pk)
        run()
        run(clock.now() + timedelta(hours=1))
        assert bureau.requests == 1
    assert WebhookDelivery.objects.get().state == "failed"


def _purged() -> int:
    return purge_all(actor=SYSTEM)["webhooks"]


def test_retention_keeps_what_nobody_has_looked_at(district: District) -> None:
    endpoint, _secret = listening(district)
    lead = lead_of(dispatched(district))
    respond(actor=district.act("handler"), assignment_id=lead.pk)
    first, second = WebhookDelivery.objects.order_by("event_id")
    now = clock.now()
    WebhookDelivery.objects.filter(pk=first.pk).update(state="delivered", delivered_at=now, next_attempt_at=None)
    WebhookDelivery.objects.filter(pk=second.pk).update(state="failed", next_attempt_at=None)
    assert _purged() == 0
    with clock.moved(now + timedelta(days=31)):
        assert _purged() == 2, "the delivered one and its event"
        assert list(WebhookDelivery.objects.values_list("pk", flat=True)) == [second.pk]
        assert replay.acknowledge_failed(actor=SYSTEM, endpoint_id=endpoint.pk) == 1
        assert _purged() == 0, "its days run from the look"
    with clock.moved(now + timedelta(days=62)):
        assert _purged() == 1 and WebhookDelivery.objects.count() == 0
        assert WebhookEvent.objects.get().sequence == 2, "the next event is numbered after it"


def test_worker_and_ticker_send(district: District) -> None:
    with receiving() as bureau:
        _row, secret = listening(district, bureau.url)
        bureau.secrets.append(secret)
        lead = lead_of(dispatched(district))
        assert deliver_webhooks() == 1
        respond(actor=district.act("handler"), assignment_id=lead.pk)
        out = StringIO()
        call_command("tick", stdout=out)
        assert "webhooks 1" in out.getvalue()
        assert bureau.lanes() == {str(lead.uuid): [1, 2]}


def test_the_database_refuses_what_the_rules_forbid(district: District) -> None:
    row, _secret = listening(district)
    for values in ({"state": "paused"}, {"pause_cause": "gone"}, {"secret": ""}, {"old_secret": "x"}, {"claim": "x"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            WebhookEndpoint.objects.filter(pk=row.pk).update(**values)
    assert connection.is_usable()

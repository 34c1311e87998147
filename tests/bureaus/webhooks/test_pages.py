"""The pages of webhooks, as a department's leader uses them."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from grids.services.respond import respond
from tests.bureaus.webhooks.kit import NOWHERE, client_of, listening, run
from tests.bureaus.webhooks.receiver import receiving
from tests.world_chain import dispatched, lead_of
from tests.world_grids import District
from xinhui.accounts.actors import SYSTEM
from xinhui.bureaus.models import BureauClient, WebhookDelivery, WebhookEndpoint
from xinhui.bureaus.services.webhooks import keeping
from xinhui.bureaus.services.webhooks.signing import secrets_of
from xinhui.core import clock

LIST = "/bureaus/webhooks/"


@pytest.fixture
def leader(district: District, client: Client) -> Client:
    """城管局's leader, signed in."""

    client.force_login(district.world.department_leader)
    return client


def test_a_leader_adds_tests_rotates_and_removes(district: District, leader: Client) -> None:
    bureau_client = client_of(district)
    assert "还没有接收地址" in leader.get(LIST).content.decode()
    with receiving() as bureau:
        answer = leader.post(LIST, {"client": bureau_client.pk, "url": bureau.url})
        (secret,) = re.findall(r"whsec_[A-Za-z0-9+/=]{44}", answer.content.decode())
        row = WebhookEndpoint.objects.get()
        assert secrets_of(row, clock.now()) == [secret]
        bureau.secrets.append(secret)
        page = f"{LIST}{row.uuid}/"
        assert secret not in leader.get(page).content.decode() + leader.get(LIST).content.decode()
        assert leader.post(f"{page}test/").status_code == 302
        run()
        assert "测试事件" in (said := leader.get(page).content.decode()) and "204" in said and "已送达" in said
        rotated = leader.post(f"{page}rotate/", {"leaked": "1"}).content.decode()
        (newer,) = re.findall(r"whsec_[A-Za-z0-9+/=]{44}", rotated)
        assert newer != secret and "不再用于签名" in rotated
        assert leader.post(f"{page}pause/").status_code == 302
        assert "已暂停" in leader.get(LIST).content.decode()
        refused = leader.post(f"{page}test/")
        assert refused.status_code == 409 and "请先恢复" in refused.content.decode()
        assert leader.post(f"{page}resume/").status_code == 302
        changed = leader.post(f"{page}change/", {"url": f"{bureau.url}/2", "kinds": ["assignment.finished"]})
        assert changed.status_code == 302
        assert leader.post(f"{page}remove/").headers["Location"] == LIST
        assert leader.get(page).status_code == 404


def test_the_log_is_filtered_replayed_and_acknowledged(district: District, leader: Client) -> None:
    row, _secret = listening(district)
    dispatched(district)
    lead = lead_of(dispatched(district))
    respond(actor=district.act("handler"), assignment_id=lead.pk)
    first = WebhookDelivery.objects.order_by("event_id")[0]
    WebhookDelivery.objects.filter(pk=first.pk).update(state="failed", next_attempt_at=None, response_status=422)
    page = f"{LIST}{row.uuid}/"
    failed = leader.get(page, {"state": "failed"}).content.decode()
    assert failed.count("evt_") == failed.count(first.event.message_id) > 0
    assert leader.get(page, {"state": "nonsense"}).content.decode().count("<code") == 3
    assert leader.post(f"{page}acknowledge/").status_code == 302
    first.refresh_from_db()
    assert first.seen_at is not None
    wrong = leader.post(f"{page}replay/", {"since": "gestern"})
    assert wrong.status_code == 400 and "请填写日期和时间" in wrong.content.decode()
    assert leader.post(f"{page}replay/", {"since": "2020-01-01T00:00"}).status_code == 302
    first.refresh_from_db()
    assert first.state == "waiting"
    refused = leader.post(f"{LIST}deliveries/{first.pk}/replay/")
    assert refused.status_code == 409
    assert leader.post(f"{LIST}deliveries/{first.pk + 999}/replay/").status_code == 404
    assert leader.post(f"{page}dance/").status_code == 404


def test_a_refusal_is_shown_at_its_field_with_what_was_typed(district: District, leader: Client) -> None:
    bureau_client = client_of(district)
    answer = leader.post(LIST, {"client": bureau_client.pk, "url": "http://10.0.0.1/x"})
    said = answer.content.decode()
    assert answer.status_code == 400 and "field-error" in said and "http://10.0.0.1/x" in said
    assert leader.post(LIST, {"client": "x", "url": NOWHERE}).status_code == 404


def test_the_security_administrator_sees_all_another_unit_nothing(district: District, client: Client) -> None:
    row, _secret = listening(district)
    for handle, status in (("security_admin", 200), ("handler", 200), ("water_handler", 404), ("command", 403)):
        client.force_login(district.world.people[handle])
        assert client.get(f"{LIST}{row.uuid}/").status_code == status
        listed = client.get(LIST)
        assert (NOWHERE in listed.content.decode()) is (status == 200)
    assert BureauClient.objects.count() == 1


def test_the_pages_ask_the_same_however_much_there_is(district: District, leader: Client) -> None:
    row, _secret = listening(district)

    def cost() -> list[int]:
        found = []
        for address in (LIST, f"{LIST}{row.uuid}/"):
            with CaptureQueriesContext(connection) as caught:
                assert leader.get(address).status_code == 200
            found.append(len(caught))
        return found

    dispatched(district)
    cost()
    few = cost()
    keeping.create_endpoint(actor=SYSTEM, client_id=row.client_id, url=f"{NOWHERE}/2")
    for _more in range(4):
        dispatched(district)
    assert cost() == few

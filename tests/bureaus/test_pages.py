"""The administration of systems in the browser, and the page of the unit's people."""

import html
import json
import os
import re
import subprocess
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from tests.bureaus.kit import SCOPES, Hand, account, fetch, key_of, system, token_of
from tests.reading import page, reading
from tests.world import TOWN, World
from xinhui.audit.models import Entry
from xinhui.bureaus.models import BureauClient, ClientKey, ClientUsage
from xinhui.core import clock


class Desk:
    """The security administrator at the admin."""

    def __init__(self, world: World, handle: str = "security_admin") -> None:
        self.client = Client(headers={"accept-language": "zh-hans"})
        self.client.force_login(world.people[handle])

    def add(self, model: str, **data: Any) -> Any:
        return self.client.post(reverse(f"admin:bureaus_{model}_add"), data)

    def do(self, model: str, pk: int, verb: str, **data: Any) -> Any:
        return self.client.post(reverse(f"admin:bureaus_{model}_verb", args=[pk, verb]), data)

    def offered(self, model: str, pk: int) -> set[str]:
        text = self.client.get(reverse(f"admin:bureaus_{model}_change", args=[pk])).content.decode()
        return set(re.findall(rf"/{pk}/verb/([a-z-]+)/", text))


def secret(answer: Any) -> tuple[str, str]:
    """Client id and secret, shown once."""
    assert answer.status_code == 200 and "no-store" in answer["Cache-Control"]
    found = re.search(r"client_id=(\S+) client_secret=([\w-]+)", answer.content.decode())
    assert found is not None
    return found[1], found[2]


def test_from_nothing_to_a_first_call_and_a_new_key(world: World) -> None:
    desk, now = Desk(world), clock.now()
    account(world)
    unit = world.unit("city_management")
    opened = desk.add("bureauclient", name="工单系统", unit=unit.pk, account="cgj-system", scopes=SCOPES,
                      area_codes=f"{TOWN}，440705104", calls_a_day="1000")  # fmt: skip
    assert opened.status_code == 302, opened.context["form"].errors
    client = BureauClient.objects.get()
    assert (client.area_codes, client.calls_a_day, client.calls_a_minute) == ([TOWN, "440705104"], 1000, None)
    first = secret(desk.add("clientkey", client=client.pk, name="2026"))
    Hand(token_of(*first)).get("assignments/")
    in_a_week = (clock.today() + timedelta(days=7)).isoformat()
    second = secret(desk.add("clientkey", client=client.pk, name="2027", old_until=in_a_week))
    assert fetch(*first).status_code == fetch(*second).status_code == 200
    with clock.moved(now + timedelta(days=9)):
        assert (fetch(*first).status_code, fetch(*second).status_code) == (401, 200)
    key = ClientKey.objects.get(name="2027")
    assert desk.offered("clientkey", key.pk) == {"run-out", "revoke"}
    assert desk.do("clientkey", key.pk, "run-out", until=in_a_week).status_code == 302
    assert desk.do("clientkey", key.pk, "revoke", reason="泄露").status_code == 302
    assert fetch(*second).status_code == 401
    assert desk.offered("clientkey", key.pk) == set()
    assert desk.do("bureauclient", client.pk, "change", scopes=["assignments:read"]).status_code == 302
    assert desk.do("bureauclient", client.pk, "close", reason="下线").status_code == 302
    assert desk.offered("bureauclient", client.pk) == set()
    verbs = Entry.objects.filter(verb__startswith="bureaus.").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == [f"bureaus.{verb}" for verb in (
        "client.open", "key.issue", "key.issue", "key.run_out", "key.revoke", "client.change", "client.close")]  # fmt: skip


@pytest.mark.parametrize(
    ("data", "field"),
    [({"name": ""}, "name"), ({"account": "nobody"}, "account"), ({"account": "wangke"}, "account"),
     ({"scopes": []}, "scopes"), ({"area_codes": "12"}, "area_codes"), ({"calls_a_day": "0"}, "calls_a_day")],
)  # fmt: skip
def test_a_refusal_stands_on_its_field(world: World, data: dict[str, Any], field: str) -> None:
    account(world)
    given = {"name": "工单系统", "unit": world.unit("city_management").pk, "account": "cgj-system", "scopes": SCOPES}
    answer = Desk(world).add("bureauclient", **{**given, **data})
    assert answer.status_code == 400 and list(answer.context["form"].errors) == [field]


def test_the_sidebar_leads_there(world: World) -> None:
    text = page(reading(world.security_admin), "/admin/")
    assert "/admin/bureaus/bureauclient/" in text and "/admin/bureaus/clientkey/" in text
    assert "oauth2_provider" not in text


def test_the_units_people_see_their_systems(world: World) -> None:
    now = clock.now()
    with clock.moved(now - timedelta(days=340)):
        client = system(world)
        old = key_of(world, client)
    system(world, "water", username="swj-system", name="水务巡查系统")
    Hand(token_of(*old)).get("assignments/")
    ClientUsage.objects.create(client=client, day=clock.today() - timedelta(days=2), calls=25_000, refused=7, errors=3)
    for handle in ("handler", "department_leader"):
        text = page(reading(world.people[handle]), "/bureaus/")
        assert "工单系统" in text and "水务巡查系统" not in text
        assert old[0] in text and old[1] not in text
        assert "340" in text and "50%" in text  # days old; of the day's quota
        assert "tag-amber" in text  # runs out within a month
        assert "/oauth/token/" in text and "client_credentials" in text
    everything = page(reading(world.security_admin), "/bureaus/")
    assert "工单系统" in everything and "水务巡查系统" in everything


def test_an_empty_page_says_what_to_do(world: World) -> None:
    text = page(reading(world.water_handler), "/bureaus/")
    assert 'class="card empty"' in text and "/oauth/token/" in text


@pytest.mark.parametrize("who", ["worker", "command", "bureau_client", "system_admin"])
def test_the_page_is_for_them_only(world: World, who: str) -> None:
    page(reading(world.people[who]), "/bureaus/", 403)


def test_its_queries_do_not_grow(world: World) -> None:
    def queries() -> int:
        client = reading(world.security_admin)
        client.get("/bureaus/")
        with CaptureQueriesContext(connection) as found:
            client.get("/bureaus/")
        return len(found)

    key_of(world, system(world))
    few = queries()
    for n in range(3):
        key_of(world, system(world, username=f"s{n}", name=f"系统{n}"))
    assert queries() == few


def test_the_example_on_the_page_works(
    transactional_db: None, world: World, live_server: LiveServer, settings: Settings
) -> None:
    """Cut out of the page, run by a shell against this server."""
    settings.SITE_URL = live_server.url
    client_id, secret = key_of(world, system(world))
    (found,) = re.findall(r"<pre[^>]*><code>(.*?)</code>", page(reading(world.handler), "/bureaus/"), re.DOTALL)
    said = {"CLIENT_ID": client_id, "CLIENT_SECRET": secret, "PATH": os.environ["PATH"], "NO_PROXY": "*"}
    done = subprocess.run(["bash", "-euo", "pipefail", "-c", html.unescape(found)], env=said, capture_output=True,
                          text=True, timeout=60, check=False)  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["results"] == []

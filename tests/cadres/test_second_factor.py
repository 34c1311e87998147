"""The room's door asks readers of files for a second factor: set up, proved, and only in the session that proved it."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import datetime
from urllib.parse import unquote

import pytest
from django.test import Client, override_settings
from django.urls import reverse
from time_machine import travel

from cadres.models import CareTalk
from cadres.services.files import link_account
from tests.cadres.observations.kit import planned
from tests.world import PASSWORD
from tests.world_cadres import Cadres
from xinhui.accounts import totp
from xinhui.accounts.factors import SecondFactor
from xinhui.accounts.services.second_factor import ask_factor_reset, reset_second_factor
from xinhui.audit.models import Entry
from xinhui.core.clock import LOCAL
from xinhui.exchange.models import ImportJob

SETUP, VERIFY = "/accounts/second-factor/", "/accounts/second-factor/verify/"


@pytest.fixture(autouse=True)
def asked() -> Iterator[None]:
    """As in production; both clocks stand still."""
    with override_settings(CADRES_SECOND_FACTOR=True), travel(datetime(2026, 9, 14, 9, 0, 5, tzinfo=LOCAL), tick=False):
        yield


def browser(cadres: Cadres, who: str) -> Client:
    client = Client(HTTP_ACCEPT_LANGUAGE="zh-hans")
    user = cadres.world.people[who]
    client.post(reverse("accounts:login"), {"username": user.username, "password": PASSWORD})
    return client


def code(shift: int) -> str:
    return totp.code_at(SecondFactor.objects.get().secret, int(time.time()) // 30 + shift)


def set_up(client: Client, there: str) -> str:
    """Begin and confirm; the page with the recovery codes."""
    client.post(SETUP, {"verb": "begin", "password": PASSWORD, "next": there})
    done = client.post(SETUP, {"verb": "confirm", "code": code(-1), "next": there})
    assert done.status_code == 200
    return done.content.decode()


def test_from_the_door_to_the_app_to_the_file(cadres: Cadres) -> None:
    there = f"/cadres/{cadres.files['head'].pk}/"
    client = browser(cadres, "personnel")
    away = client.get(there)
    assert away.status_code == 302 and unquote(away["Location"]) == f"{VERIFY}?next={there}"
    assert unquote(client.get(away["Location"])["Location"]) == f"{SETUP}?next={there}", "nothing to prove with yet"
    assert not Entry.objects.filter(verb__startswith="cadre.look").exists(), "asked before anything is read"
    assert f'href="{there}"' in set_up(client, there)
    assert "何建国" in client.get(there).content.decode()


def test_another_browser_proves_it_anew_and_a_used_code_opens_nothing(cadres: Cadres) -> None:
    there = f"/cadres/{cadres.files['head'].pk}/"
    recovery = set_up(browser(cadres, "personnel"), there).split("<li><code>")[1][:11]
    other = browser(cadres, "personnel")
    for used in (code(-1), "000000" if code(0) != "000000" else "111111", ""):
        assert other.post(VERIFY, {"code": used, "next": there}).status_code == 400
        assert other.get(there).status_code == 302
    proved = other.post(VERIFY, {"code": code(0), "next": there})
    assert proved["Location"] == there and other.get(there).status_code == 200
    third = browser(cadres, "personnel")
    assert third.post(VERIFY, {"code": recovery, "next": there})["Location"] == there
    assert third.get(there).status_code == 200
    assert browser(cadres, "personnel").post(VERIFY, {"code": recovery}).status_code == 400


def test_the_proof_ends_with_its_time_with_sign_in_and_with_a_reset(cadres: Cadres) -> None:
    client, there = browser(cadres, "personnel"), "/cadres/"
    set_up(client, there)
    with override_settings(SECOND_FACTOR_SECONDS=60), travel(time.time() + 61, tick=False):
        assert client.get(there).status_code == 302
    assert client.get(there).status_code == 200
    session = client.session
    person = cadres.world.people["personnel"].pk
    ask_factor_reset(actor=cadres.act("system_admin"), user_id=person, reason="本人到场")
    reset_second_factor(
        actor=cadres.act("security_admin"), user_id=cadres.world.people["personnel"].pk, reason="手机遗失"
    )
    assert session["second_factor"] and client.get(there).status_code == 302


def test_posts_lead_back_to_their_form_and_htmx_is_led_away(cadres: Cadres) -> None:
    client, pk = browser(cadres, "cadre_office"), cadres.files["head"].pk
    form = f"/cadres/do/file/{pk}/rank/"
    away = client.post(form, {"rank": "clerk_1"}, HTTP_REFERER=f"http://testserver{form}")
    assert unquote(away["Location"]) == f"{VERIFY}?next=http://testserver{form}"
    assert client.post(form, {}, HTTP_REFERER="https://elsewhere.example/")["Location"] == f"{VERIFY}?next=%2F"
    part = client.get("/cadres/", HTTP_HX_REQUEST="true", HTTP_HX_CURRENT_URL="http://testserver/cadres/units/")
    assert part.status_code == 401 and unquote(part["HX-Redirect"]).endswith("/cadres/units/")
    assert cadres.file("head").rank == ""


def test_tables_of_the_administration_ask_too(cadres: Cadres) -> None:
    client = browser(cadres, "cadre_office")
    assert client.get("/admin/cadres/establishedpost/").status_code == 403
    set_up(client, "/cadres/")
    assert client.get("/admin/cadres/establishedpost/").status_code == 200


def test_whoever_reads_no_file_is_not_asked(cadres: Cadres) -> None:
    client = browser(cadres, "district_leader")
    assert client.get("/cadres/").status_code == 403
    link_account(actor=cadres.act("cadre_office"), cadre_id=cadres.files["head"].pk, username="azhen")
    answer = browser(cadres, "worker").get(f"/cadres/do/file/{cadres.files['head'].pk}/rank/")
    assert answer.status_code == 404, "the door lets everybody in, the row does not"


@pytest.mark.parametrize(("environment", "said"), [("production", "True"), ("embedded", "False")])
def test_production_asks_unless_told_otherwise(environment: str, said: str) -> None:
    values = {
        name: f"{name}-{'qwertyuiopasdfghjklzxcvbnm0123456789' * 2}"
        for name in ("SECRET_KEY", "AUDIT_KEY", "FIELD_KEY")
    }
    values |= {"DATABASE_URL": "postgres://u:p@h/n", "REDIS_URL": "redis://h", "SITE_URL": "https://x.example",
               "ALLOWED_HOSTS": "x.example", "XINHUI_ENV": environment, "PATH": os.environ["PATH"]}  # fmt: skip
    code = "from xinhui import settings; print(settings.CADRES_SECOND_FACTOR)"
    done = subprocess.run([sys.executable, "-c", code], env=values, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == said


def test_who_reads_no_files_proves_it_where_others_are_spoken_of(cadres: Cadres) -> None:
    """An observer of a front-line visit and the talker of a talk; what is about oneself asks for nothing."""
    visit = planned(cadres)
    handler = browser(cadres, "handler")
    for page in (f"/cadres/observations/visits/{visit.pk}/", f"/cadres/observations/visits/{visit.pk}/record/"):
        assert handler.get(page)["Location"].startswith(VERIFY), page
    assert handler.get("/cadres/mine/observations/").status_code == 200
    set_up(handler, "/cadres/mine/observations/")
    assert handler.get(f"/cadres/observations/visits/{visit.pk}/").status_code == 200
    talk = CareTalk.objects.create(cadre=cadres.files["deputy"], kind="caring", occasion="hardship", occasion_on="2026-09-10",
                                   due_on="2026-09-20", talker=cadres.world.people["department_leader"])  # fmt: skip
    leader = browser(cadres, "department_leader")
    assert leader.get(f"/cadres/care/talks/{talk.pk}/")["Location"].startswith(VERIFY)
    assert leader.post(f"/cadres/care/talks/{talk.pk}/note/")["Location"].startswith(VERIFY)


def test_tables_about_people_are_taken_in_behind_it(cadres: Cadres) -> None:
    office = browser(cadres, "cadre_office")
    assert office.get("/exchange/").status_code == 200
    assert office.get("/exchange/new/postings/")["Location"].startswith(VERIFY)
    job = ImportJob.objects.create(kind="postings", filename="x.xlsx", created_by=cadres.world.people["cadre_office"])
    for page in (f"/exchange/{job.pk}/", f"/exchange/{job.pk}/rejected.xlsx"):
        assert office.get(page)["Location"].startswith(VERIFY), page
    set_up(office, "/exchange/")
    assert office.get(f"/exchange/{job.pk}/").status_code == 200
    assert browser(cadres, "command").get("/exchange/new/boundaries/").status_code == 200, "grids are nobody's file"

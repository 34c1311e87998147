"""The phone's page at /m/: what goes over the wire, what may be kept, and what it reads."""

import gzip
import json
import re
import time

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from grids.models import Grid
from grids.services.mediation.verbs import settle_case, take_in_case
from grids.services.policing.sites import add_key_site, close_key_site
from grids.views.mobile.files import FOLDER, mobile_files, mobile_version
from grids.views.mobile.words import WORDS
from scripts.mobile_words import texts
from tests.world import GRID, World
from tests.world_chain import whistle_in
from tests.world_grids import District
from xinhui.accounts.middleware import SEEN_KEY

pytestmark = pytest.mark.django_db
WIRE_MAX = 150 * 1024
JS_LINES_MAX = 300


def signed_in(world: World, handle: str) -> Client:
    client = Client()
    client.force_login(getattr(world, handle))
    return client


def test_every_text_of_the_scripts_is_translated_in_the_template() -> None:
    assert sorted(WORDS) == texts()
    page = Client().get("/m/", headers={"Accept-Language": "zh-hans"}).content.decode()
    words = json.loads(re.search(r'<script id="words"[^>]*>(.*?)</script>', page, re.DOTALL).group(1))  # type: ignore[union-attr]  # it is there, or the test fails
    assert set(words) == set(WORDS)
    assert [source for source, text in words.items() if not re.search(r"[\u4e00-\u9fff]", text)] == []


def test_scripts_are_short_and_parse_nothing_as_markup() -> None:
    for path in FOLDER.glob("*.js"):
        source = path.read_text()
        assert source.count("\n") <= JS_LINES_MAX, path.name
        assert not re.search(r"innerHTML|insertAdjacentHTML|document\.write|\beval\(", source), path.name


def test_first_load_is_small() -> None:
    client = Client()
    page = client.get("/m/", headers={"Accept-Encoding": "gzip"})
    total = len(page.content) + len(client.get("/m/sw.js").content)
    for name in mobile_files():
        answer = client.get(f"/m/app/{mobile_version()}/{name}", headers={"Accept-Encoding": "gzip"})
        total += len(answer.content)
    assert total < WIRE_MAX, total


def test_the_shell_is_the_same_for_everybody(world: World) -> None:
    anonymous = Client().get("/m/")
    client = signed_in(world, "worker")
    signed = client.get("/m/")
    assert anonymous.content == signed.content
    assert b"csrf" not in signed.content.lower()
    assert anonymous["X-Xinhui-Mobile"] == mobile_version()


def test_files_of_another_version_are_unknown() -> None:
    answer = Client().get(f"/m/app/{mobile_version()}/app.js", headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(answer.content) == (FOLDER / "app.js").read_bytes()
    assert "immutable" in answer["Cache-Control"]
    assert Client().get("/m/app/000000000000/app.js").status_code == 404
    assert Client().get(f"/m/app/{mobile_version()}/settings.py").status_code == 404


def test_worker_keeps_the_pages_own_files_only() -> None:
    answer = Client().get("/m/sw.js")
    source = answer.content.decode()
    files = json.loads(re.search(r"const FILES = (\[.*?\]);", source).group(1))  # type: ignore[union-attr]  # as above
    assert {name.rsplit("/", 1)[1] for name in files if name.startswith("/m/app/")} == set(mobile_files())
    assert not [
        name for name in files if name not in ("/m/", "/m/manifest.webmanifest") and not name.startswith("/m/app/")
    ]
    assert answer["Service-Worker-Allowed"] == "/m/"
    assert answer["Cache-Control"] == "no-cache"


def test_manifest_has_icons_that_exist() -> None:
    manifest = Client().get("/m/manifest.webmanifest").json()
    assert (manifest["scope"], manifest["start_url"], manifest["display"]) == ("/m/", "/m/", "standalone")
    for icon in manifest["icons"]:
        assert Client().get(icon["src"])["Content-Type"] == "image/png"


def test_data_is_json_or_a_refusal_never_a_login_page(world: World) -> None:
    for path in ("/m/data/", "/m/session/"):
        assert Client().get(path).status_code == 401
        assert Client().get(path)["Content-Type"] == "application/problem+json"
        assert signed_in(world, "handler").get(path).status_code == 403
        client = signed_in(world, "worker")
        session = client.session
        session[SEEN_KEY] = int(time.time()) - settings.IDLE_TIMEOUT_SECONDS - 5
        session.save()
        assert client.get(path).status_code == 401


def test_data_of_a_worker_is_their_own_grid(world: World, district: District) -> None:
    answer = signed_in(world, "worker").get("/m/data/")
    body = answer.json()
    assert answer["Cache-Control"] == "no-store"
    assert body["portal"] == "xinhui"
    assert body["me"]["id"] == world.worker.pk
    assert len(body["grids"]) == 1
    assert {row["scenario"] for row in body["check_items"]} <= {"rural", "urban", "market_park"}
    assert body["csrf"]


def test_data_takes_the_same_queries_for_one_grid_and_for_a_town(world: World, district: District) -> None:
    counts = []
    for handle in ("worker", "town_leader"):
        client = signed_in(world, handle)
        client.get("/m/data/")
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/m/data/").status_code == 200
        counts.append(len(queries))
    assert max(counts) <= 30, counts


def test_data_tells_the_worker_what_waits(world: World, district: District) -> None:
    issue = district.report()
    whistle = whistle_in(district, "finished")
    body = signed_in(world, "worker").get("/m/data/").json()
    assert str(issue.uuid) in {row["uuid"] for row in body["issues"]}
    assert [row["uuid"] for row in body["tasks"]["verify"]] == [str(whistle.uuid)]
    assert body["recent_categories"] == ["B101"]
    assert body["figures"]["today"]["issues"] >= 1
    assert next(row for row in body["issues"] if row["uuid"] == str(issue.uuid))["timeline"]
    stranger = signed_in(world, "second_worker").get("/m/data/").json()
    assert (stranger["issues"], stranger["tasks"]["verify"]) == ([], [])


def test_data_has_the_key_sites_and_disputes_of_ones_own_grids(world: World, district: District) -> None:
    grid_id = Grid.objects.get(code=GRID).pk
    site = add_key_site(
        actor=district.act("town_leader"), grid_id=grid_id, kind="school", name="罗坑小学", place="罗坑路1号",
        visit_every_days=7,
    )  # fmt: skip
    case = take_in_case(actor=district.act("worker"), grid_id=grid_id, kind="land", people=4, matter="田埂界线争执")
    body = signed_in(world, "worker").get("/m/data/").json()
    assert [(row["id"], row["name"], row["is_due"]) for row in body["sites"]] == [(site.pk, "罗坑小学", True)]
    assert [(row["uuid"], row["matter"]) for row in body["cases"]] == [(str(case.uuid), "田埂界线争执")]
    assert dict(body["findings"])["in_order"] and dict(body["dispute_kinds"])["land"]
    stranger = signed_in(world, "second_worker").get("/m/data/").json()
    assert (stranger["sites"], stranger["cases"]) == ([], [])
    settle_case(actor=district.act("worker"), case_id=case.pk, agreement="以水渠中线为界")
    close_key_site(actor=district.act("town_leader"), site_id=site.pk, reason="学校已搬迁")
    body = signed_in(world, "worker").get("/m/data/").json()
    assert (body["sites"], body["cases"]) == ([], [])

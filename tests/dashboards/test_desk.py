"""The desk over HTTP: a figure is what its link lists, for each reader, now and then; who may not sees why."""

import re
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from lxml import html
from openpyxl import load_workbook

from grids.models import Grid, GridProfile
from grids.services.emergencies.receipts import acknowledge_order
from grids.services.emergencies.stand_down import stand_down
from grids.services.raise_whistle import raise_whistle
from grids.services.tick import tick
from tests.grids.emergencies.kit import activated, at_grid, order_of
from tests.reading import page, reading
from tests.world import GRID, OTHER_GRID
from tests.world_chain import assignment_in, issue_in, whistle_in
from tests.world_grids import MONDAY, District
from xinhui.core import clock

LEADERS = ("district_leader", "command", "town_leader", "department_leader")
LATER = MONDAY + timedelta(days=9)


@pytest.fixture
def lived(district: District) -> District:
    """Whistles in every live state, some overdue by now, in two towns; the clock is not moved for the test."""
    cache.clear()
    with clock.moved(MONDAY):
        for state in ("pending", "to_dispatch", "finished", "verified", "closed"):
            whistle_in(district, state)
        assignment_in(district, "responded")
        issue_in(district, "settled")
    with clock.moved(LATER):
        tick()
    with clock.moved(LATER + timedelta(hours=1)):
        issue = district.report("other_worker", grid=OTHER_GRID)
        raise_whistle(actor=district.act("other_worker"), issue_id=issue.pk, reason="村里无力处理")
    return district


def figures_of(text: str) -> list[tuple[str, int]]:
    """Address and value of every figure of a page."""
    found = []
    for link in html.fromstring(text).xpath("//a[@data-figure]"):
        numbers = re.findall(r"\d+", link.xpath("string(.//b)") or link.text_content())
        found.append((link.get("href"), int(numbers[0])))
    return found


def listed(text: str) -> tuple[int, int]:
    """What a list says it holds, and how many lines it shows."""
    tree = html.fromstring(text)
    lines = len(tree.xpath("//table[contains(@class,'stack')]/tbody/tr")) + len(
        tree.xpath("//ul[contains(@class,'desk-lines')]/li")
    )
    return int(tree.xpath("string(//*[@data-count])")), lines


@pytest.mark.parametrize("who", LEADERS)
@pytest.mark.parametrize("as_of", ["", (MONDAY + timedelta(hours=2)).isoformat(), "2026-09-18"])
def test_every_figure_is_its_list(lived: District, who: str, as_of: str) -> None:
    client = reading(lived.act_user(who))
    with clock.moved(LATER + timedelta(hours=2)):
        answer = client.get("/desk/", {"as_of": as_of})
        found = figures_of(answer.content.decode())
        assert len(found) > 15 and any(value for _url, value in found)
        for url, value in set(found):
            count, lines = listed(page(client, url))
            assert count == value and lines == min(value, 50), (who, as_of, url)


def test_two_clicks_reach_the_record(lived: District) -> None:
    client = reading(lived.act_user("district_leader"))
    with clock.moved(LATER + timedelta(hours=2)):
        url = next(url for url, value in figures_of(page(client, "/desk/")) if "/overdue/" in url and value)
        record = html.fromstring(page(client, url)).xpath("//table//td/a/@href")[0]
        assert re.fullmatch(r"/whistles/\d+/", record)
        page(client, record)


def test_the_past_shows_what_it_cannot_know(lived: District) -> None:
    client = reading(lived.act_user("district_leader"))
    with clock.moved(LATER + timedelta(hours=2)):
        text = page(client, "/desk/?as_of=2026-09-15")
        assert text.count("无历史留存") >= 4 and "正在回看历史时点" in text
        assert "data-live-url" not in text and "desk-live.js" not in text
        assert client.get("/desk/records/members/?as_of=2026-09-15").status_code == 404
        assert "无历史留存" not in page(client, "/desk/")


@pytest.mark.parametrize(("asked", "said"), [("2026-13-45", "无法识别该时点"), ("2031-01-01", "该时点尚未到来")])
def test_a_moment_that_is_none(lived: District, asked: str, said: str) -> None:
    with clock.moved(LATER):
        text = page(reading(lived.act_user("command")), f"/desk/?as_of={asked}", 400)
    assert said in text and "data-live-url" in text


def test_a_town_sees_its_own_and_a_department_its_part(lived: District) -> None:
    with clock.moved(LATER + timedelta(hours=2)):
        town = page(reading(lived.act_user("other_town_leader")), "/desk/")
        assert "双水村" in town and "罗坑镇" not in town and "罗坑村" not in town
        department = page(reading(lived.act_user("department_leader")), "/desk/")
        assert "城管局" in department and "战时状态" not in department and "党建工作" not in department
        district = page(reading(lived.act_user("district_leader")), "/desk/")
        assert "罗坑镇" in district and "双水镇" in district and "干部工作" not in district


@pytest.mark.parametrize("who", ["worker", "secretary", "handler", "cadre_office", "system_admin", "organizer"])
def test_others_are_told_whose_it_is(district: District, who: str) -> None:
    client = reading(district.act_user(who))
    for path in ("/desk/", "/desk/wall/", "/desk/figures/", "/desk/towns/", "/desk/records/in-hand/"):
        text = page(client, path, 403)
        assert ("指挥台供区领导" in text and "返回" in text) or "首页" in text


def test_wartime_at_both_ends(district: District) -> None:
    with clock.moved(MONDAY):
        running = activated(district)
    with clock.moved(MONDAY + timedelta(minutes=5)):
        acknowledge_order(actor=district.act("worker"), uuid=at_grid(order_of(running), GRID).uuid)
    end = MONDAY + timedelta(hours=3)
    with clock.moved(end):
        stand_down(actor=district.act("command"), activation_id=running.pk, note="雨停")
    client = reading(district.act_user("district_leader"))

    def war(at: datetime) -> dict[str, int]:
        found = figures_of(page(client, f"/desk/?as_of={at.isoformat().replace('+', '%2B')}"))
        return {url.split("/")[3]: value for url, value in found if "grids" in url or "activations" in url}

    with clock.moved(end + timedelta(hours=1)):
        assert war(MONDAY - timedelta(minutes=1)) == dict.fromkeys(war(MONDAY), 0)
        assert war(MONDAY + timedelta(minutes=1)) == {"activations": 1, "wartime-grids": 3, "answered-grids": 0,
                                                      "missing-grids": 3}  # fmt: skip
        assert war(MONDAY + timedelta(minutes=6)) == {"activations": 1, "wartime-grids": 3, "answered-grids": 1,
                                                      "missing-grids": 2}  # fmt: skip
        assert war(end)["activations"] == 0 and "未启动预案" in page(client, "/desk/")


def test_screens_say_how_they_live(lived: District) -> None:
    client = reading(lived.act_user("district_leader"))
    for path, url in (("/desk/", "/desk/figures/"), ("/desk/wall/", "/desk/figures/?wall=1")):
        text = page(client, path)
        node = html.fromstring(text).get_element_by_id("desk")
        assert node.get("data-live-url") == url and "desk-live.js" in text
        assert node.get("data-live-topics") == "chain emergencies" and node.get("data-live-every") == "30"
        part = client.get(url)
        assert part["Cache-Control"] == "private, no-store" and b"<html" not in part.content
        assert {u for u, _v in figures_of(part.content.decode())} == {u for u, _v in figures_of(page(client, path))}


def test_the_fragment_costs_the_same_with_more_whistles(lived: District) -> None:
    client = reading(lived.act_user("district_leader"))

    def queries(at: datetime) -> int:
        with clock.moved(at), CaptureQueriesContext(connection) as captured:
            assert client.get("/desk/figures/").status_code == 200
        return len(captured)

    queries(LATER + timedelta(minutes=100))
    few = queries(LATER + timedelta(minutes=101))
    with clock.moved(LATER + timedelta(minutes=102)):
        for _more in range(3):
            whistle_in(lived, "pending")
    assert queries(LATER + timedelta(minutes=103)) == few <= 45


def test_the_map_as_a_table_and_as_a_picture(lived: District) -> None:
    client = reading(lived.act_user("district_leader"))
    with clock.moved(LATER + timedelta(hours=2)):
        tree = html.fromstring(page(client, "/desk/"))
        shapes = {node.get("data-code"): node.get("class") for node in tree.xpath("//*[@data-code]")}
        assert shapes[GRID].startswith("grid late") and shapes[OTHER_GRID] == "grid open1"
        table = html.fromstring(page(client, "/desk/grids/"))
        rows = {
            row.xpath("string(td[1]/a/@href)"): row.xpath("string(td[4])").strip() for row in table.xpath("//tbody/tr")
        }
        assert len(rows) == 3 and int(rows[f"/grids/{GRID}/"]) > 0


def test_towns_are_compared_with_their_bases(lived: District) -> None:
    client = reading(lived.act_user("district_leader"))
    with clock.moved(LATER + timedelta(hours=2)):
        for measure in ("on-time", "overdue", "respond", "finish", "per-residents", "per-grid", "whistle-rate"):
            text = page(client, f"/desk/towns/?measure={measure}&days=30")
            assert "罗坑镇" in text and "双水镇" in text
        overdue = page(client, "/desk/towns/?measure=overdue")
        assert "样本过小" in overdue and re.search(r"\d+(</a>)? ÷ ", overdue)
        answer = client.get("/desk/towns.xlsx?days=30")
    sheet: Any = load_workbook(BytesIO(b"".join(answer) if answer.streaming else answer.content)).active
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[1][:5] == ("指标", "地区", "数值", "分子", "分母")
    assert len(rows) == 2 + 7 * 3


MEASURES = ("on-time", "overdue", "respond", "finish", "per-residents", "per-grid", "whistle-rate")


@pytest.mark.parametrize("who", LEADERS)
def test_every_figure_of_a_comparison_is_its_list(lived: District, who: str) -> None:
    """Numerator and base of every place and of the whole: one click to the records, another to the record."""
    for number, grid in enumerate(Grid.objects.order_by("code"), start=1):
        GridProfile.objects.create(grid=grid, area_code=grid.code, as_of=MONDAY.date(), population=700 * number)
    client, seen = reading(lived.act_user(who)), 0
    with clock.moved(LATER + timedelta(hours=2)):
        for measure in MEASURES:
            tree = html.fromstring(page(client, f"/desk/towns/?measure={measure}&days=30"))
            for link in tree.xpath("//a[@data-behind]"):
                text = page(client, link.get("href"))
                count, lines = listed(text)
                residents = re.search(r"常住人口合计 ([\d,]+) 人", text)
                said = int(residents[1].replace(",", "")) if residents else count
                assert (said, lines) == (int(link.text), min(count, 50)), (measure, link.get("href"))
                seen += 1
            if links := tree.xpath("//a[@data-behind]/@href"):
                page(client, html.fromstring(page(client, links[-1])).xpath("//main//li/a/@href|//main//td/a/@href")[0])
    assert seen >= 14


def test_those_who_took_longest_come_first(lived: District) -> None:
    with clock.moved(LATER + timedelta(hours=2)):
        text = page(reading(lived.act_user("command")), "/desk/towns/respond/?part=base&days=30")
    hours = [float(found) for found in re.findall(r"([\d.]+) 小时", text)]
    assert len(hours) > 1 and hours == sorted(hours, reverse=True)


@pytest.mark.parametrize("query", ["on-time/", "on-time/?part=x", "overdue/?part=base", "nothing/?part=base",
                                   "respond/?part=numerator", "on-time/?part=base&area=x"])  # fmt: skip
def test_a_comparison_has_no_other_lists(district: District, query: str) -> None:
    assert reading(district.act_user("command")).get(f"/desk/towns/{query}").status_code == 404


def test_a_department_knows_no_bases_of_places(district: District) -> None:
    client = reading(district.act_user("department_leader"))
    assert client.get("/desk/towns/per-grid/?part=base").status_code == 404


def test_the_past_by_hand_has_unknown_lists(lived: District) -> None:
    client = reading(lived.act_user("district_leader"))
    for path in ("nothing", "in-hand/?level=x", "in-hand/?state=x", "in-hand/?area=x", "in-hand/?as_of=x"):
        assert client.get(f"/desk/records/{path}{'' if '/' in path else '/'}").status_code == 404

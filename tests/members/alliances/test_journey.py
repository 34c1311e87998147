"""The pages of alliances over HTTP, in Chinese: from the founding to a rated project, as each sees it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook
from pytest_django import Settings

from members.models import Alliance, AllianceItem, AllianceMeeting, AllianceProject
from tests.members.alliances.kit import demand, founded, joined, matched, photo, resource
from tests.reading import page, reading
from tests.world_members import Party
from xinhui.core import clock
from xinhui.core.clock import LOCAL


@pytest.fixture(autouse=True)
def _chinese(settings: Settings) -> None:
    settings.LANGUAGE_CODE = "zh-hans"


@pytest.fixture
def browser(party: Party) -> Callable[[str], Client]:
    def signed_in(handle: str) -> Client:
        return reading(party.user(handle))

    return signed_in


def do(client: Client, path: str, **data: object) -> str:
    """Post; the answer leads on, and not back to the form."""
    answer = client.post(path, data)
    assert answer.status_code == 302, (path, answer.content.decode()[-1500:])
    return answer.headers["Location"]


def test_from_the_founding_to_the_rating(browser: Callable[[str], Client], party: Party) -> None:
    secretary, organ = browser("secretary"), browser("organ_secretary")
    unit = party.district.world.unit("city_management").pk
    with clock.moved(datetime(2026, 6, 1, 9, tzinfo=LOCAL)):
        assert "还没有成立大工委（大党委）" in page(secretary, "/party/alliances/")
        there = do(secretary, "/party/alliances/new/", organization=party.organizations["village_branch"].pk,
                   name="罗坑村大党委")  # fmt: skip
        alliance = Alliance.objects.get()
        assert there == f"/party/alliances/{alliance.pk}/"
        act = f"/party/do/alliance/{alliance.pk}"
        do(secretary, f"{act}/join/", unit=unit, representative="赵局", is_part_time_member="on")
        again = secretary.post(f"{act}/join/", {"unit": unit, "representative": "赵局"})
        assert again.status_code == 400, "a unit that has joined is not offered"
        do(organ, f"{there}resource/new/", title="清扫设备一套", kind="equipment", quantity=1, times=1, unit=unit)
        assert organ.get(f"{there}demand/new/").status_code == 403
        do(
            secretary,
            f"{there}demand/new/",
            title="清理后街卫生死角",
            kind="equipment",
            quantity=1,
            wanted_by="后街居民",
        )
        need = AllianceItem.objects.get(side="demand")
        shown = page(secretary, f"/party/alliance-items/{need.pk}/")
        assert "清扫设备一套" in shown and "同一村（社区）" in shown and "时间完全吻合" in shown
        assert "匹配立项" not in page(organ, f"/party/alliance-items/{need.pk}/")
        offer = AllianceItem.objects.get(side="resource").pk
        form = f"/party/do/alliance_demand/{need.pk}/match/"
        assert "同一村（社区）" in page(secretary, form)
        assert do(secretary, form, resource=offer, due_on="2026-06-20", title="清洁后街") == (
            f"/party/alliance-items/{need.pk}/"
        )
    project = f"/party/do/alliance_project/{AllianceProject.objects.get().pk}"
    with clock.moved(datetime(2026, 6, 10, 9, tzinfo=LOCAL)):
        do(organ, f"{project}/start/")
        do(organ, f"{project}/note/", note="已清运两车", evidence=photo(6))
        do(organ, f"{project}/finish/", result="后街已全部清理")
        assert organ.get(f"{project}/rate/").status_code == 403
        low = secretary.post(f"{project}/rate/", {"rating": "2"})
        assert low.status_code == 400
        do(secretary, f"{project}/rate/", rating=5, note="居民满意")
    detail = page(organ, f"/party/alliance-projects/{AllianceProject.objects.get().pk}/")
    for words in ("后街已全部清理", "★ 5", "居民满意", "已清运两车", "佐证材料", "社区评价", "2026-06-10"):
        assert words in detail, words
    evidence = detail.split('<br><a href="')[1].split('"')[0].replace("&amp;", "&")
    assert organ.get(evidence).status_code == 200
    assert browser("other_secretary").get(evidence).status_code in (403, 404)
    overview = page(browser("organizer"), "/party/alliances/")
    assert "罗坑村大党委" in overview and "★ 5.0" in overview
    assert page(browser("other_secretary"), "/party/alliances/").count("罗坑村大党委") == 0


def test_a_meeting_over_http(browser: Callable[[str], Client], party: Party) -> None:
    alliance = founded(party)
    seat, absent = joined(party, alliance), joined(party, alliance, "water")
    secretary = browser("secretary")
    do(secretary, f"/party/do/alliance/{alliance.pk}/meet/", topic="二季度联席会议", place="党群服务中心",
       planned_on=clock.today().isoformat())  # fmt: skip
    row = AllianceMeeting.objects.get()
    assert "会议尚未召开" in page(secretary, f"/party/alliance-meetings/{row.pk}/")
    none = secretary.post(f"/party/do/alliance_meeting/{row.pk}/hold/", {"minutes": "记", "resolutions": "定"})
    assert none.status_code == 400 and "至少勾选一个到会单位" in none.content.decode()
    do(secretary, f"/party/do/alliance_meeting/{row.pk}/hold/", minutes="通报", resolutions="认领", present=seat.pk)
    text = page(secretary, f"/party/alliance-meetings/{row.pk}/")
    assert "到会单位 1 个，应到 2 个" in text and absent.unit.name in text
    do(secretary, f"/party/do/seat/{seat.pk}/representative/", representative="钱科长")
    assert "钱科长" in page(secretary, f"/party/alliances/{alliance.pk}/")
    do(secretary, f"/party/do/seat/{absent.pk}/leave/", reason="机构改革")
    assert "水务局" not in page(secretary, f"/party/alliances/{alliance.pk}/")


def test_lists_filter_and_go_out_as_excel(browser: Callable[[str], Client], party: Party) -> None:
    project = matched(party)
    demand(party, project.alliance, title="=开会场地", kind="venue", wanted_by="社区居民", measure="间")
    browse = browser("organizer")
    text = page(browse, "/party/alliance-items/?list=demand&kind=venue")
    assert "=开会场地" in text and "清理后街卫生死角" not in text
    assert "清单" in page(browse, "/party/alliance-items/?list=resource&words=没有")
    assert "清理后街卫生死角" in page(browse, "/party/alliance-projects/?state=matched&words=清理")
    assert "清理后街卫生死角" not in page(browse, "/party/alliance-projects/?overdue=1")
    book = load_workbook(BytesIO(browse.get("/party/alliance-items/table/?list=demand").content)).active
    assert book is not None
    titles = [row[1].value for row in book.iter_rows(min_row=2)]
    assert sorted(map(str, titles)) == ["'=开会场地", "清理后街卫生死角"]
    book = load_workbook(BytesIO(browse.get("/party/alliance-projects/table/").content)).active
    assert book is not None and book.max_row == 2
    assert browser("party_member").get("/party/alliances/").status_code == 403


def test_the_pages_cost_the_same_for_many(browser: Callable[[str], Client], party: Party) -> None:
    project = matched(party)
    paths = ["/party/alliances/", f"/party/alliances/{project.alliance_id}/", "/party/alliance-items/?list=resource",
             "/party/alliance-projects/"]  # fmt: skip
    organ, organizer = browser("organ_secretary"), browser("organizer")

    def counts() -> list[int]:
        found = []
        for client, path in [(organizer, path) for path in paths] + [(organ, paths[1])]:
            with CaptureQueriesContext(
                connection,
            ) as queries:
                page(client, path)
            found.append(len(queries))
        return found

    counts()
    few = counts()
    town = founded(party, "town_committee")
    for unit in ("water", "government_office"):
        joined(party, project.alliance, unit)
        joined(party, town, unit)
        resource(party, town, unit)
    matched(party, alliance=project.alliance, days=40)
    assert counts() == few
    assert few[0] < 30


def test_an_overdue_project_is_red(browser: Callable[[str], Client], party: Party) -> None:
    project = matched(party, days=2)
    with clock.moved(clock.now() + timedelta(days=4)):
        text = page(browser("organizer"), "/party/alliance-projects/?overdue=1")
        assert "is-overdue" in text and project.title in text

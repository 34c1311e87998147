"""A quarter over HTTP, in Chinese: entered, covered, an agreement, a joint meeting's topic done; its pages and table."""

from collections.abc import Callable
from datetime import datetime
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook
from pytest_django import Settings

from members.models import JointMeeting, JointTopic, PropertyFirm, Quarter
from tests.members.quarters.kit import agreed, covered, firm, quarter
from tests.reading import page, reading
from tests.world import OTHER_VILLAGE, VILLAGE
from tests.world_members import Party
from xinhui.core import clock
from xinhui.core.clock import LOCAL

Browser = Callable[[str], Client]


@pytest.fixture(autouse=True)
def _chinese(settings: Settings) -> None:
    settings.LANGUAGE_CODE = "zh-hans"


@pytest.fixture
def browser(party: Party) -> Browser:
    def signed_in(handle: str) -> Client:
        return reading(party.user(handle))

    return signed_in


def did(client: Client, path: str, data: dict[str, str]) -> None:
    answer = client.post(path, data)
    assert answer.status_code == 302, answer.content.decode()[:3000]


def test_from_uncovered_to_a_settled_topic(browser: Browser, party: Party) -> None:
    with clock.moved(datetime(2026, 9, 14, 9, 0, tzinfo=LOCAL)):
        secretary = browser("secretary")
        entering = {"name": "锦绣花园", "area_code": VILLAGE, "households": "320", "buildings": "6",
                    "property_mode": "none", "target_on": "2026-10-31"}  # fmt: skip
        wrong = secretary.post("/party/quarters/new/", {**entering, "area_code": OTHER_VILLAGE[:9]})
        assert wrong.status_code == 400
        assert "锦绣花园" in wrong.content.decode(), "what was typed is still there"
        did(secretary, "/party/quarters/new/", entering)
        row = Quarter.objects.get()
        own, do = f"/party/quarters/{row.pk}/", f"/party/do/quarter/{row.pk}"
        assert "未覆盖" in page(secretary, own)
        assert f"{do}/meeting/" not in page(secretary, own), "nobody leads it yet"
        assert "2026-10-31前覆盖" in page(secretary, "/party/quarters/?cover=uncovered")
        assert browser("branch_secretary").get(own).status_code == 404
        branch = party.organizations["grid_branch"]
        assert f'<option value="{branch.pk}">第一网格党支部' in page(secretary, f"{do}/cover/")
        did(secretary, f"{do}/cover/", {"organization": str(branch.pk)})
        leader = browser("branch_secretary")
        text = page(leader, own)
        assert "已覆盖" in text and f"{do}/meeting/" in text and f"{do}/close/" not in text
        assert leader.get(f"{do}/close/").status_code == 403
        did(
            browser("organizer"),
            "/party/property-firms/new/",
            {"name": "安居物业", "employees": "80", "party_members": "2"},
        )
        did(leader, f"{do}/contract/", {"firm": str(PropertyFirm.objects.get().pk), "runs_until": "2028-09-01"})
        did(
            leader,
            f"{do}/agreement/",
            {"signed_on": "2026-09-14", "valid_until": "2027-09-13", "text": "每季度一次联席会议"},
        )
        did(leader, f"{do}/topic/", {"title": "三号楼电梯维修", "raised_by_side": "owners"})
        did(
            leader,
            f"{do}/meeting/",
            {"from_branch": "2", "from_property": "1", "from_owners": "3", "minutes": "本月内修好"},
        )
        topic, met = JointTopic.objects.get(), JointMeeting.objects.get()
        assert "物业方" in page(leader, f"/party/do/joint_topic/{topic.pk}/agree/")
        did(leader, f"/party/do/joint_topic/{topic.pk}/agree/",
            {"meeting": str(met.pk), "side": "property", "due_on": "2026-09-30"})  # fmt: skip
    with clock.moved(datetime(2026, 10, 8, 9, 0, tzinfo=LOCAL)):
        late = page(leader, "/party/quarters/topics/?state=overdue")
        assert "三号楼电梯维修" in late and "已逾期" in late
        did(leader, f"/party/do/joint_topic/{topic.pk}/finish/", {"result": "已更换曳引机"})
        text = page(leader, own)
        assert all(words in text for words in ("已更换曳引机", "已办结", "安居物业", "生效中", "2026-12-14"))
        assert "三号楼" not in page(leader, "/party/quarters/topics/?state=overdue")
        overview = page(browser("org_department"), "/party/quarters/")
        assert "1 <small>/ 1</small>" in overview and "100%" in overview
        firms = page(browser("organizer"), "/party/property-firms/")
        assert "1/1" in firms and "安居物业" in firms
        assert "三号楼" not in page(browser("organizer"), f"/party/property-firms/{PropertyFirm.objects.get().pk}/")
        secretary.post(f"{do}/close/", {"reason": "旧改拆除"})
        assert "旧改拆除" in page(secretary, own)


def test_what_residents_say_over_http(browser: Browser, party: Party) -> None:
    row = covered(party)
    did(browser("organizer"), "/party/satisfaction/new/", {"title": "2026年上半年", "area_code": VILLAGE})
    form = page(browser("secretary"), f"/party/do/quarter/{row.pk}/answers/")
    choice = form.split('name="round"')[1].split('<option value="')[1].split('"')[0]
    marks = {f"mark_{n}": "5" for n in range(1, 6)}
    did(browser("secretary"), f"/party/do/quarter/{row.pk}/answers/", {"round": choice, "asked": "100", **marks})
    text = page(browser("party_member"), f"/party/quarters/{row.pk}/")
    assert "40%" in text and "10/25" in text and "样本少" in text
    assert browser("party_member").get("/party/property-firms/").status_code == 403
    did(browser("organizer"), f"/party/do/satisfaction/{choice}/close/", {})


def test_the_table_says_the_same(browser: Browser, party: Party) -> None:
    covered(party, "=HYPERLINK(1)")
    quarter(party, name="翠湖居")
    answer = browser("organizer").get("/party/quarters.xlsx?cover=uncovered")
    rows = list(load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True))
    assert [row[2] for row in rows[1:]] == ["翠湖居"]
    answer = browser("organizer").get("/party/quarters.xlsx")
    rows = list(load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True))
    assert rows[2][8] == "第一网格党支部" and not str(rows[2][2]).startswith("=")


def test_more_rows_ask_no_more_queries(browser: Browser, party: Party) -> None:
    client, row = browser("org_department"), covered(party)
    other = firm(party)
    agreed(party, row)
    counted: list[int] = []
    for batch in range(2):
        for number in range(batch * 3):
            agreed(party, covered(party, f"{number}号花园"))
            agreed(party, row)
            firm(party, f"{number}号物业")
        for path in ("/party/quarters/", f"/party/quarters/{row.pk}/", "/party/quarters/topics/", "/party/property-firms/",
                     f"/party/property-firms/{other.pk}/", "/party/quarters.xlsx"):  # fmt: skip
            client.get(path)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(path).status_code == 200
            counted.append(len(queries))
    assert counted[:6] == counted[6:]

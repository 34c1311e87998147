"""The burden meter: what forms cost, by post, without a name; from the phone and from the browser."""

import json
import re
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html
from openpyxl import load_workbook

from tests.api.sync_phone import Phone
from tests.reading import page, post, reading
from tests.world import GRID, OTHER_GRID, TOWN
from tests.world_chain import assignment_in
from tests.world_grids import MONDAY, District
from xinhui.accounts.models import Role
from xinhui.burden.models import FIELDS_MAX, SECONDS_MAX, Effort
from xinhui.burden.services import Cost, cost_of, note_costs
from xinhui.core import clock

COST = {"asked": 7, "filled": 3, "seconds": 42}


def measured(district: District, who: str, *costs: tuple[str, Cost], channel: str = "phone") -> None:
    note_costs(actor=district.act(who), channel=channel, costs=costs)


def cells(text: str, section: str) -> list[list[str]]:
    """The table under a heading, cell by cell."""
    rows = html.fromstring(text).xpath(f"//section[@aria-labelledby='{section}']//tbody/tr")
    return [[" ".join(cell.text_content().split()) for cell in row.xpath("td")] for row in rows]


@pytest.mark.django_db(transaction=True)
def test_a_record_of_the_phone_is_measured_once_however_often_it_is_sent(district: District) -> None:
    phone = Phone(district)
    record = phone.record("issue", phone.report()["body"], effort=COST)
    assert phone.sent(record)["status"] == "stored"
    assert phone.sent(record)["status"] == "known"
    row = Effort.objects.get()
    assert (row.form, row.channel, row.role, row.area_code) == ("sync:issue", "phone", Role.GRID_WORKER, GRID)
    assert (row.asked, row.filled, row.seconds) == (7, 3, 42)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("effort", ["42", [], {"asked": 1, "filled": 2, "seconds": 1}, {"asked": True}, 7, None])
def test_a_measurement_that_makes_no_sense_refuses_no_report(district: District, effort: object) -> None:
    phone = Phone(district)
    assert phone.sent(phone.record("issue", phone.report()["body"], effort=effort))["status"] == "stored"
    assert not Effort.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_refused_record_costs_nothing_yet(district: District) -> None:
    phone = Phone(district)
    record = phone.record("issue", {**phone.report()["body"], "category": "no such"}, effort=COST)
    assert phone.sent(record)["status"] == "refused"
    assert not Effort.objects.exists()


def test_an_accepted_form_of_a_page_is_measured_and_a_refused_one_is_not(district: District) -> None:
    with clock.moved(MONDAY):
        assignment = assignment_in(district, "responded")
        browser = reading(district.act_user("handler"))
        path = f"/act/assignment/{assignment.pk}/finish/"
        sent = json.dumps({"asked": 2, "filled": 1, "seconds": 90})
        post(browser, path, 400, result="", effort=sent)
        assert not Effort.objects.exists()
        post(browser, path, result="已更换井盖", effort=sent)
    row = Effort.objects.get()
    assert (row.form, row.channel, row.role) == ("grids:act:assignment:finish", "desk", Role.DEPARTMENT_HANDLER)
    assert (row.asked, row.filled, row.seconds) == (2, 1, 90)


@pytest.mark.parametrize("effort", ["", "no json", "[]", '{"asked": 0, "filled": 0, "seconds": 1}', "{" * 300])
def test_nonsense_in_the_form_harms_nothing(district: District, effort: str) -> None:
    with clock.moved(MONDAY):
        assignment = assignment_in(district, "sent")
        post(reading(district.act_user("handler")), f"/act/assignment/{assignment.pk}/respond/", effort=effort)
    assert not Effort.objects.exists()


def test_a_meter_that_is_broken_breaks_no_form(district: District, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_args: Any, **_facts: Any) -> None:
        raise OperationalError("disk full")

    monkeypatch.setattr(Effort.objects, "bulk_create", full)
    with clock.moved(MONDAY):
        assignment = assignment_in(district, "sent")
        post(
            reading(district.act_user("handler")), f"/act/assignment/{assignment.pk}/respond/", effort=json.dumps(COST)
        )
    assignment.refresh_from_db()
    assert assignment.state == "responded"


def test_signing_in_is_no_report(district: District) -> None:
    browser = reading(district.act_user("handler"))
    browser.post("/accounts/logout/", {"effort": json.dumps(COST)})
    assert not Effort.objects.exists()


numbers = st.integers(-5, 100_000) | st.booleans() | st.floats() | st.none() | st.text(max_size=3)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.fixed_dictionaries({"asked": numbers, "filled": numbers, "seconds": numbers}))
def test_whatever_is_measured_keeps_the_tables_rules(value: dict[str, Any]) -> None:
    cost = cost_of(value)
    if cost is not None:
        assert 1 <= cost.asked <= FIELDS_MAX
        assert 0 <= cost.filled <= cost.asked
        assert 0 <= cost.seconds <= SECONDS_MAX


@pytest.mark.parametrize("facts", [{"asked": 2, "filled": 3}, {"asked": 0, "filled": 0}, {"seconds": 15_000}])
def test_the_tables_own_rules(district: District, facts: dict[str, int]) -> None:
    values: dict[str, Any] = {**COST, **facts}
    with pytest.raises(IntegrityError), transaction.atomic():
        Effort.objects.create(at=MONDAY, form="x", channel="desk", role="grid_worker", area_code=GRID, **values)


def test_the_page_sums_by_post_and_every_figure_leads_to_its_rows(district: District) -> None:
    measured(district, "worker", ("sync:issue", Cost(7, 3, 40)), ("sync:issue", Cost(7, 5, 80)))
    measured(district, "other_worker", ("sync:daily_record", Cost(3, 2, 180)))
    command = reading(district.act_user("command"))
    text = page(command, "/burden/")
    assert cells(text, "by-post") == [["网格员", "3", "5.7", "3.3", "1.7", "—", "0.1"]]
    assert cells(text, "by-form") == [
        ["工作日志", "网格员", "手机端", "1", "3.0", "2.0", "3.0", "0.1"],
        ["上报", "网格员", "手机端", "2", "7.0", "4.0", "1.0", "0.0"],
    ]
    for link in html.fromstring(text).xpath("//section//td/a"):
        said = int(link.xpath("string(ancestor::tr/td[contains(@class,'num')][1])"))
        (count,) = re.findall(r"<b data-count>(\d+)</b>", page(command, link.get("href")))
        assert int(count) == said, link.get("href")


def test_it_says_how_minutes_changed(district: District) -> None:
    with clock.moved(clock.now() - timedelta(days=40)):
        measured(district, "worker", ("sync:issue", Cost(7, 3, 100)))
    measured(district, "worker", ("sync:issue", Cost(7, 3, 80)))
    assert cells(page(reading(district.act_user("command")), "/burden/"), "by-post")[0][5] == "-20%"


def test_a_post_of_few_people_is_left_out_everywhere(district: District) -> None:
    measured(district, "handler", ("grids:act:assignment:finish", Cost(2, 1, 90)), channel="desk")
    command = reading(district.act_user("command"))
    assert "部门经办人" not in page(command, "/burden/")
    assert "<b data-count>0</b>" in page(command, "/burden/records/?role=department_handler")


def test_a_town_sees_its_own(district: District) -> None:
    measured(district, "worker", ("sync:issue", Cost(7, 3, 40)))
    measured(district, "other_worker", ("sync:issue", Cost(7, 3, 40)))
    leader = district.act_user("town_leader")
    assert [row.area_code for row in Effort.objects.visible_to(leader)] == [GRID]
    assert {row.area_code for row in Effort.objects.visible_to(district.act_user("command"))} == {GRID, OTHER_GRID}
    assert not Effort.objects.visible_to(district.act_user("worker")).exists()
    text = page(reading(leader), "/burden/")
    assert not cells(text, "by-post"), f"two workers in {TOWN}: too few to be shown"
    assert "这段时间没有记录" in text


def test_excel_says_the_same(district: District) -> None:
    measured(district, "worker", ("sync:issue", Cost(7, 3, 60)))
    answer = reading(district.act_user("command")).get("/burden.xlsx?days=7")
    rows = [
        row for row in load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True) if row[0] == "网格员"
    ]
    assert rows == [("网格员", "所有表单", None, 1, 7, 3, 1, 0.02), ("网格员", "上报", "手机端", 1, 7, 3, 1, 0.02)]


def test_queries_do_not_grow(district: District) -> None:
    command = reading(district.act_user("command"))
    page(command, "/burden/")
    counts = []
    for _round in range(2):
        measured(
            district, "worker", *((f"sync:{kind}", Cost(7, 3, 60)) for kind in ("issue", "patrol", "rate", "visit"))
        )
        measured(district, "secretary", ("members:act:meeting:close", Cost(7, 3, 60)))
        with CaptureQueriesContext(connection) as queries:
            page(command, "/burden/")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 16


@pytest.mark.parametrize(("form", "said"), [
    ("grids:act:whistle:approve", "同意并派遣"), ("members:act:meeting:no-such", "党建其他表单"),
    ("cadres:act:x:y", "干部其他表单"), ("nobody:knows", "其他表单"), ("grids:act", "网格其他表单"),
])  # fmt: skip
def test_every_form_has_words(form: str, said: str, district: District) -> None:
    measured(district, "worker", (form, Cost(7, 3, 60)))
    assert cells(page(reading(district.act_user("command")), "/burden/"), "by-form")[0][0] == said

"""Registrations, bases of dues and residential quarters by table: dry run, import, the same file again; who may."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from members.exchange import dues, quarters, registrations
from members.models import DuesBase, Member, PropertyContract, PropertyFirm, Quarter, Registration
from members.services.dues.bases import set_base
from tests.exchange.conftest import Desk, _media, desk
from tests.world import OTHER_VILLAGE, VILLAGE
from tests.world_members import Party, identity
from xinhui.core import clock
from xinhui.exchange.models import ImportJob
from xinhui.exchange.registry import Row

__all__ = ["_media", "desk"]
REGISTRATIONS = ("姓名", "党支部", "身份证号码", "报到村（社区）", "报到类别", "服务意向")
BASES = ("姓名", "党支部", "身份证号码", "党费交纳方式", "月缴费基数（元）", "基数起算月份")
QUARTERS = ("小区名称", "村（社区）或网格编码", "户数", "栋数", "物业管理", "建成年份", "计划覆盖日期", "物业服务企业",
            "合同起始日期", "约定期限")  # fmt: skip


def refused(job: ImportJob) -> dict[int, str]:
    """Row → column; each says in Chinese why and what to do."""
    for row in job.rejected:
        assert all(any("一" <= sign <= "鿿" for sign in row[part]) for part in ("message", "action")), row
    return {row["row"]: row["field"] for row in job.rejected}


def twice(someone: Desk, kind: str, heading: Sequence[str], lines: Sequence[Sequence[Any]]) -> dict[str, Any]:
    """Import the table; then import it again, which must change nothing. What the first did."""
    first = someone.apply(someone.table(kind, heading, lines)).outcome
    again = someone.apply(someone.table(kind, heading, lines)).outcome
    assert (again["created"], again["changed"], again["unchanged"]) == (0, 0, len(lines)), again
    return dict(first)


def test_an_organs_members_are_registered(desk: Callable[[str], Desk], party: Party) -> None:
    lines = [
        ("阿柏", "城管局党支部", "", "罗坑村", "", "法律咨询"),
        ("阿松", "城管局党支部", "", VILLAGE, "居住地村（社区）", ""),
        ("阿枫", "水务局党支部", "", "没有的村", "", ""),
        ("阿兰", "第一网格党支部", "", VILLAGE, "", ""),
        ("阿柏", "没有的党支部", "", VILLAGE, "", ""),
        ("阿某", "城管局党支部", "", VILLAGE, "", ""),
        ("阿枫", "水务局党支部", "", VILLAGE, "结对", ""),
        ("阿枫", "水务局党支部", identity(999), VILLAGE, "", ""),
        ("阿柏", "城管局党支部", "", VILLAGE, "", ""),
    ]
    lines[1] = (*lines[1][:4], "home", "")
    job = desk("org_department").table("registrations", REGISTRATIONS, lines)
    assert refused(job) == {
        4: "community", 5: "organization", 6: "organization", 7: "name", 8: "kind", 9: "identity", 10: "name",
    }  # fmt: skip
    assert not Registration.objects.exists(), "a dry run writes nothing"
    assert twice(desk("org_department"), "registrations", REGISTRATIONS, lines[:2])["created"] == 2
    rows = Registration.objects.values_list("member__name", "area_code", "kind", "state", "offers")
    assert set(rows) == {("阿柏", VILLAGE, "home", "asked", "法律咨询"), ("阿松", VILLAGE, "home", "asked", "")}
    elsewhere = ("阿柏", "城管局党支部", "", OTHER_VILLAGE, "", "")
    assert refused(desk("org_department").table("registrations", REGISTRATIONS, [elsewhere])) == {2: "community"}


def test_bases_are_set_and_charges_follow(desk: Callable[[str], Desk], party: Party) -> None:
    month = f"{clock.today():%Y-%m}"
    known = party.members["party_member"].pk
    set_base(actor=party.act("branch_secretary"), member_id=known, pay_kind="paid", base=300_000)
    lines = [
        ("阿菊", "第一网格党支部", "", "按月工资收入（税后）交纳", "5,280.50", month),
        ("阿兰", "第一网格党支部", "", "按离退休费交纳", 4100, ""),
        ("阿竹", "第一网格党支部", "", "学生、农民及无固定收入", "", f"{clock.today():%Y年%m月}"),
        ("阿荷", "双水网格党支部", "", "paid", "五千", ""),
        ("阿荷", "双水网格党支部", "", "工资", "5000", ""),
        ("阿荷", "双水网格党支部", "", "small", "5000", ""),
        ("阿荷", "双水网格党支部", "", "paid", "", ""),
        ("阿荷", "双水网格党支部", "", "paid", "5000", "明年"),
        ("阿菊", "第一网格党支部", "", "small", "", ""),
    ]
    job = desk("org_department").table("dues_bases", BASES, lines)
    assert refused(job) == {5: "base", 6: "pay_kind", 7: "base", 8: "base", 9: "valid_from", 10: "name"}
    assert DuesBase.objects.count() == 1, "a dry run writes nothing"
    done = twice(desk("org_department"), "dues_bases", BASES, lines[:3])
    assert (done["created"], done["changed"]) == (2, 1)
    rows = DuesBase.objects.values_list("member__name", "pay_kind", "base")
    assert set(rows) == {("阿菊", "paid", 528_050), ("阿兰", "retired", 410_000), ("阿竹", "small", 0)}


def test_a_town_imports_for_its_own_branches(desk: Callable[[str], Desk], party: Party) -> None:
    lines = [("阿菊", "第一网格党支部", "", "small", "", ""), ("阿荷", "双水网格党支部", "", "small", "", "")]
    assert refused(desk("organizer").table("dues_bases", BASES, lines)) == {3: "organization"}
    line = ("新会花园", OTHER_VILLAGE, 120, 4, "", "", "", "", "", "")
    assert refused(desk("organizer").table("quarters", QUARTERS, [line])) == {2: "area_code"}


def test_two_of_one_name_are_told_apart_by_number(desk: Callable[[str], Desk], party: Party) -> None:
    Member.objects.filter(pk=party.enter("grid_branch", 401).pk).update(name="阿兰")
    line = ("阿兰", "第一网格党支部", "", "small", "", "")
    assert refused(desk("org_department").table("dues_bases", BASES, [line])) == {2: "name"}
    named = (*line[:2], identity(401), *line[3:])
    assert twice(desk("org_department"), "dues_bases", BASES, [named])["created"] == 1
    assert DuesBase.objects.get().member_id != party.members["party_member"].pk


def test_quarters_with_their_firms(desk: Callable[[str], Desk], party: Party) -> None:
    day = f"{clock.today():%Y-%m-%d}"
    lines = [
        ("罗坑花园", VILLAGE, 320, 8, "", 2008, "", "新会和美物业有限公司", day, "2099-12-31"),
        ("罗坑新村", VILLAGE, 90, 3, "业主自治管理", "", "2099-07-31", "", "", ""),
        ("无处花园", "440705999999", 90, 3, "", "", "", "", "", ""),
        ("零户花园", VILLAGE, 0, 3, "", "", "", "", "", ""),
        ("错式花园", VILLAGE, 90, 3, "外星管理", "", "", "", "", ""),
        ("双管花园", VILLAGE, 90, 3, "self", "", "", "某物业", "", ""),
        ("未来花园", VILLAGE, 90, 3, "", "", "", "某物业", "2099-01-01", ""),
        ("错数花园", VILLAGE, 90, "三栋", "", "", "", "", "", ""),
        ("罗坑花园", VILLAGE, 320, 8, "", "", "", "", "", ""),
    ]
    lines[1] = (*lines[1][:4], "self", *lines[1][5:])
    job = desk("org_department").table("quarters", QUARTERS, lines)
    assert refused(job) == {
        4: "area_code", 5: "households", 6: "property_mode", 7: "property_mode", 8: "started_on", 9: "buildings",
        10: "name",
    }  # fmt: skip
    assert not Quarter.objects.exists() and not PropertyFirm.objects.exists(), "a dry run writes nothing"
    assert twice(desk("org_department"), "quarters", QUARTERS, lines[:2])["created"] == 2
    contract = PropertyContract.objects.get()
    assert (contract.quarter.name, contract.firm.name, contract.quarter.property_mode) == (
        "罗坑花园", "新会和美物业有限公司", "firm",
    )  # fmt: skip
    more = [("罗坑花园", VILLAGE, 330, 8, mode, "", "", "", "", "") for mode in ("", "self")]
    assert refused(desk("org_department").table("quarters", QUARTERS, more[1:])) == {2: "property_mode"}
    assert twice(desk("org_department"), "quarters", QUARTERS, more[:1])["changed"] == 1
    garden = Quarter.objects.get(name="罗坑花园")
    assert (garden.households, garden.built_year, garden.property_mode) == (330, 2008, "firm"), (
        "an empty cell leaves it"
    )


@pytest.mark.parametrize("kind", ["registrations", "dues_bases", "quarters"])
def test_who_imports(desk: Callable[[str], Desk], party: Party, kind: str) -> None:
    codes = {
        who: desk(who).client.get(f"/exchange/new/{kind}/").status_code
        for who in ("org_department", "organizer", "command", "worker", "town_leader")
    }
    assert codes == {"org_department": 200, "organizer": 200, "command": 403, "worker": 403, "town_leader": 403}


def test_a_check_does_not_ask_for_every_row(party: Party) -> None:
    actor, counted = party.act("org_department"), []
    for many in (1, 60):
        rows = [Row(n, {"name": "阿柏", "organization": "城管局党支部", "community": VILLAGE}) for n in range(many)]
        bases = [Row(n, {**row.values, "pay_kind": "small"}) for n, row in enumerate(rows)]
        with CaptureQueriesContext(connection) as queries:
            registrations.check(actor, rows, {})
            dues.check(actor, bases, {})
        counted.append(len(queries))
    assert counted[0] == counted[1]
    assert quarters.check(actor, [], {}) == []


def test_double_spaces_are_the_same_name(desk: Callable[[str], Desk], party: Party) -> None:
    line = ("罗坑  花园", VILLAGE, 320, 8, "", 2008, "", "新会  和美物业", "", "")
    assert twice(desk("org_department"), "quarters", QUARTERS, [line])["created"] == 1
    assert Quarter.objects.get().name == "罗坑 花园"


def test_bounds_of_a_base_are_told_in_yuan(desk: Callable[[str], Desk], party: Party) -> None:
    lines = [(name, "第一网格党支部", "", "paid", base, "") for name, base in (("阿菊", "0.50"), ("阿兰", "9" * 12))]
    job = desk("org_department").table("dues_bases", BASES, lines)
    assert {row["message"] for row in job.rejected} == {"月缴费基数须为1至10000000元。"}
    assert refused(job) == {2: "base", 3: "base"}

"""The pages of organizations over HTTP, in Chinese: the tree, gaps with their rules, tables, queries that do not grow."""

from collections.abc import Callable
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook
from pytest_django import Settings

from members.models import Member, Officer, Organization, Term
from members.rules.gaps import Gap
from members.selectors.gaps import gaps, missing, rows_of
from tests.reading import page, reading
from tests.world import OTHER_GRID
from tests.world_members import Party
from xinhui.core import clock


@pytest.fixture(autouse=True)
def _chinese(settings: Settings) -> None:
    settings.LANGUAGE_CODE = "zh-hans"


@pytest.fixture
def browser(party: Party) -> Callable[[str], Client]:
    def signed_in(handle: str) -> Client:
        return reading(party.user(handle))

    return signed_in


def test_set_up_by_the_form(browser: Callable[[str], Client], party: Party) -> None:
    organizer, village = browser("organizer"), party.organizations["village_branch"]
    form = page(organizer, f"/party/organizations/{village.pk}/new/")
    assert "党支部" in form and "党组</option>" not in form, "only what may stand below a general branch"
    facts = {"name": "罗坑村务工党支部", "kind": "branch", "sector": "village", "attached_to": "village"}
    twin = organizer.post(f"/party/organizations/{village.pk}/new/", {**facts, "name": "第一网格党支部"})
    assert twin.status_code == 400 and "此处已有同名党组织" in twin.content.decode()
    answer = organizer.post(f"/party/organizations/{village.pk}/new/", facts)
    made = Organization.objects.get(name="罗坑村务工党支部")
    assert answer["Location"] == f"/party/organizations/{made.pk}/"
    text = page(organizer, f"/party/organizations/{made.pk}/")
    assert "罗坑村党总支" in text and "尚无班子成员" in text
    listed = page(organizer, "/party/organizations/?words=务工")
    assert "罗坑村务工党支部" in listed and "第一网格党支部" not in listed


def test_every_gap_is_found_with_its_rule(browser: Callable[[str], Client], party: Party) -> None:
    department = party.user("org_department")

    def names(gap: Gap) -> set[str]:
        return {row.name for row in missing(rows_of(department, gap))}

    assert names(Gap.GRID) == set() and "水务局" not in names(Gap.UNIT) and "区委组织部" in names(Gap.UNIT)
    assert names(Gap.TOO_FEW) == set()
    assert names(Gap.NO_COMMITTEE) == {"第一网格党支部", "城管局党支部"}
    Organization.objects.filter(grid__code=OTHER_GRID).update(dissolved_on=clock.today())
    assert names(Gap.GRID) == {"第3网格"}
    Member.objects.filter(pk=party.members["other_organ_member"].pk).update(state="moved")
    assert names(Gap.TOO_FEW) == {"水务局党支部"}
    Officer.objects.filter(organization=party.organizations["organ_branch"]).update(ends_on=clock.today())
    assert "城管局党支部" in names(Gap.NO_SECRETARY)
    Term.objects.filter(organization=party.organizations["second_branch"]).update(due_on="2025-01-01")
    assert names(Gap.OVERDUE) == {"第二网格党支部"}
    counts = {row.gap: row.count for row in gaps(department)}
    text = page(browser("org_department"), "/party/gaps/?kind=overdue")
    assert "第二网格党支部" in text and "一般不超过一年" in text and f"<b>{counts[Gap.OVERDUE]}</b>" in text
    assert "第二网格党支部" not in page(browser("other_organizer"), "/party/gaps/?kind=overdue")


def test_tables(browser: Callable[[str], Client], party: Party) -> None:
    Organization.objects.filter(pk=party.organizations["grid_branch"].pk).update(name="=1+1")
    book = load_workbook(BytesIO(browser("organizer").get("/party/organizations.xlsx").content))
    rows = list(book.active.iter_rows(values_only=True))
    assert [row[0] for row in rows[1:]] == ["中共罗坑镇委员会", "罗坑村党总支", "'=1+1", "第二网格党支部"]
    assert rows[3][4:7] == ("阿菊", 8, 1)
    gaps_book = load_workbook(BytesIO(browser("organizer").get("/party/gaps.xlsx").content))
    assert [cell.value for cell in gaps_book.active[1]] == ["缺口类型", "名称", "区域编码", "数值或日期", "依据"]


def test_a_committee_with_many_branches_costs_no_more(browser: Callable[[str], Client], party: Party) -> None:
    """Issue: the page of a committee with 500 branches in at most 15 queries."""
    client, organs = browser("org_department"), party.organizations["organs"]
    page(client, f"/party/organizations/{organs.pk}/")
    with CaptureQueriesContext(connection) as few:
        page(client, f"/party/organizations/{organs.pk}/")
    drafts = [
        Organization(name=f"机关第{n}党支部", kind="branch", sector="organ", parent=organs, attached_to="unit",
                     path=f"{organs.path}9{n:07d}", area_code="440705", established_on=clock.today())
        for n in range(500)
    ]  # fmt: skip
    Organization.objects.bulk_create(drafts)
    with CaptureQueriesContext(connection) as many:
        text = page(client, f"/party/organizations/{organs.pk}/")
    assert "下一页" in text
    assert len(many) <= 15 and len(many) == len(few)


def test_a_member_sees_the_own_branch_and_no_gaps(browser: Callable[[str], Client], party: Party) -> None:
    member = browser("party_member")
    text = page(member, "/party/")
    assert "任期与换届" in text and "覆盖缺口" not in text
    assert member.get("/party/gaps/").status_code == 403
    assert member.get(f"/party/organizations/{party.organizations['second_branch'].pk}/").status_code == 404
    assert "第一网格党支部" in page(member, "/m/party/")

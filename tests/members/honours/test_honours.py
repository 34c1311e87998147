"""Honours: whose list which level is, each once, withdrawn for a reason, seen by those concerned; over HTTP."""

from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook
from pytest_django import Settings

from members.models import Honour
from members.selectors.honours import by_level, listed, model_villages
from members.services.honours.enter import (
    Award,
    enter_member_honour,
    enter_organization_honour,
    enter_village_honour,
    withdraw_honour,
)
from tests.reading import reading
from tests.world import OTHER_VILLAGE, VILLAGE
from tests.world_members import Party
from xinhui.audit.models import Entry
from xinhui.audit.selectors.verify import verify_chains
from xinhui.core import clock
from xinhui.core.errors import Conflict, DomainError, Forbidden, InvalidInput, NotFound

DAY = date(2021, 7, 1)


def model_village(party: Party, who: str = "org_department", code: str = VILLAGE, **changes: Any) -> Honour:
    facts: dict[str, Any] = {
        "kind": "model_village", "level": "national", "title": "全国乡村治理示范村", "awarded_by": "中央农办",
        "awarded_on": DAY,
    }  # fmt: skip
    return enter_village_honour(actor=party.act(who), area_code=code, award=Award(**{**facts, **changes}))


@pytest.mark.parametrize(
    ("who", "level", "may"),
    [("org_department", "national", True), ("org_department", "town", True), ("organizer", "town", True),
     ("organizer", "district", False), ("secretary", "town", False), ("branch_secretary", "town", False)],
)  # fmt: skip
def test_whose_list_a_level_is(party: Party, who: str, level: str, may: bool) -> None:
    if may:
        assert model_village(party, who, level=level).level == level
        return
    with pytest.raises(Forbidden) as refusal:
        model_village(party, who, level=level)
    assert refusal.value.code == "honour-of-a-level" and not Honour.objects.exists()


def test_counted_while_in_force_and_each_once(party: Party) -> None:
    row = model_village(party)
    model_village(party, code=OTHER_VILLAGE, level="provincial")
    with pytest.raises(Conflict) as twice:
        model_village(party, title="另一名称")
    assert twice.value.code == "honour-known"
    assert (model_villages("national"), model_villages("provincial"), model_villages("city")) == (1, 1, 0)
    assert {level: count for level, _name, count in by_level(party.user("secretary"))}["provincial"] == 0
    withdraw_honour(actor=party.act("org_department"), honour_id=row.pk, reason="复核未达标")
    assert model_villages("national") == 0
    model_village(party, awarded_on=clock.today())
    assert model_villages("national") == 1, "awarded again"
    with pytest.raises(Conflict) as gone:
        withdraw_honour(actor=party.act("org_department"), honour_id=row.pk, reason="x")
    assert gone.value.code == "honour-withdrawn"
    entry = Entry.objects.filter(verb="party.honour.withdraw").get()
    assert entry.detail["reason"] == "复核未达标"
    assert all(report.broken is None for report in verify_chains())


@pytest.mark.parametrize(
    ("field", "changes"),
    [("kind", {"kind": "outstanding_member"}), ("level", {"level": "world"}), ("title", {"title": " "}),
     ("awarded_by", {"awarded_by": "长" * 81}), ("awarded_on", {"awarded_on": date(2099, 1, 1)}),
     ("area_code", {"code": VILLAGE[:9]})],
)  # fmt: skip
def test_every_refusal_names_its_field(party: Party, field: str, changes: dict[str, Any]) -> None:
    with pytest.raises(DomainError) as refusal:
        model_village(party, **changes)
    assert refusal.value.field == field and not Honour.objects.exists()


def test_withdrawing_asks_for_a_reason_and_a_day_after_the_award(party: Party) -> None:
    row, actor = model_village(party), party.act("org_department")
    for field, facts in (("reason", {"reason": " "}),
                         ("withdrawn_on", {"reason": "x", "withdrawn_on": DAY - timedelta(days=1)}),
                         ("withdrawn_on", {"reason": "x", "withdrawn_on": date(2099, 1, 1)})):  # fmt: skip
        with pytest.raises(InvalidInput) as refusal:
            withdraw_honour(actor=actor, honour_id=row.pk, **facts)
        assert refusal.value.field == field
    with pytest.raises(Forbidden):
        withdraw_honour(actor=party.act("organizer"), honour_id=row.pk, reason="x")
    with pytest.raises(NotFound):
        withdraw_honour(actor=actor, honour_id=0, reason="x")
    row.refresh_from_db()
    assert row.withdrawn_on is None


def test_of_organizations_and_members_and_who_sees_them(party: Party) -> None:
    actor, member = party.act("organizer"), party.members["party_member"]
    award = Award("outstanding_member", "town", "优秀共产党员", "镇党委", DAY)
    row = enter_member_honour(actor=actor, member_id=member.pk, award=award)
    assert (row.organization_id, row.area_code) == (member.organization_id, member.area_code)
    with pytest.raises(Conflict):
        enter_member_honour(actor=actor, member_id=member.pk, award=award)
    branch = enter_organization_honour(
        actor=actor, organization_id=party.organizations["grid_branch"].pk,
        award=Award("advanced_organization", "town", "先进党支部", "镇党委", DAY),
    )  # fmt: skip
    assert set(listed(party.user("branch_secretary"))) == {row, branch}
    assert set(listed(party.user("party_member"))) == {row}, "the own one"
    assert not listed(party.user("other_branch_secretary")) and not listed(party.user("worker"))
    assert set(listed(party.user("secretary"), words="阿兰")) == {row}
    other = party.members["other_party_member"]
    with pytest.raises(Forbidden):
        enter_member_honour(actor=actor, member_id=other.pk, award=award)


def test_the_rows_refuse_a_holder_of_another_kind(party: Party) -> None:
    row = model_village(party)
    for wrong in ({"kind": "outstanding_member"}, {"member_id": party.members["party_member"].pk},
                  {"withdrawn_on": DAY}, {"withdrawn_on": DAY - timedelta(days=1), "withdrawn_reason": "x"}):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            Honour.objects.filter(pk=row.pk).update(**wrong)


@pytest.fixture
def browser(party: Party, settings: Settings) -> Callable[[str], Client]:
    settings.LANGUAGE_CODE = "zh-hans"

    def signed_in(handle: str) -> Client:
        return reading(party.user(handle))

    return signed_in


def test_a_model_village_from_its_certificate_to_its_withdrawal(party: Party, browser: Callable[[str], Client]) -> None:
    department, village = browser("org_department"), browser("secretary")
    assert "荣誉" in department.get("/party/").content.decode()
    form = department.get("/party/honours/new/").content.decode()
    assert "国家级" in form and "罗坑村" in form
    facts = {"area_code": VILLAGE, "kind": "model_village", "level": "provincial", "title": "示范村",
             "awarded_by": "省委组织部", "awarded_on": "2021-07-01"}  # fmt: skip
    paper = SimpleUploadedFile("通知.pdf", b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n", "application/pdf")
    answer = department.post("/party/honours/new/", {**facts, "document": paper})
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    assert department.post("/party/honours/new/", facts).status_code == 400, "once"
    row = Honour.objects.get()
    shown = village.get("/party/honours/?kind=model_village&kept=in_force").content.decode()
    assert "罗坑村" in shown and "示范村" in shown and "省委组织部" in shown and f"/honour/{row.pk}/" not in shown
    assert row.document is not None and str(row.document.uuid) in shown
    assert village.get("/party/honours/new/").status_code == 403
    assert village.post(f"/party/do/honour/{row.pk}/withdraw/", {"reason": "x"}).status_code == 403
    assert department.post(f"/party/do/honour/{row.pk}/withdraw/", {"reason": ""}).status_code == 400
    department.post(f"/party/do/honour/{row.pk}/withdraw/", {"reason": "复核未达标"})
    assert "复核未达标" in village.get("/party/honours/?kept=withdrawn").content.decode()
    assert "复核未达标" not in village.get("/party/honours/?kept=in_force").content.decode()
    book = load_workbook(BytesIO(village.get("/party/honours.xlsx").content))
    assert [cell.value for cell in book.active[2]][:4] == ["党建示范村", "省级", "示范村", "罗坑村"]
    branch = party.organizations["grid_branch"].pk
    town = browser("organizer")
    assert f"/party/do/organization/{branch}/honour/" in town.get(f"/party/organizations/{branch}/").content.decode()
    town.post(f"/party/do/organization/{branch}/honour/", {
        "kind": "advanced_organization", "level": "town", "title": "先进党支部", "awarded_by": "镇党委",
        "awarded_on": "2026-07-01"})  # fmt: skip
    assert "先进党支部" in browser("branch_secretary").get("/party/honours/").content.decode()


def test_as_many_queries_for_many(party: Party, browser: Callable[[str], Client]) -> None:
    client = browser("org_department")

    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            assert client.get("/party/honours/").status_code == 200
        return len(found)

    model_village(party)
    queries()
    few = queries()
    for level in ("provincial", "city", "district", "town"):
        for code in (VILLAGE, OTHER_VILLAGE):
            model_village(party, code=code, level=level)
    assert queries() == few

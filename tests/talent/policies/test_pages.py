"""Pages as people use them, in Chinese: from the draft of a policy to the money that came back."""

import io
from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from talent.models import (
    GrantApplication,
    GrantBatch,
    GrantEntry,
    GrantLapse,
    MeasureCondition,
    Person,
    TalentMeasure,
    TalentPolicy,
)
from talent.selectors.grants import balance
from talent.services.daily import run_daily
from talent.services.policies import measures, register
from tests.talent.kit import START, act, browser, page, post
from tests.talent.policies.kit import TEXT, applied, approved, draft, in_force, monthly, policy, settled
from tests.world_talent import Talent
from xinhui.accounts.actors import SYSTEM
from xinhui.accounts.models import User
from xinhui.core import clock
from xinhui.core.clock import LOCAL

pytestmark = pytest.mark.django_db


def table(client: Client, path: str) -> list[list[Any]]:
    """Every row of an Excel page."""
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    sheet = load_workbook(io.BytesIO(answer.content)).worksheets[0]
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def made_public(talent: Talent) -> TalentMeasure:
    """A policy drafted on its page and published by the colleague, with one measure in force and its budget."""
    office, two = browser(talent, "talent_office"), browser(talent, "talent_two")
    facts: dict[str, Any] = {"name": "新会区人才政策十条", "document": "新人才〔2026〕1号", "issued_on": "2026-01-05", "valid_from": "2026-01-10",
             "text": TEXT}  # fmt: skip
    post(office, "/talent/policies/new/", **facts, ceiling_fen="200000")
    row = TalentPolicy.objects.get()
    assert row.ceiling_fen == 20_000_000, "written in yuan"
    assert "人才政策十条" not in page(browser(talent), "/talent/policies/")
    page(browser(talent), f"/talent/policies/{row.pk}/", 404)
    measure: dict[str, Any] = {"code": "R01", "name": "安家补贴", "benefit": "one_off", "fen": "60000", "months": "1",
               "promised_months": "60", "documents": "学位证书"}  # fmt: skip
    assert "按月发放的措施才填月数" in act(office, "policy", row.pk, "measure", 400, **{**measure, "months": "5"})
    act(office, "policy", row.pk, "measure", **measure)
    made = TalentMeasure.objects.get()
    add = f"/talent/do/measure/{made.pk}/condition/"
    said = post(office, add, 400, group=1, subject="degree", operator="ge", value="院士")
    assert "可选：无学位、学士、硕士、博士" in said
    post(office, add, group=1, subject="degree", operator="ge", value="博士")
    post(office, add, group=1, subject="age", operator="le", value="20")
    assert "在库4人中，0人符合条件" in page(office, f"/talent/measures/{made.pk}/?preview=1")
    act(office, "measure-condition", MeasureCondition.objects.get(subject="age").pk, "drop")
    assert "在库4人中，1人符合条件" in page(office, f"/talent/measures/{made.pk}/?preview=1")
    assert "不得启用自己起草" in act(office, "measure", made.pk, "enact", 403)
    act(two, "policy", row.pk, "publish")
    act(two, "measure", made.pk, "enact")
    act(office, "measure", made.pk, "budget", year=2026, fen="600000")
    return made


def given(talent: Talent, measure: TalentMeasure) -> GrantApplication:
    """Applied for by the handler, checked by the department's leader, approved by the office."""
    handler, office = browser(talent, "handler"), browser(talent, "talent_office")
    person = talent.people["doctor"]
    assert "苏博士" in page(handler, "/talent/eligibility/")
    shown = page(handler, f"/talent/eligibility/{person.pk}/")
    assert "学位：至少为博士——符合，现为博士" in shown and "一次性60,000.00元" in shown
    act(
        handler, "eligible-person", person.pk, "apply", measure=measure.pk, contract_years=5, documents="学位证书、合同"
    )
    row = GrantApplication.objects.get()
    act(handler, "grant", row.pk, "submit")
    act(office, "grant", row.pk, "send-back", reason="缺社保证明")
    assert "缺社保证明" in page(handler, f"/talent/grants/{row.pk}/")
    act(handler, "grant", row.pk, "submit")
    act(handler, "grant", row.pk, "check")
    page(browser(talent, "water_handler"), f"/talent/grants/{row.pk}/", 404)
    act(office, "grant", row.pk, "approve")
    said = act(handler, "eligible-person", person.pk, "apply", 400, measure=measure.pk, contract_years=5)
    assert "选择一个有效的选项" in said or "已申请或已享受" in said
    return row


def test_from_eligible_to_recovered(talent: Talent) -> None:
    office, two = browser(talent, "talent_office"), browser(talent, "talent_two")
    with clock.moved(START):
        settled(talent, "doctor", on=START.date())
        measure = made_public(talent)
        post(office, "/talent/measures/run/")
        assert "人符合未申请" in page(office, "/talent/measures/")
        row = given(talent, measure)
        post(office, "/talent/payments/new/")
        batch = GrantBatch.objects.get()
        assert "编制人不得审批" in act(office, "grant-batch", batch.pk, "approve", 403)
        act(two, "grant-batch", batch.pk, "approve")
        lines = table(office, f"/talent/payments/{batch.pk}/table.xlsx")
        assert lines[-1][0] == "合计" and lines[-1][-1] == 60_000 and "苏博士" in lines[-2]
        act(office, "grant-batch", batch.pk, "confirm", voucher="财凭2026-118")
        shown = page(browser(talent, "handler"), f"/talent/grants/{row.pk}/")
        assert "财凭2026-118" in shown and "已全部兑现" in shown and "60,000.00" in shown
    with clock.moved(datetime(2028, 3, 20, 9, tzinfo=LOCAL)):
        act(browser(talent, "handler"), "person", talent.people["doctor"].pk, "leave")
        run_daily(actor=SYSTEM)
        lapse = GrantLapse.objects.get()
        assert "42,000.00" in page(office, "/talent/recoveries/"), "18 of 60 months were served"
        act(office, "grant-lapse", lapse.pk, "decide", 400, fen="60001", reason="调离")
        act(office, "grant-lapse", lapse.pk, "decide", fen="42000", reason="服务未满五年")
        act(office, "grant-lapse", lapse.pk, "receive", fen="42000", voucher="财收2028-3", on="2028-03-20")
        shown = page(office, f"/talent/grants/{row.pk}/")
        assert "已停发" in shown and "-42,000.00" in shown and "18,000.00" in shown and "已结清" in shown
    assert balance(row) == 1_800_000
    assert [entry.kind for entry in GrantEntry.objects.order_by("pk")] == ["payment", "recovery"]


def test_the_public_reads_and_checks_without_a_trace(talent: Talent) -> None:
    with clock.moved(START):
        of = policy(talent)
        in_force(talent, of, "R01", (1, "degree", "ge", "3"), (1, "age", "le", "40"), (2, "skill", "ge", "5"))
        draft(talent, of, "R99", name="尚未公布的补贴")
        public = browser(talent)
        asked = "degree=3&age=35&field=medicine&months=&title=&skill="
        for path in ("/talent/policies/", f"/talent/policies/{of.pk}/", "/talent/policies/check/",
                     f"/talent/policies/check/?{asked}"):  # fmt: skip
            answer = public.get(path)
            text = answer.content.decode()
            assert answer.status_code == 200 and "尚未公布" not in text
            assert not answer.cookies and "public" in answer["Cache-Control"] and "Cookie" not in answer.get("Vary", "")
            assert not any(person.name in text for person in talent.people.values())
        assert "途径2：须同时符合" in page(public, f"/talent/policies/{of.pk}/")
        assert "学位：至少为博士——符合" in text and "技能等级：至少为高级技师——资料不全" in text and "符合条件" in text
        assert "可能符合" in page(public, "/talent/policies/check/?degree=3&age=&field=&months=&title=0&skill=0")
        assert "不符合" in page(public, "/talent/policies/check/?degree=1&age=50&field=&months=&title=0&skill=1")
        assert "选择一个有效的选项" in page(public, "/talent/policies/check/?degree=9")
        page(public, "/talent/policies/999/", 404)


def test_an_employer_applies_for_its_people_and_sees_no_others(talent: Talent) -> None:
    with clock.moved(START):
        measure = monthly(talent, policy(talent))
        register.run_register(actor=SYSTEM)
        firm = browser(talent, "employer_user")
        shown = page(firm, "/talent/eligibility/")
        assert "余工" in shown and "苏博士" not in shown
        assert "余工" in str(table(firm, "/talent/eligibility/table.xlsx"))
        page(firm, f"/talent/eligibility/{talent.people['doctor'].pk}/", 404)
        act(firm, "eligible-person", talent.people["engineer"].pk, "apply", measure=measure.pk, contract_years=3)
        row = GrantApplication.objects.get()
        act(firm, "grant", row.pk, "submit")
        assert "单位已审核" not in page(firm, f"/talent/grants/{row.pk}/")
        act(firm, "grant", row.pk, "approve", 403)
        assert "余工" not in page(firm, "/talent/eligibility/"), "nothing is left to apply for"
        assert "待审核" in page(firm, "/talent/grants/") and "余工" in str(table(firm, "/talent/grants/table.xlsx"))
        page(firm, "/talent/payments/", 403)
        page(firm, "/talent/measures/", 403)
        assert "余工" not in page(browser(talent, "other_employer_user"), "/talent/grants/")


def test_a_person_sees_why_and_does_not_apply_alone(talent: Talent) -> None:
    with clock.moved(START):
        measure = monthly(talent, policy(talent))
        own = User.objects.create(username="yugong", name="余工")
        Person.objects.filter(pk=talent.people["engineer"].pk).update(user=own)
        client = Client(headers={"accept-language": "zh-hans"})
        client.force_login(own, backend="django.contrib.auth.backends.ModelBackend")
        shown = page(client, f"/talent/eligibility/{talent.people['engineer'].pk}/")
        assert "学位：至少为学士——符合，现为学士" in shown and "申请补贴" not in shown
        assert "我能享受什么" in page(client, "/talent/eligibility/")
        act(client, "eligible-person", talent.people["engineer"].pk, "apply", 403, measure=measure.pk, contract_years=3)
        row = applied(talent, measure, "engineer")
        assert 'href="/talent/do/' not in page(client, f"/talent/grants/{row.pk}/")


def test_who_looks_on_sees_figures_and_nobody(talent: Talent) -> None:
    with clock.moved(START):
        measure = monthly(talent, policy(talent))
        register.run_register(actor=SYSTEM)
        row = approved(talent, measure)
        leader = browser(talent, "district_leader")
        for path in ("/talent/measures/", f"/talent/measures/{measure.pk}/", "/talent/eligibility/", "/talent/grants/"):
            shown = page(leader, path)
            assert not any(person.name in shown for person in talent.people.values()), path
        assert [line[0] for line in table(leader, "/talent/measures/table.xlsx")][-1] == "R02"
        page(leader, f"/talent/grants/{row.pk}/", 404)
        page(leader, "/talent/recoveries/", 403)


def test_cells_are_no_formulas(talent: Talent) -> None:
    with clock.moved(START):
        Person.objects.filter(pk=talent.people["engineer"].pk).update(name="=1+1")
        approved(talent, monthly(talent, policy(talent)), "engineer")
        said = str(table(browser(talent, "talent_office"), "/talent/grants/table.xlsx"))
        assert "'=1+1'" not in said and "=1+1" in said


def _asked(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        page(client, path)
    return len(asked)


def test_lists_ask_as_much_for_many_as_for_one(talent: Talent) -> None:
    with clock.moved(START):
        measure = monthly(talent, policy(talent))
        approved(talent, measure)
        register.run_register(actor=SYSTEM)
        office = browser(talent, "talent_office")
        paths = ("/talent/grants/", "/talent/eligibility/?verdict=eligible", "/talent/measures/")
        page(office, paths[0])  # posts are read once
        few = {path: _asked(office, path) for path in paths}
        approved(talent, measure, "engineer")
        approved(talent, monthly(talent, policy(talent, document="新人才〔2026〕7号"), "R08"), "teacher")
        register.run_register(actor=SYSTEM)
        assert {path: _asked(office, path) for path in paths} == few


def test_the_next_version_is_on_the_page(talent: Talent) -> None:
    with clock.moved(START):
        row = monthly(talent, policy(talent))
        office = browser(talent, "talent_office")
        act(office, "measure", row.pk, "version")
        draft_row = TalentMeasure.objects.get(version=2)
        act(office, "measure", draft_row.pk, "change", name="生活补贴", benefit="monthly", fen="3000", months=6,
            promised_months=36)  # fmt: skip
        assert "第2版" in page(office, f"/talent/measures/{row.pk}/")
        page(browser(talent, "handler"), f"/talent/measures/{draft_row.pk}/", 404)
        measures.enact_measure(actor=talent.act("talent_two"), measure_id=draft_row.pk)
        assert "每月3,000.00元，共6个月" in page(browser(talent, "handler"), "/talent/measures/")

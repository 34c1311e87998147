"""Over HTTP in Chinese: a yearly appraisal from the scheme to the result, with ballots, cap and an objection."""

import re
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from cadres.models import AppraisalResult, AppraisalScheme, BallotUrn, PersonAppraisal, UnitAppraisal
from cadres.rules.ballot_codes import new_code
from cadres.services.appraisal import urns
from cadres.services.daily import run_daily
from tests.cadres.appraisal.kit import (
    NAMES,
    ballot,
    browser,
    crowded,
    drafted,
    graded,
    of,
    on,
    opened,
    public,
    voting_on,
)
from tests.reading import page
from tests.world_cadres import Cadres
from xinhui.accounts.actors import SYSTEM
from xinhui.audit.models import Entry

pytestmark = pytest.mark.django_db
REPORT = "一年来，履行城市管理职责，办结群众诉求"


def do(client: Client, subject: str, pk: int, verb: str, /, **data: Any) -> int:
    return client.post(f"/cadres/do/{subject}/{pk}/{verb}/", data).status_code


def drafted_over_http(cadres: Cadres, first: Client, second: Client) -> AppraisalScheme:
    """叶科长 drafts and cannot open; 罗副科长 opens."""
    facts: dict[str, Any] = {
        "name": "2025年度考核", "kind": "yearly", "begins_on": "2025-01-01", "ends_on": "2025-12-31", "levels": ["none"],
        "unit_ids": [cadres.world.unit("city_management").pk], "indicator_weight": 30, "ballot_weight": 30,
        "leader_weight": 40, "best_percent": 20, "rounding": "down", "self_due_on": "2026-01-12", "publicity_days": 5,
        "answer_days": 10,
    }  # fmt: skip
    wrong = first.post("/cadres/appraisals/new/", {**facts, "leader_weight": 50})
    assert wrong.status_code == 400 and "三项权重之和应为 100%" in wrong.content.decode()
    assert first.post("/cadres/appraisals/new/", facts).status_code == 302
    row = AppraisalScheme.objects.get()
    indicator = {"name": "重点任务完成率", "source": "manual", "weight": 100, "none_at": 0, "full_at": 100}
    assert do(first, "appraisal-scheme", row.pk, "indicator", **indicator) == 302
    assert do(first, "appraisal-scheme", row.pk, "open") == 400
    assert do(second, "appraisal-scheme", row.pk, "open") == 302
    return row


def voted_over_http(cadres: Cadres, unit: Client, row: UnitAppraisal, monkeypatch: pytest.MonkeyPatch) -> None:
    """Eight slips come as a PDF, six of them vote for 罗秀珍 and 梁一鸣 as the best."""
    kept: list[str] = []

    def drawn() -> str:
        kept.append(new_code())
        return kept[-1]

    monkeypatch.setattr(urns, "new_code", drawn)
    assert do(unit, "unit-appraisal", row.pk, "ballots") == 302
    assert "票条只生成一次" in page(unit, f"/cadres/appraisals/units/{row.pk}/urn/")
    slips = unit.post(f"/cadres/appraisals/units/{row.pk}/urn/", {"leaders": 0, "staff": 8, "served": 0})
    assert slips.status_code == 200 and slips.content.startswith(b"%PDF") and slips["Cache-Control"] == "no-store"
    urn = BallotUrn.objects.get()
    grades = {f"person-{pk}": grade for pk, grade in
              ballot(row, "competent", 罗秀珍="excellent", 梁一鸣="excellent").items()}  # fmt: skip
    voter = Client(headers={"accept-language": "zh-hans"})
    for code in kept[:6]:
        assert "投票" in voter.post(f"/cadres/vote/{urn.token}/", {"code": code}).content.decode()
        done = voter.post(f"/cadres/vote/{urn.token}/", {"code": code, "cast": "1", **grades})
        assert "选票已投入票箱" in done.content.decode()
    shown = page(unit, f"/cadres/appraisals/units/{row.pk}/")
    assert "投票中" in shown and "收回" not in shown
    assert do(unit, "unit-appraisal", row.pk, "grades") == 400, "the ballots are still to be counted"
    assert do(unit, "urn", urn.pk, "close") == 302
    assert "发出 8 张，收回 6 票" in page(unit, f"/cadres/appraisals/units/{row.pk}/")


def graded_over_http(cadres: Cadres, unit: Client, row: UnitAppraisal) -> None:
    """Every indicator, every grade; the third 优秀 is refused."""
    assert do(unit, "unit-appraisal", row.pk, "grades") == 302
    indicator = row.scheme.indicators.get().pk
    for person in row.people.select_related("cadre"):
        assert (
            do(unit, "person-appraisal", person.pk, "value", indicator=indicator, value=96, evidence="督查台账") == 302
        )
        best = person.cadre.name in NAMES[:2]
        assert do(unit, "person-appraisal", person.pk, "grade", points=90, grade="excellent" if best else "competent",
                  reason="集体研究") == 302  # fmt: skip
    shown = page(unit, f"/cadres/do/person-appraisal/{of(cadres, 'deputy').pk}/grade/")
    assert "90.0" in shown and "集体研究确定的等次" in shown and 'value="集体研究"' not in shown, "reasons stay sealed"
    third = unit.post(f"/cadres/do/person-appraisal/{of(cadres, 'deputy').pk}/grade/",
                      {"points": 95, "grade": "excellent", "reason": "突出"})  # fmt: skip
    assert third.status_code == 400 and "最优等次名额 2 人，名额已满" in third.content.decode()
    assert do(unit, "unit-appraisal", row.pk, "submit") == 302


def test_a_yearly_appraisal_from_scheme_to_result(cadres: Cadres, monkeypatch: pytest.MonkeyPatch) -> None:
    crowded(cadres)
    unit, first, second = (browser(cadres, who) for who in ("personnel", "cadre_office", "office_two"))
    himself, stranger = browser(cadres, "department_leader"), browser(cadres, "worker")
    with on(1, 5):
        scheme = drafted_over_http(cadres, first, second)
        row, mine = UnitAppraisal.objects.get(), of(cadres, "deputy")
        own = f"/cadres/mine/appraisal/{mine.pk}/"
        assert "填写述职报告" in page(himself, own) and "请填写述职报告：2025年度考核" in page(himself, "/messages/")
        assert do(himself, "own-appraisal", mine.pk, "report", text=REPORT) == 302
        assert REPORT in page(himself, own)
        page(stranger, own, 404)
        assert do(unit, "person-appraisal", of(cadres, "赵七巧").pk, "exempt", reason="新录用，试用期") == 302
        assert do(unit, "person-appraisal", of(cadres, "容六顺").pk, "exempt", reason="病假半年以上") == 302
    with on(1, 13):
        run_daily(actor=SYSTEM)
        assert re.search(r"<b>7</b><span>述职逾期人数", page(unit, f"/cadres/appraisals/units/{row.pk}/"))
    PersonAppraisal.objects.filter(is_exempt=True).update(is_exempt=False, reason_sealed="")  # back to ten people
    with on(1, 15):
        voted_over_http(cadres, unit, row, monkeypatch)
    with on(1, 19):
        graded_over_http(cadres, unit, row)
        looked = page(first, f"/cadres/appraisals/people/{mine.pk}/")
        # 任务 96 × 30 % + 测评 100 × 30 % + 领导 90 × 40 %
        assert REPORT in looked and "<b>94.8</b>" in looked and "督查台账" in looked and "6" in looked
        assert Entry.objects.filter(verb="cadre.look.appraisal", target_id=str(mine.cadre_id)).count() == 1
        assert do(first, "unit-appraisal", row.pk, "send-back", reason="请说明未评优理由") == 302
        assert "请说明未评优理由" in page(unit, f"/cadres/appraisals/units/{row.pk}/")
        assert do(unit, "unit-appraisal", row.pk, "submit") == 302
        assert do(second, "unit-appraisal", row.pk, "accept") == 302
    with on(1, 20):
        listed = page(himself, "/cadres/mine/publicity/")
        assert all(name in listed for name in NAMES[:2]) and "罗秀珍" not in listed and "2026-01-26" in listed
        assert "没有考核公示" in page(stranger, "/cadres/mine/publicity/")
        assert "拟评等次" in page(himself, own) and "称职" in page(himself, own)
        assert do(himself, "own-appraisal", mine.pk, "object", text="测评全票优秀，任务全部完成") == 302
    with on(1, 22):
        changed = {"state": "changed", "answer": "复核属实，予以调整", "grade": "excellent", "reason": "复核"}
        full = first.post(f"/cadres/do/person-appraisal/{mine.pk}/answer/", changed)
        assert full.status_code == 400 and "名额已满" in full.content.decode()
        letter = of(cadres, NAMES[1])
        assert do(first, "person-appraisal", letter.pk, "letter", text="反映其工作不实") == 302
        assert do(first, "person-appraisal", letter.pk, "answer", state="changed", answer="属实", grade="competent",
                  reason="复核调整") == 302  # fmt: skip
        assert do(first, "person-appraisal", mine.pk, "answer", **changed) == 302
        assert "已调整等次" in page(himself, own) and "复核属实" in page(himself, own)
        assert "罗秀珍" in page(himself, "/cadres/mine/publicity/"), "the new name is public, for as long as the others"
    with on(1, 29):
        run_daily(actor=SYSTEM)
        assert UnitAppraisal.objects.get().state == "public"
    with on(1, 30):
        run_daily(actor=SYSTEM)
        assert "已办结" in page(first, f"/cadres/appraisals/{scheme.pk}/")
        for client, address in ((himself, "/cadres/mine/"), (first, f"/cadres/{mine.cadre_id}/")):
            assert re.search(r"2025 · 年度考核 <span class=\"tag tag-red\">优秀", page(client, address)), address
    assert AppraisalResult.objects.filter(grade="excellent").count() == 2


def test_the_table_is_marked_and_every_line_a_look(cadres: Cadres) -> None:
    row = public(cadres, "罗秀珍")
    with on(1, 21):
        answer = browser(cadres, "personnel").get(f"/cadres/appraisals/{row.scheme_id}/table.xlsx")
    sheet = load_workbook(BytesIO(answer.content)).active
    assert sheet is not None
    lines = [[str(cell or "") for cell in line] for line in sheet.iter_rows(values_only=True)]
    assert "钟人事" in lines[0][0] and "2025年度考核" in lines[0][0]
    assert [line[6] for line in lines if line[1] == "罗秀珍"] == ["优秀"]
    assert Entry.objects.filter(verb="cadre.look.list").count() == 10


def test_pages_ask_a_constant_number_of_queries(cadres: Cadres) -> None:
    row = opened(cadres)
    office = browser(cadres, "cadre_office")
    with on(1, 20):
        graded(cadres, row, "罗秀珍")
        paths = [f"/cadres/appraisals/units/{row.pk}/", "/cadres/appraisals/", f"/cadres/appraisals/{row.scheme_id}/",
                 f"/cadres/appraisals/{row.scheme_id}/table.xlsx"]  # fmt: skip
        counts = []
        for _round in range(2):
            for path in paths:
                office.get(path)
                with CaptureQueriesContext(connection) as asked:
                    assert office.get(path).status_code == 200
                counts.append(len(asked))
            row.people.filter(cadre__name__in=NAMES[:6]).update(is_exempt=True, grade="")
    assert counts[:4] == counts[4:]


def test_records_out_of_sight_are_counted_and_a_page_elsewhere_is_unknown(cadres: Cadres) -> None:
    row = opened(cadres)
    other = browser(cadres, "other_personnel")
    with on(1, 20):
        slips = voting_on(cadres, row)
        for path in (f"units/{row.pk}/", f"people/{of(cadres, 'deputy').pk}/", f"units/{row.pk}/urn/"):
            page(other, f"/cadres/appraisals/{path}", 404)
        assert do(other, "urn", slips.urn.pk, "close") == 404
        assert (
            do(browser(cadres, "department_leader"), "own-appraisal", of(cadres, "head").pk, "report", text="x") == 404
        )
        assert "2025年度考核" not in page(other, "/cadres/appraisals/"), "a scheme without their unit is none of theirs"
        draft = drafted(cadres, name="明年方案")
        page(browser(cadres, "personnel"), f"/cadres/appraisals/{draft.pk}/", 404)
        assert "明年方案" in page(browser(cadres, "office_two"), f"/cadres/appraisals/{draft.pk}/")

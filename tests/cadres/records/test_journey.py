"""Over HTTP in Chinese: a quarter from its opening to sign-off, with a reply and a cleared name."""

from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from cadres.models import ConductRecord, RecordRound
from cadres.services.daily import run_daily
from tests.cadres.records.kit import (
    FACTS,
    browser,
    criticised,
    linked,
    on,
    opened,
    owed,
    paper,
    rule,
    sent,
    signed,
    written,
)
from tests.reading import page
from tests.world_cadres import Cadres
from xinhui.accounts.actors import SYSTEM
from xinhui.audit.models import Entry

pytestmark = pytest.mark.django_db
SAID: dict[str, Any] = {"level": "district", "happened_on": "2026-02-10", "facts": FACTS}
CLEARED = "已澄清正名：经查失实"


def do(client: Client, subject: str, pk: int, verb: str, /, **data: Any) -> int:
    return client.post(f"/cadres/do/{subject}/{pk}/{verb}/", data).status_code


def test_a_quarter_from_opening_to_sign_off(cadres: Cadres) -> None:
    unit, first, second = (browser(cadres, who) for who in ("personnel", "cadre_office", "office_two"))
    person, stranger = browser(cadres, "department_leader"), browser(cadres, "command")
    round_of = opened(cadres)
    deputy, back = cadres.files["deputy"].pk, f"/cadres/records/returns/{owed(cadres).pk}/"
    with on(2026, 4, 8):
        assert "待报送" in page(unit, "/cadres/records/") and "尚未填报" in page(unit, back)
        wrong = unit.post(f"{back}new/", {**SAID, "kind": "hard_task", "cadre": deputy, "source": ""})
        assert wrong.status_code == 400 and FACTS in wrong.content.decode(), "nothing that was typed is lost"
        for kind, source, evidence in (
            ("hard_task", "新府办通报12号", [paper()]),
            ("late", "新府办通报20号", [paper("b")]),
        ):
            made = unit.post(f"{back}new/", {**SAID, "kind": kind, "cadre": deputy, "source": source,
                                             "evidence": evidence})  # fmt: skip
            assert made.status_code == 302
        good, bad = ConductRecord.objects.order_by("pk")
        assert do(unit, "return", owed(cadres).pk, "submit") == 302
        assert "<b>2</b><span>条记实待审签" in page(first, "/cadres/records/")
        assert do(unit, "record", good.pk, "check") == 403
        for row in (good, bad):
            assert do(first, "record", row.pk, "check") == 302
            assert do(first, "record", row.pk, "sign") == 400, "not the same person twice"
            assert do(second, "record", row.pk, "sign") == 302
        linked(cadres)
    with on(2026, 4, 9):
        own = page(person, "/cadres/mine/")
        assert "关于我的记实" in own and "急难险重任务" in own
        assert "尚未关联干部档案" in page(stranger, "/cadres/mine/")
        assert FACTS in page(person, f"/cadres/mine/records/{bad.pk}/")
        assert stranger.get(f"/cadres/mine/records/{bad.pk}/").status_code == 404
        assert do(person, "own-record", bad.pk, "reply", text="系登记错误，已按期办结") == 302
        shown = page(first, f"/cadres/records/{bad.pk}/")
        assert "系登记错误" in shown and "待答复" in shown
        assert Entry.objects.filter(verb="cadre.look.record", target_id=str(deputy)).exists()
        assert do(first, "record", bad.pk, "answer", state="accepted", answer="经核实，予以澄清") == 302
        assert do(first, "record", bad.pk, "verify", finding="督办系统登记有误") == 302
        assert do(second, "record", bad.pk, "clear", way="meeting") == 302
        for client, address in ((unit, f"/cadres/records/{bad.pk}/"), (unit, f"/cadres/{deputy}/"), (unit, back),
                                (person, "/cadres/mine/"), (person, f"/cadres/mine/records/{bad.pk}/"),
                                (first, "/cadres/records/all/?annotated=cleared")):  # fmt: skip
            assert CLEARED in page(client, address), address
    with on(2026, 4, 23):
        other = browser(cadres, "other_personnel")
        run_daily(actor=SYSTEM)
        assert do(other, "return", owed(cadres, "water").pk, "submit", is_nil="on") == 302
        run_daily(actor=SYSTEM)
        shown = page(first, f"/cadres/records/rounds/{round_of.pk}/")
        assert "已办结" in shown and "零报告" in shown and "逾期报送" in shown
    assert RecordRound.objects.get(pk=round_of.pk).state == "settled"


def test_tolerance_by_the_person(cadres: Cadres) -> None:
    opened(cadres)
    with on(2026, 4, 8):
        row = criticised(cadres)
        sent(cadres)
        linked(cadres)
        signed(cadres, row)
        item = rule(cadres)
        person, office = browser(cadres, "department_leader"), browser(cadres, "cadre_office")
        assert "先行先试" in page(office, "/cadres/records/rules/")
        assert do(person, "own-record", row.pk, "plead", rule=item.pk, plea="无先例，未谋私利") == 302
        assert "无先例" in page(office, f"/cadres/records/{row.pk}/")
        assert do(office, "record", row.pk, "decide", is_granted="yes", reason="符合容错情形") == 302
        assert "已予容错：不作负面评价" in page(person, f"/cadres/mine/records/{row.pk}/")


def test_the_table_is_marked_and_names_what_was_cleared(cadres: Cadres) -> None:
    opened(cadres)
    with on(2026, 4, 8):
        written(cadres, source="=HYPERLINK(1)")
        answer = browser(cadres, "cadre_office").get("/cadres/records/table.xlsx")
    sheet = load_workbook(BytesIO(answer.content)).active
    assert sheet is not None
    lines = [[str(cell or "") for cell in row] for row in sheet.iter_rows(values_only=True)]
    assert "叶科长" in lines[0][0] and "2026" in lines[0][0]
    assert any("HYPERLINK" in cell and not cell.startswith("=") for cell in lines[-1])
    assert Entry.objects.filter(verb="cadre.look.list").count() == 1


def test_lists_do_not_ask_for_every_row(cadres: Cadres) -> None:
    opened(cadres)
    client = browser(cadres, "cadre_office")
    counted = []
    with on(2026, 4, 8):
        for many in (1, 6):
            for number in range(many):
                written(cadres, source=f"文件{many}-{number}", evidence=[])
            for address in ("/cadres/records/", "/cadres/records/all/", f"/cadres/records/returns/{owed(cadres).pk}/"):
                client.get(address)
                with CaptureQueriesContext(connection) as queries:
                    page(client, address)
                counted.append(len(queries))
    assert counted[:3] == counted[3:]

"""Over HTTP in Chinese: a talk with its follow-up, the way back after a discipline, an adjustment, an inspection."""

from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from cadres.models import CadreDiscipline, CareTalk, RemovalCase, ReuseProposal, SelectionFinding, TalkFollowUp
from cadres.selectors.care import people_adjusted, people_used_again
from cadres.services.care.inspections import add_finding, open_inspection
from cadres.services.daily import run_daily
from tests.cadres.care.kit import NOW, disciplined, himself, seated, talked, talker
from tests.reading import page, reading
from tests.world_cadres import Cadres
from xinhui.accounts.actors import SYSTEM
from xinhui.accounts.models import User
from xinhui.audit.models import Entry
from xinhui.core import clock
from xinhui.core.clock import LOCAL

pytestmark = pytest.mark.django_db


def browser(cadres: Cadres, handle: str) -> Client:
    """Somebody of the cast, or of the kit by account name, at a browser in Chinese."""
    user = cadres.world.people.get(handle) or User.objects.get(username=handle)
    return reading(user)


def do(client: Client, subject: str, pk: int, verb: str, /, **data: Any) -> int:
    return client.post(f"/cadres/do/{subject}/{pk}/{verb}/", data).status_code


def looks(what: str) -> int:
    return Entry.objects.filter(verb=f"cadre.look.{what}").count()


def test_a_talk_from_due_to_the_follow_up(cadres: Cadres) -> None:
    with clock.moved(NOW):
        himself(cadres)
        talker(cadres)
        unit, office, holder = (
            browser(cadres, "personnel"),
            browser(cadres, "cadre_office"),
            browser(cadres, "zhangtan"),
        )
        person, other = browser(cadres, "self-deputy"), browser(cadres, "other_personnel")
        deputy = cadres.files["deputy"].pk
        assert "没有符合条件的谈话" in page(unit, "/cadres/care/talks/")
        listed = page(unit, "/cadres/care/people/?words=罗")
        assert f"/cadres/do/care-file/{deputy}/talk/" in listed and "/discipline/" not in listed
        assert f"/cadres/do/care-file/{deputy}/discipline/" in page(office, "/cadres/care/people/?words=罗")
        assert "身患重病：7日内进行关怀谈话" in page(unit, f"/cadres/do/care-file/{deputy}/talk/")
        assert do(unit, "care-file", deputy, "talk", occasion="illness") == 302
        talk = CareTalk.objects.get()
        at = f"/cadres/care/talks/{talk.pk}/"
        assert "待谈话" in page(unit, "/cadres/care/talks/?kind=caring&occasion=illness")
        assert "没有符合条件的谈话" in page(unit, "/cadres/care/talks/?kind=reminder")
        page(other, at, 404)
        page(holder, at, 404)
        assert do(unit, "talk", talk.pk, "assign", talker="zhangtan", planned_on="2026-09-16") == 302
        assert "由我开展的谈话" in page(holder, "/cadres/mine/care/") and "罗秀珍" in page(holder, "/cadres/mine/care/")
        assert "登记已谈话" in page(holder, at) and "登记已谈话" not in page(unit, at)
        assert do(unit, "my-talk", talk.pk, "hold", note="x") == 404, "only the talker holds it"
        assert do(holder, "my-talk", talk.pk, "hold", note="母亲住院，盼调整岗位") == 302
        for reader in (unit, office, holder, person):
            assert "盼调整岗位" not in reader.get(at).content.decode()
        assert looks("note") == 0
        for reader, shown in ((holder, True), (office, True), (unit, False), (person, False)):
            answer = reader.post(f"{at}note/")
            assert answer.status_code == (200 if shown else 404)
            assert ("盼调整岗位" in answer.content.decode()) is shown
        assert looks("note") == 2
        assert do(holder, "my-talk", talk.pk, "agree", text="每周可调休半日照顾家人", due_on="2026-09-30") == 302
        assert do(unit, "talk", talk.pk, "agree", text="x", due_on="2026-09-30") == 403
        mine = page(person, "/cadres/mine/care/")
        assert "每周可调休半日照顾家人" in mine and "请确认" in mine and "盼调整岗位" not in mine
        page(person, at, 404)
        assert do(person, "own-talk", talk.pk, "deny") == 302 and "1次表示谈话未进行" in page(office, at)
        assert do(holder, "my-talk", talk.pk, "hold", note="已补谈") == 302
        assert do(person, "own-talk", talk.pk, "confirm") == 302 and "我已确认" in page(person, "/cadres/mine/care/")
    with clock.moved(NOW + timedelta(days=20)):
        run_daily(actor=SYSTEM)
        assert TalkFollowUp.objects.get().chased_level == 2
        assert "逾期跟进事项" in page(unit, "/cadres/care/")
        follow = TalkFollowUp.objects.get()
        assert do(other, "follow-up", follow.pk, "finish", outcome="x") == 404
        assert do(unit, "follow-up", follow.pk, "finish", outcome="已按月排班") == 302
        assert do(unit, "follow-up", follow.pk, "finish", outcome="再来") == 400
        mine = page(person, "/cadres/mine/care/")
        assert "已按月排班" in mine and "已办结" in mine
    trail = str(list(Entry.objects.values_list("detail", flat=True)))
    assert "母亲" not in trail and "调休" not in trail and "排班" not in trail


def test_the_way_back_after_a_discipline(cadres: Cadres) -> None:
    deputy = cadres.files["deputy"].pk
    with clock.moved(datetime(2026, 1, 6, 9, tzinfo=LOCAL)):
        himself(cadres)
        unit, office, two = (browser(cadres, who) for who in ("personnel", "cadre_office", "office_two"))
        assert do(unit, "care-file", deputy, "discipline", kind="warning", decided_on="2026-01-05", reason="x") == 403
        assert do(office, "care-file", deputy, "discipline", kind="warning", decided_on="2026-01-05",
                  reason="违规操办事宜（新纪〔2026〕1号）") == 302  # fmt: skip
        row = CadreDiscipline.objects.get()
        at = f"/cadres/care/disciplines/{row.pk}/"
        shown = page(unit, at)
        assert "2026-07-05" in shown and "影响期内" in shown and "有2项条件不符合" in shown
        assert "/propose/" not in shown
        assert "受处分后谈话" in shown and looks("discipline") == 1 and looks("reuse") == 0
        assert "违规操办" not in page(unit, "/cadres/care/disciplines/")
        assert do(unit, "discipline", row.pk, "propose", post="综合股股长", reason="表现好") == 400
        own = page(browser(cadres, "self-deputy"), "/cadres/mine/care/")
        assert "警告" in own and "2026-07-05" in own and "违规操办" not in own
        talked(cadres, row.cadre)
    with clock.moved(datetime(2026, 7, 6, 9, tzinfo=LOCAL)):
        run_daily(actor=SYSTEM)
        assert row.cadre.name in page(unit, "/cadres/care/disciplines/?standing=over&kind=warning")
        assert "没有符合条件的处分" in page(unit, "/cadres/care/disciplines/?standing=running")
        shown = page(unit, at)
        assert "各项条件均已符合" in shown and "/propose/" in shown and "2025 称职" in shown
        assert do(unit, "discipline", row.pk, "propose", post="综合股股长", reason="表现好") == 302
        assert looks("reuse") == 0
        proposal = ReuseProposal.objects.get()
        assert "综合股股长" in page(office, at) and looks("reuse") == 1
        assert "待审使用建议" in page(office, "/cadres/care/") and do(unit, "reuse", proposal.pk, "approve") == 403
        assert do(office, "reuse", proposal.pk, "approve") == 302
        assert do(office, "reuse", proposal.pk, "approve-second") == 400, "a third person"
        assert do(two, "reuse", proposal.pk, "approve-second") == 302
        assert "审批通过" in page(unit, at) and "/propose/" not in page(unit, at)
        assert "综合股股长" in page(browser(cadres, "self-deputy"), "/cadres/mine/care/")
        page(browser(cadres, "other_personnel"), at, 404)
    assert people_used_again() == 1


def test_an_adjustment_with_the_persons_side(cadres: Cadres) -> None:
    with clock.moved(NOW):
        himself(cadres)
        post = seated(cadres)
        unit, office, two = (browser(cadres, who) for who in ("personnel", "cadre_office", "office_two"))
        person = browser(cadres, "self-deputy")
        assert f"/cadres/do/care-post/{post.pk}/adjust/" in page(unit, "/cadres/care/people/")
        assert do(unit, "care-post", post.pk, "adjust", reason="courage", grounds="三次推诿") == 302
        case = RemovalCase.objects.get()
        at = f"/cadres/care/removals/{case.pk}/"
        assert "没有关于您的决定" in page(person, "/cadres/mine/care/"), "not before it is verified"
        assert do(office, "removal", case.pk, "verify", findings="走访属实") == 302
        assert "请您陈述意见" in page(person, "/cadres/mine/care/") and "三次推诿" not in page(
            person, "/cadres/mine/care/"
        )
        assert do(person, "own-removal", case.pk, "say", side="") == 400
        assert do(person, "own-removal", case.pk, "say", side="确有客观原因") == 302
        assert "确有客观原因" in page(office, at) and "三次推诿" in page(unit, at) and looks("removal") == 2
        page(person, at, 403)
        assert do(office, "removal", case.pk, "decide", outcome="level") == 400, "not heard yet"
        assert do(office, "removal", case.pk, "hear", hearing="本人作了说明") == 302
        assert do(office, "removal", case.pk, "agree") == 302
        assert do(two, "removal", case.pk, "decide", outcome="lowered") == 302
        assert "2028-09-14" in page(unit, at) and "2028-09-14前不得提拔" in page(person, "/cadres/mine/care/")
        assert "离任谈话" in page(unit, f"/cadres/{case.cadre_id}/"), "the file shows what is on record"
    assert people_adjusted() == 1


def test_an_inspection_from_the_finding_to_its_acceptance(cadres: Cadres) -> None:
    bureau = cadres.world.unit("city_management").pk
    with clock.moved(NOW):
        unit, office, two = (browser(cadres, who) for who in ("personnel", "cadre_office", "office_two"))
        assert unit.get("/cadres/care/inspections/new/").status_code == 403
        opened = office.post("/cadres/care/inspections/new/", {
            "unit": bureau, "period_from": "2024-01-01", "period_to": "2026-06-30"})  # fmt: skip
        assert opened.status_code == 302
        at = opened.headers["Location"]
        pk = int(at.rstrip("/").rsplit("/", 1)[1])
        found = {"kind": "records", "text": "两名干部考察材料缺签名", "due_on": "2026-09-30"}
        assert do(office, "inspection", pk, "find", **{**found, "due_on": "2026-09-01"}) == 400
        assert do(office, "inspection", pk, "find", **found) == 302
        row = SelectionFinding.objects.get()
        assert "纪实材料不完整" in page(unit, at) and "上报整改" in page(unit, at)
        page(browser(cadres, "other_personnel"), at, 404)
    with clock.moved(NOW + timedelta(days=18)):
        assert "逾期" in page(office, at)
        sheet = load_workbook(BytesIO(office.get("/cadres/care/inspections/findings.xlsx").content)).active
        assert sheet is not None
        lines = [[str(cell or "") for cell in line] for line in sheet.iter_rows(values_only=True)]
        assert "叶科长" in lines[0][0] and lines[2][0] == row.inspection.unit.name and lines[2][5] == "2"
        paper = SimpleUploadedFile("整改.pdf", b"%PDF-1.4\n%a\n%%EOF\n", "application/pdf")
        assert do(office, "finding", row.pk, "report", evidence="x") == 403
        assert do(unit, "finding", row.pk, "report", evidence="已补签", document=paper) == 302
        assert do(office, "finding", row.pk, "send-back", objection="缺第二人签名", due_on="2026-10-15") == 302
        assert "缺第二人签名" in page(unit, at)
        assert do(unit, "finding", row.pk, "report", evidence="已全部补签") == 302
        assert do(office, "inspection", pk, "close") == 400
        assert do(office, "finding", row.pk, "verify") == 400, "who found it does not accept it"
        assert do(two, "finding", row.pk, "verify") == 302
        assert do(office, "inspection", pk, "close") == 302
        shown = page(unit, at)
        assert "检查已办结" in shown and "已验收销号" in shown and "缺第二人签名" in shown, "the history stays"


def test_talks_due_are_taken_away_marked_and_on_the_trail(cadres: Cadres) -> None:
    with clock.moved(NOW):
        disciplined(cadres)
        answer = browser(cadres, "cadre_office").get("/cadres/care/talks/table.xlsx?late=on&words=罗")
        sheet = load_workbook(BytesIO(answer.content)).active
        assert sheet is not None
        lines = [[str(cell or "") for cell in line] for line in sheet.iter_rows(values_only=True)]
        assert "叶科长" in lines[0][0] and "仅看逾期：是" in lines[0][0]
        assert lines[2][1:4] == ["罗秀珍", "受处分后谈话", "受到处分"] and lines[2][6] == "222"
        assert looks("list") == 1
        other = load_workbook(BytesIO(browser(cadres, "other_personnel").get("/cadres/care/talks/table.xlsx").content))
        assert other.active is not None and other.active.max_row == 2


def test_ticked_talks_are_given_to_one_person(cadres: Cadres) -> None:
    with clock.moved(NOW):
        talker(cadres)
        for who in ("head", "clerk"):
            disciplined(cadres, who, day=date(2026, 9, 1))
        unit, other = browser(cadres, "personnel"), browser(cadres, "other_personnel")
        pks = list(CareTalk.objects.values_list("pk", flat=True))
        assert page(unit, "/cadres/care/talks/?state=due").count('name="talk"') == 2
        at = "/cadres/care/talks/assign/"
        for client, data, said in (
            (unit, {"talk": pks, "talker": "nobody"}, "没有这个在用账号"),
            (unit, {"talk": pks, "talker": ""}, "谈话人（登录账号）："),
            (other, {"talk": pks, "talker": "zhangtan"}, "请先勾选谈话"),
            (unit, {"talk": pks, "talker": "zhangtan", "planned_on": "2026-09-18"}, "已落实谈话人：2次"),
        ):
            answer = client.post(at, data, follow=True)
            assert said in answer.content.decode(), said
        assert set(CareTalk.objects.values_list("talker__username", "planned_on")) == {("zhangtan", date(2026, 9, 18))}
        assert "受处分后谈话" in page(unit, "/cadres/care/") and "本年已谈" in page(unit, "/cadres/care/")


def test_nobody_reads_or_keeps_what_is_about_themselves(cadres: Cadres) -> None:
    with clock.moved(NOW):
        deputy = cadres.file("deputy")
        deputy.user = cadres.world.people["cadre_office"]
        row = disciplined_by_two(cadres)
        deputy.save(update_fields=["user"])
        office, two = browser(cadres, "cadre_office"), browser(cadres, "office_two")
        talk = CareTalk.objects.get()
        for address in (f"/cadres/care/disciplines/{row.pk}/", f"/cadres/care/talks/{talk.pk}/"):
            page(office, address, 404)
            page(two, address)
        assert "没有符合条件的谈话" in page(office, "/cadres/care/talks/")
        assert do(office, "discipline", row.pk, "withdraw", reason="x") == 404
        assert do(office, "care-file", deputy.pk, "talk", occasion="signs") == 404
        assert "受处分后谈话" not in page(office, f"/cadres/{deputy.pk}/")


def disciplined_by_two(cadres: Cadres) -> CadreDiscipline:
    return disciplined(cadres, day=date(2026, 9, 1))


def test_pages_ask_as_much_for_many_as_for_one(cadres: Cadres) -> None:
    office, two = cadres.act("cadre_office"), browser(cadres, "cadre_office")
    with clock.moved(NOW):
        unit = cadres.world.unit("city_management").pk
        inspection = open_inspection(actor=office, unit_id=unit, period_from=date(2025, 1, 1), period_to=NOW.date())
        addresses = ("/cadres/care/", "/cadres/care/talks/", "/cadres/care/disciplines/", "/cadres/care/people/",
                     "/cadres/care/inspections/", f"/cadres/care/inspections/{inspection.pk}/")  # fmt: skip
        counts = []
        for lap in range(2):
            for number in range(1 + 3 * lap):
                disciplined(cadres, ("head", "clerk")[number % 2], day=date(2026, 1 + number, 5 + lap))
                add_finding(actor=office, inspection_id=inspection.pk, kind="files", text=f"档案{lap}{number}",
                            due_on=NOW.date())  # fmt: skip
            for address in addresses:
                page(two, address)
                with CaptureQueriesContext(connection) as queries:
                    page(two, address)
                counts.append(len(queries))
    assert counts[:6] == counts[6:] and max(counts) <= 26, counts

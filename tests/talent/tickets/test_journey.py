"""Over HTTP, in Chinese: a doctor's card leads to a school place from the phone; another ticket slips and climbs."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from talent.models import Person, SchoolWish, SchoolYear, TalentService, TalentTicket
from talent.services.tick import run_tick
from tests.talent.kit import START, act, browser, page, post
from tests.talent.schooling.kit import RULES, SEED
from tests.talent.tickets.kit import TEXT, card, filed, in_state, service, solved
from tests.world_talent import Talent
from xinhui.accounts.actors import SYSTEM
from xinhui.core import clock
from xinhui.core.clock import LOCAL

pytestmark = pytest.mark.django_db
SERVICE: dict[str, Any] = {
    "text": "为人才办理",
    "months_settled": 0,
    "promise_unit": "working_day",
    "documents": "出生证明",
}


def _published_year(talent: Talent, office: Client, unit: Client, phone: Client) -> SchoolYear:
    """Rules and places entered by the office, published, read by anybody."""
    post(office, "/talent/schools/new/", name="2026学年", opens_on="2026-09-01", closes_on="2026-09-30", rules=RULES)
    year = SchoolYear.objects.get()
    act(office, "school-year", year.pk, "places", school=talent.employers["school"].pk, grade=7, capacity=1)
    page(unit, f"/talent/schools/{year.pk}/", 404)
    act(office, "school-year", year.pk, "publish")
    assert "双水中学" in page(phone, "/talent/schools/")
    return year


def test_from_the_card_to_the_school_place_and_the_answer(talent: Talent) -> None:
    cache.clear()
    office, colleague, unit = (browser(talent, who) for who in ("talent_office", "talent_two", "water_handler"))
    phone, water = browser(talent), talent.world.unit("water").pk
    with clock.moved(START):
        card(talent, "doctor", "B")
        said = post(office, "/talent/services/new/", 400, name="子女入学", kind="schooling", promise_amount=0, unit=water,
                    **SERVICE)  # fmt: skip
        assert "子女入学" in said
        post(office, "/talent/services/new/", name="子女入学", kind="schooling", promise_amount=15, unit=water,
             needs_card="on", least_tier="C", **SERVICE)  # fmt: skip
        assert "苏博士" in page(office, "/talent/stewards/")
        act(office, "charge", talent.people["doctor"].pk, "steward", steward=talent.user("talent_two").pk)
        printed = post(office, f"/talent/stewards/{talent.people['doctor'].pk}/code/", 200)
        found = re.search(r"<b>(\d{8})</b>", printed)
        assert found and "XH-2026-0001" in printed
        year = _published_year(talent, office, unit, phone)
        # the phone, without an account
        assert "子女入学" in page(phone, "/talent/services/")
        assert phone.get("/talent/tickets/follow/mine/").status_code == 302
        wrong = post(phone, "/talent/tickets/follow/", 400, card_number="XH-2026-0001", code="00000000")
        assert "卡号与查询码不符" in wrong
        post(phone, "/talent/tickets/follow/", card_number="xh-2026-0001", code=found[1])
        assert "可申请" in page(phone, "/talent/tickets/follow/mine/")
        post(phone, f"/talent/tickets/follow/new/{TalentService.objects.get().pk}/", text="孩子升初一")
        ticket = TalentTicket.objects.get()
        at = f"/talent/tickets/follow/{ticket.pk}/"
        assert "正在审核您的材料" in page(phone, at)
        place = year.places.get().pk
        assert "必填" in post(phone, f"{at}wish/", 400, child="", born_in=2014, first_wish=place)
        post(phone, f"{at}wish/", child="苏小宝", born_in=2014, first_wish=place)
        # the unit asks once, the phone answers
        assert "孩子升初一" in page(unit, f"/talent/tickets/{ticket.pk}/")
        act(unit, "ticket", ticket.pk, "ask", missing="请提供出生证明编号")
        assert "请您补充：请提供出生证明编号" in page(phone, at)
        post(phone, f"{at}supplement/", text="编号 K440123")
        act(unit, "ticket", ticket.pk, "check")
        act(unit, "ticket", ticket.pk, "take")
        assert "等待学位统一分配" in page(phone, at) and "康副主任" in page(phone, at)
    with clock.moved(datetime(2026, 10, 9, 10, tzinfo=LOCAL)):
        act(office, "school-year", year.pk, "draw", seed=SEED, witnesses="区公证处")
        act(office, "school-year", year.pk, "propose")
        assert "提出分配方案的人不得批准" in act(office, "school-year", year.pk, "adopt", 403)
        act(colleague, "school-year", year.pk, "adopt")
        assert "苏小宝" in page(unit, f"/talent/schools/{year.pk}/")
        assert phone.get(at).status_code == 302, "half an hour is over"
        post(phone, "/talent/tickets/follow/", card_number="XH-2026-0001", code=found[1])
        assert "已安排学位：双水中学，初一，2026学年" in page(phone, at)
        post(phone, f"{at}confirm/", score=5, comment="很快")
        assert "谢谢您的评价" in page(phone, at)
        public = page(phone, "/talent/schools/")
        assert SEED in public and "共1个学位，已安排1个" in public and "苏" not in public
        post(phone, "/talent/tickets/follow/end/")
        assert phone.get(at).status_code == 302
    assert SchoolWish.objects.get().place_id == place


def test_a_ticket_that_slips_and_climbs_on_the_page(talent: Talent) -> None:
    firm, unit, office = (browser(talent, who) for who in ("employer_user", "handler", "talent_office"))
    with clock.moved(START):
        row = service(talent)
        assert "人才公寓" in page(firm, "/talent/mine/tickets/")
        said = post(firm, f"/talent/mine/tickets/new/{row.pk}/", 400, person=talent.people["doctor"].pk, text=TEXT)
        assert TEXT in said and not TalentTicket.objects.exists(), "not one of its people"
        post(firm, f"/talent/mine/tickets/new/{row.pk}/", person=talent.people["engineer"].pk, text=TEXT)
        ticket = TalentTicket.objects.get()
        for verb in ("check", "take"):
            act(unit, "ticket", ticket.pk, verb)
        act(unit, "ticket", ticket.pk, "part", unit=talent.world.unit("water").pk, what="核实", days=1)
        assert talent.world.unit("city_management").name in page(firm, f"/talent/mine/tickets/{ticket.pk}/")
        assert "协办单位尚未答复" in act(unit, "ticket", ticket.pk, "solve", 400, result="好", proof="证")
    with clock.moved(START + timedelta(days=11)):
        assert run_tick(actor=SYSTEM) == 2
        shown = page(office, "/talent/tickets/?late=1")
        assert ticket.number in shown and "超时" in shown
        assert "已超时，并已上报“单位负责人”" in page(firm, f"/talent/mine/tickets/{ticket.pk}/")
        part = ticket.parts.get()
        act(browser(talent, "water_handler"), "ticket-part", part.pk, "answer", answer="已核实")
        act(unit, "ticket", ticket.pk, "solve", result="已安排 3 栋 201", proof="入住通知书 12 号")
        act(firm, "my-ticket", ticket.pk, "reopen", text="房间漏水")
        act(unit, "ticket", ticket.pk, "solve", result="已维修", proof="维修单")
        act(firm, "my-ticket", ticket.pk, "confirm", score=3, comment="慢")
        history = page(office, f"/talent/tickets/{ticket.pk}/")
        assert all(words in history for words in ("超时上报", "申请人要求重办", "已核实", "3 / 5"))
        answer = office.get("/talent/tickets/table.xlsx?state=")
        assert answer["Content-Type"].endswith("sheet")


def test_public_pages_are_kept_by_caches_and_name_nobody(talent: Talent) -> None:
    with clock.moved(START):
        ticket = solved(talent)
        for path in ("/talent/services/", f"/talent/services/{ticket.service_id}/", "/talent/schools/"):
            answer = Client(headers={"accept-language": "zh-hans"}).get(path)
            assert answer.status_code == 200 and "public" in answer["Cache-Control"], path
            assert not answer.cookies and "苏博士" not in answer.content.decode()
            assert "no-store" in browser(talent, "handler").get(path)["Cache-Control"]
        old = ticket.service
        TalentService.objects.create(name="人才公寓", kind="housing", unit=old.unit, promise_amount=3, text="x", version=2,
                                     opened_on=START.date(), replaces=_closed(old))  # fmt: skip
        assert "本版本已被替代" in page(Client(headers={"accept-language": "zh-hans"}), f"/talent/services/{old.pk}/")


def _closed(row: TalentService) -> TalentService:
    row.closed_on = START.date()
    row.save(update_fields=["closed_on"])
    return row


def test_who_looks_on_reads_figures_and_no_ticket(talent: Talent) -> None:
    leader = browser(talent, "district_leader")
    with clock.moved(START):
        row = solved(talent)
        shown = page(leader, "/talent/services/desk/")
        assert "人才公寓" in shown and "苏博士" not in shown and 'talent/tickets/"' not in shown
        page(leader, "/talent/tickets/", 403)
        page(leader, f"/talent/tickets/{row.pk}/", 403)


def test_another_persons_page_is_not_there(talent: Talent) -> None:
    with clock.moved(START):
        own, other = filed(talent, "engineer"), in_state(talent, "asked", filed(talent, "turner"))
        Person.objects.filter(pk=talent.people["engineer"].pk).update(user=talent.user("other_employer_user"))
        client = browser(talent, "other_employer_user")
        assert own.number in page(client, "/talent/mine/tickets/")
        page(client, f"/talent/mine/tickets/{own.pk}/")
        page(client, f"/talent/mine/tickets/{other.pk}/", 404)
        act(client, "my-ticket", other.pk, "supplement", 404, text="x")
        act(client, "my-ticket", own.pk, "withdraw", reason="自行解决")

"""The register's pages over HTTP, in Chinese: lists, one file, verbs, the numbers that stay sealed."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook
from pytest_django import Settings

from members.models import Member, MobileStay, TransferLetter
from members.services.register.measures import assign_measure
from members.services.register.mobile import begin_stay
from members.services.transfers.daily import expire_letters
from tests.members.register.kit import fund, given_to, in_team, later, measure
from tests.members.transfers.kit import inside
from tests.reading import page, reading
from tests.world_members import Party, identity
from xinhui.accounts.actors import SYSTEM
from xinhui.audit.models import Entry
from xinhui.core import clock
from xinhui.core.clock import LOCAL
from xinhui.outbox.models import Message


@pytest.fixture(autouse=True)
def _chinese(settings: Settings) -> None:
    settings.LANGUAGE_CODE = "zh-hans"


@pytest.fixture
def browser(party: Party) -> Callable[[str], Client]:
    def signed_in(handle: str) -> Client:
        return reading(party.user(handle))

    return signed_in


def test_a_member_is_entered_and_looked_after(browser: Callable[[str], Client], party: Party) -> None:
    secretary, branch = browser("branch_secretary"), party.organizations["grid_branch"]
    body = {"name": "阿新", "identity": identity(777), "organization": branch.pk, "standing": "full", "ethnicity": "汉族",
            "joined_on": "2015-07-01", "confirmed_on": "2016-07-01", "phone": "13712345678"}  # fmt: skip
    wrong = secretary.post("/party/members/new/", {**body, "identity": "440705199001011234"})
    assert wrong.status_code == 400
    assert "阿新" in wrong.content.decode(), "what was typed is still there"
    answer = secretary.post("/party/members/new/", body)
    member = Member.objects.get(name="阿新")
    assert answer["Location"] == f"/party/members/{member.pk}/"
    measure()
    do = f"/party/do/member/{member.pk}"
    assert secretary.post(f"{do}/team/", {"team": "hardship"}).status_code == 302
    assert secretary.post(f"{do}/assign/", {"measure": measure().pk, "due_on": later(9).isoformat()}).status_code == 302
    source = fund(party)
    spent = secretary.post(f"{do}/help/", {"kind": "money", "amount": "60.50", "fund": source.pk, "reason": "春节慰问"})
    assert spent.status_code == 302
    more = secretary.post(f"{do}/help/", {"kind": "money", "amount": "60", "fund": source.pk, "reason": "再次慰问"})
    assert more.status_code == 400
    assert "39.50" in more.content.decode()
    secretary.post(f"{do}/stay/", {"province": "广西", "city": "南宁", "contact": party.members["party_member"].pk})
    text = page(secretary, f"/party/members/{member.pk}/")
    for words in ("困难党员", "走访慰问", "-60.50", "广西南宁", "阿兰", "第一网格党支部", "待落实"):
        assert words in text, words
    for path in ("/party/members/", "/party/teams/", "/party/measures/", "/party/help/", "/party/mobile/"):
        assert "阿新" in page(secretary, path) or path == "/party/teams/", path
    assert "党员1名" in page(secretary, "/party/teams/")
    assert secretary.post(f"{do}/lose/", {"reason": "长期失联"}).status_code == 302
    assert MobileStay.objects.get().end_kind == "lost"


def test_the_number_is_seen_once_and_kept_nowhere(
    browser: Callable[[str], Client], party: Party, caplog: pytest.LogCaptureFixture
) -> None:
    member, secretary = party.member("party_member"), browser("branch_secretary")
    address, secrets = f"/party/members/{member.pk}/clear/", (member.identity, member.phone)
    with caplog.at_level(logging.DEBUG):
        for reason in ("查", f"核对 {member.identity}", f"打 {member.phone}"):
            refused = secretary.post(address, {"reason": reason})
            assert refused.status_code == 400
        given = secretary.post(address, {"reason": "核对介绍信信息"})
        inside(party)
        exported = secretary.get("/party/members.xlsx")
        file = page(secretary, f"/party/members/{member.pk}/")
    text = given.content.decode()
    assert all(secret in text for secret in secrets)
    assert "no-store" in given["Cache-Control"]
    assert Entry.objects.get(verb="party.member.look_in_clear").detail == {"reason": "核对介绍信信息"}
    cells = [
        cell for row in load_workbook(BytesIO(exported.content)).active.iter_rows(values_only=True) for cell in row
    ]
    kept = [str(list(Entry.objects.values_list("detail", flat=True))), str(list(Message.objects.values())), caplog.text,
            str(cells), file, page(secretary, "/party/members/"), str(dict(secretary.session))]  # fmt: skip
    for place in kept:
        assert not any(secret in place for secret in secrets)
    assert member.identity_masked in cells
    for who in ("secretary", "organizer", "town_leader"):  # they read the file, the numbers are not theirs
        assert browser(who).get(address).status_code == 403
        assert "查看完整号码" not in page(browser(who), f"/party/members/{member.pk}/")
    assert browser("other_branch_secretary").get(address).status_code == 404
    assert browser("org_department").post(address, {"reason": "年度统计核对"}).status_code == 200


def test_everyone_sees_their_own(browser: Callable[[str], Client], party: Party) -> None:
    own, other = party.members["party_member"], party.members["other_party_member"]
    member = browser("party_member")
    assert "阿兰" in page(member, f"/party/members/{own.pk}/")
    assert member.get(f"/party/members/{other.pk}/").status_code == 404
    assert member.get("/party/members/").status_code == 403
    assert browser("worker").get("/party/members/").status_code == 403
    text = page(browser("branch_secretary"), "/party/members/")
    assert "阿兰" in text
    assert "阿荷" not in text
    department = browser("org_department")
    assert "阿荷" in page(department, "/party/members/?words=双水网格")
    assert "应成立联合党支部" in page(department, f"/party/members/?organization={_small(party)}")
    for query in ("state=left", "standing=probationary", "team=mobile", "area=440705103", "organization=x"):
        page(department, f"/party/members/?{query}")


def test_on_the_phone_own_teams_and_measures(browser: Callable[[str], Client], party: Party) -> None:
    phone, own = browser("party_member"), party.members["party_member"]
    assert "尚未列入党员队伍" in page(phone, "/m/party/")
    in_team(party)
    secretary = party.act("branch_secretary")
    assign_measure(actor=secretary, member_id=own.pk, measure_id=measure().pk, due_on=later(3))
    begin_stay(actor=secretary, member_id=party.enter("grid_branch", 790).pk, province="广西", contact_id=own.pk)
    text = page(phone, "/m/party/")
    for words in (
        "我的队伍与措施",
        "困难党员",
        "走访慰问",
        f"{later(3)}",
        "与党员790保持联系",
        f"/party/members/{own.pk}/",
    ):
        assert words in text, words
    other = page(browser("other_party_member"), "/m/party/")
    assert "走访慰问" not in other
    with clock.moved(clock.now() + timedelta(days=40)):
        text = page(phone, "/m/party/")
    assert "逾期" in text
    assert "应联系" in text
    assert "应联系" not in page(phone, "/m/party/")


def test_the_interface_names_no_number(browser: Callable[[str], Client], party: Party) -> None:
    member = party.member("party_member")
    row = browser("org_department").get(f"/api/v1/members/{member.pk}/").json()
    assert (row["name"], row["born_in"], row["standing"]) == ("阿兰", member.born_on.year, "full")
    assert not {name for name in row if "identity" in name or "phone" in name}
    text = browser("org_department").get("/api/v1/members/").content.decode()
    assert not any(secret in text for secret in (member.identity, member.phone, member.identity_masked))
    own = [row["name"] for row in browser("party_member").get("/api/v1/members/").json()["results"]]
    assert own == ["阿兰"]


def _small(party: Party) -> int:
    """A branch with one full member too few."""
    branch = party.organizations["other_organ_branch"]
    Member.objects.filter(organization=branch).exclude(pk=party.members["other_organ_member"].pk).update(state="moved")
    return branch.pk


def test_a_letter_from_page_to_page(browser: Callable[[str], Client], party: Party) -> None:
    department, there = browser("org_department"), browser("other_branch_secretary")
    member, branch = party.members["party_member"], party.organizations["other_branch"]
    with clock.moved(datetime(2026, 3, 2, 9, tzinfo=LOCAL)):
        body = {"to_organization": branch.pk, "reason": "户口迁移", "days": "30"}
        assert department.post(f"/party/do/member/{member.pk}/letter/", {**body, "days": "91"}).status_code == 400
        assert department.post(f"/party/do/member/{member.pk}/letter/", body).status_code == 302
    letter = TransferLetter.objects.get()
    do = f"/party/do/letter/{letter.pk}"
    with clock.moved(datetime(2026, 4, 2, 9, tzinfo=LOCAL)):
        expire_letters(actor=SYSTEM)
        assert "已逾期" in page(there, f"/party/transfers/{letter.pk}/")
        assert there.post(f"{do}/receive/").status_code == 400
        assert department.post(f"{do}/renew/", {"days": "90"}).status_code == 302
        assert there.post(f"{do}/receive/").status_code == 302
        assert "阿兰" in page(there, "/party/members/")
        assert there.post(f"{do}/stub/").status_code == 302
    assert "回执已返回" in page(department, "/party/transfers/?state=returned")
    body = {"outside": "蓬江区委组织部", "outside_number": "12号", "issued_on": clock.today().isoformat(), "days": "90",
            "reason": "调动", "name": "阿远", "identity": identity(778), "organization": branch.pk, "standing": "full",
            "ethnicity": "汉族", "joined_on": "2015-07-01", "confirmed_on": "2016-07-01"}  # fmt: skip
    answer = there.post("/party/transfers/in/", body)
    assert answer.status_code == 302, answer.content.decode()
    assert "蓬江区委组织部" in page(there, answer["Location"])
    rows = list(load_workbook(BytesIO(department.get("/party/transfers.xlsx").content)).active.iter_rows())
    assert len(rows) == 3


def test_more_rows_ask_no_more_queries(browser: Callable[[str], Client], party: Party) -> None:
    client, source = browser("org_department"), fund(party, 900_00)
    counted: list[int] = []
    for batch in range(2):
        for number in range(batch * 4 + 1):
            member = party.enter("grid_branch", 800 + batch * 10 + number)
            party.members["party_member"] = member
            in_team(party)
            assign_measure(actor=party.act("org_department"), member_id=member.pk, measure_id=measure().pk,
                           due_on=later(3))  # fmt: skip
            given_to(party, 100, source)
            inside(party)
        for path in ("members/", "teams/", "measures/", "help/", "mobile/", "transfers/", "members.xlsx"):
            client.get(f"/party/{path}")
            with CaptureQueriesContext(connection) as queries:
                assert client.get(f"/party/{path}").status_code == 200
            counted.append(len(queries))
    assert counted[:7] == counted[7:]

"""A village point from deed to soap, over HTTP in Chinese with a moved clock; an objection upheld on the way."""

from collections.abc import Callable
from datetime import datetime, timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook
from pytest_django import Settings

from members.models import Deed, DeedObjection, PointAccount, PointEntry, PointRule, PointRuleSet, Redemption, ShopGood
from members.services.daily import run_daily
from tests.members.points.kit import account, deed_in, earned, good, in_force, picture, redeemed
from tests.reading import page, reading
from tests.world import OTHER_VILLAGE, VILLAGE
from tests.world_members import Party
from xinhui.accounts.actors import SYSTEM
from xinhui.core import clock
from xinhui.core.clock import LOCAL

START = datetime(2026, 9, 14, 9, 0, tzinfo=LOCAL)
AT = f"/party/points/{VILLAGE}/"


@pytest.fixture(autouse=True)
def _chinese(settings: Settings) -> None:
    settings.LANGUAGE_CODE = "zh-hans"


@pytest.fixture
def browser(party: Party) -> Callable[[str], Client]:
    def signed_in(handle: str) -> Client:
        return reading(party.user(handle))

    return signed_in


def do(client: Client, path: str, **data: object) -> None:
    answer = client.post(path, data)
    assert answer.status_code == 302, answer.content.decode()


def act(client: Client, subject: str, pk: int, verb: str, **data: object) -> None:
    do(client, f"/party/do/{subject}/{pk}/{verb}/", **data)


def _rules_and_shop(secretary: Client, party: Party) -> None:
    """Rules voted on (first without a quorum), an account, the last piece of soap."""
    assert "还没有生效的积分细则" in page(secretary, AT)
    do(secretary, f"{AT}new-rules/", objection_days=5, expires_yearly="on", shows_balances="on")
    rules = PointRuleSet.objects.get()
    act(secretary, "point-rules", rules.pk, "rule", code="A1", title="清理房前屋后", category="environment",
        points=20, evidence="photo", limit=4, period="month")  # fmt: skip
    vote = {
        "adopted_on": "2026-09-13",
        "counted_by": "villagers",
        "entitled": 800,
        "present": 400,
        "in_favour": 390,
    }
    answer = secretary.post(f"/party/do/point-rules/{rules.pk}/adopt/", {**vote, "minutes": "会议记录"})
    assert answer.status_code == 400 and "第二十二条" in answer.content.decode()
    act(secretary, "point-rules", rules.pk, "adopt", **{**vote, "present": 420}, minutes="会议记录")
    act(secretary, "point-rules", rules.pk, "put-in-force")
    do(secretary, f"{AT}new-account/", name="陈阿兰户", member=party.members["party_member"].pk)
    do(secretary, f"{AT}new-good/", name="肥皂", points=15, measure="块", stock=1)


def test_from_the_deed_to_the_soap(browser: Callable[[str], Client], party: Party) -> None:
    secretary, second, town = browser("secretary"), browser("branch_secretary"), browser("organizer")
    member, neighbour = browser("party_member"), browser("probationer")
    with clock.moved(START):
        _rules_and_shop(secretary, party)
        rule, soap = PointRule.objects.get(), ShopGood.objects.get()
        row = PointAccount.objects.get()
        assert "陈阿兰户：0 积分" in page(member, "/m/party/")
        for what in ("清理水沟", "清扫祠堂"):
            do(
                member,
                "/m/party/points/report/",
                account=row.pk,
                rule=rule.pk,
                what=what,
                photos=[picture(), picture(200)],
            )
        clean, claimed = Deed.objects.order_by("pk")
        for deed in (clean, claimed):
            assert neighbour.get(f"/party/points/deeds/{deed.pk}/").status_code == 404, "not on the board yet"
            act(secretary, "deed", deed.pk, "check", note="到场查看")
            assert secretary.post(f"/party/do/deed/{deed.pk}/confirm/").status_code == 403, "a second person"
            act(second, "deed", deed.pk, "confirm")
        do(secretary, f"{AT}publish/")
        assert "公示至 9月19日" in page(neighbour, "/m/party/points/board/", 302) + page(neighbour, f"{AT}board/")
    with clock.moved(START + timedelta(days=2)):
        act(neighbour, "deed", claimed.pk, "object", reason="祠堂是理事会请人打扫的")
        assert "异议复核中" in page(secretary, AT)
        act(town, "deed-objection", DeedObjection.objects.get().pk, "uphold", answer="经核实，确由理事会聘人打扫")
    with clock.moved(START + timedelta(days=5, hours=14)):
        run_daily(actor=SYSTEM)
        assert not PointEntry.objects.exists(), "the fifth day is not over"
    with clock.moved(START + timedelta(days=6)):
        run_daily(actor=SYSTEM)
        run_daily(actor=SYSTEM)
        board = page(neighbour, f"{AT}board/")
        assert "经核实，确由理事会聘人打扫" in board and "各户积分榜" in board
        act(member, "good", soap.pk, "take", quantity=1)
        answer = member.post(f"/party/do/good/{soap.pk}/take/", {"quantity": 1})
        assert answer.status_code == 400 and "账户仅有 5 积分" in answer.content.decode()
        assert "已兑完" in page(member, f"{AT}shop/")
        act(secretary, "redemption", Redemption.objects.get().pk, "hand-out", received_by="陈阿兰")
        ledger = page(member, f"/party/points/accounts/{row.pk}/")
    for words in ("2026年9月", "+20", "-15", "肥皂 × 1", "陈阿兰领取", "余额 5", "全村第 1 名", "清理水沟"):
        assert words in ledger, words
    assert "清扫祠堂" not in ledger
    table = load_workbook(BytesIO(secretary.get(f"{AT}ledger.xlsx").content)).active
    assert [line[3:] for line in table.iter_rows(values_only=True)][1:] == [
        ("得分", "清理水沟", 20, 20), ("兑换", "肥皂", -15, 5),
    ]  # fmt: skip


def test_everyone_sees_their_own(browser: Callable[[str], Client], party: Party) -> None:
    in_force(party)
    own, other = account(party, member="party_member"), account(party, "邻户")
    hidden, shown = deed_in(party, "checked", other), deed_in(party, "objected", other)
    redeemed(party, earned(party, other), good(party, points=3))
    member = browser("party_member")
    assert member.get(f"/party/points/accounts/{own.pk}/").status_code == 200
    for path in (
        f"/party/points/accounts/{other.pk}/",
        f"/party/points/deeds/{hidden.pk}/",
        f"/party/points/{OTHER_VILLAGE}/board/",
    ):
        assert member.get(path).status_code == 404, path
    for path in (f"{AT}accounts/", f"{AT}ledger.xlsx", f"{AT}new-deed/"):
        assert member.get(path).status_code == 403, path
    assert member.get(AT)["Location"] == f"{AT}board/"
    text = page(member, f"/party/points/deeds/{shown.pk}/")
    assert "当天没有见到" in text, "the own objection"
    assert "当天没有见到" not in page(browser("probationer"), f"/party/points/deeds/{shown.pk}/"), (
        "who objects is not told"
    )
    assert "邻户" not in page(member, f"{AT}shop/"), "what neighbours redeem is theirs"
    assert "您的组织关系不在行政村" in page(browser("organ_member"), "/m/party/points/")
    assert browser("organ_member").get("/m/party/points/shop/").status_code == 404
    assert "您户还没有积分账户" in page(browser("probationer"), "/m/party/points/")
    assert "罗坑村" not in page(browser("organ_secretary"), "/party/points/")
    assert "罗坑村" in page(browser("org_department"), "/party/points/")


def test_a_village_may_keep_balances_to_itself(browser: Callable[[str], Client], party: Party) -> None:
    rules = in_force(party)
    earned(party, account(party, "甲户"), 7)
    earned(party, account(party, "乙户"))
    member = browser("party_member")
    text = page(member, f"{AT}board/?month=2020-01")
    assert text.index("<span>甲户</span><b>70</b>") < text.index("<span>乙户</span><b>10</b>")
    act(browser("secretary"), "point-rules", rules.pk, "board")
    assert "<b>70</b>" not in page(member, f"{AT}board/?month=2020-01")
    for month in ("", "2026-13", "x", "9999-99", "٣"):
        page(member, f"{AT}board/?month={month}")


def test_more_rows_ask_no_more_queries(browser: Callable[[str], Client], party: Party) -> None:
    in_force(party)
    client, where, soap = browser("branch_secretary"), account(party), good(party, points=3, stock=50)
    deed = deed_in(party, "objected", where)
    earned(party, where)
    redeemed(party, where, soap)
    paths = ("/party/points/", AT, f"{AT}board/", f"{AT}accounts/", f"{AT}rules/", f"{AT}shop/", f"{AT}ledger.xlsx",
             f"/party/points/accounts/{where.pk}/", f"/party/points/deeds/{deed.pk}/")  # fmt: skip
    counted: list[list[int]] = []
    for batch in range(2):
        for number in range(batch * 3):
            more = account(party, f"{number}户")
            for state in ("reported", "published", "upheld", "counts"):
                deed_in(party, state, more)
                deed_in(party, state, where)
            redeemed(party, more, good(party, f"毛巾{number}", points=2))
            redeemed(party, where, soap, "cancelled")
        counted.append([])
        for path in paths:
            client.get(path)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(path).status_code == 200
            counted[-1].append(len(queries))
    assert counted[0] == counted[1], dict(zip(paths, zip(*counted, strict=True), strict=True))
    assert max(counted[0]) < 30

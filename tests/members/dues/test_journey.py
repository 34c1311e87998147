"""Dues over HTTP, in Chinese: charged, collected by checkbox, receipts, money upward, Excel; who sees pay and who sums."""

from collections.abc import Callable
from datetime import date
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook
from pytest_django import Settings

from members.models import DuesCharge, DuesPayment, DuesTransfer
from tests.members.dues.kit import at, based, books_balance, charge, charged, held, paid
from tests.reading import reading
from tests.world_members import Party

DAY = date(2026, 2, 10)


@pytest.fixture(autouse=True)
def _chinese(settings: Settings) -> None:
    settings.LANGUAGE_CODE = "zh-hans"


@pytest.fixture
def browser(party: Party) -> Callable[[str], Client]:
    def signed_in(handle: str) -> Client:
        return reading(party.user(handle))

    return signed_in


def test_a_month_from_the_base_to_the_committee(browser: Callable[[str], Client], party: Party) -> None:
    branch, member = party.organizations["grid_branch"], party.members["party_member"].pk
    page, act = f"/party/dues/branches/{branch.pk}/", f"/party/do/dues_member/{member}/base/"
    with at(date(2026, 1, 5)):
        client = browser("branch_secretary")
        wrong = client.post(act, {"pay_kind": "paid", "base": "0.5"})
        assert wrong.status_code == 400
        assert client.post(act, {"pay_kind": "paid", "base": "6200.50"}).status_code == 302
        charged(party, 1)
    based(party)
    with at(DAY):
        charged(party, 1, 2)
        client = browser("branch_secretary")
        text = client.get(page).content.decode()
        assert text.count('name="charges"') == 8 and "待缴" in text
        nothing = client.post(f"{page}collect/?month=2026-02", {"method": "cash"})
        assert nothing.status_code == 400 and "请选择已缴费的党员" in nothing.content.decode()
        rows = DuesCharge.objects.filter(month=date(2026, 2, 1)).order_by("pk")[:5]
        data = {"charges": [row.pk for row in rows], "method": "cash", "paid_on": "2026-02-10"}
        assert client.post(f"{page}collect/?month=2026-02", data).status_code == 302
        again = client.post(f"{page}collect/?month=2026-02", data)
        assert again.status_code == 400 and held(branch) == 5 * 9000
        payment = DuesPayment.objects.order_by("pk")[0]
        assert payment.number in client.get(f"/party/dues/receipts/{payment.pk}/").content.decode()
        assert client.post(f"/party/do/dues_ledger/{branch.pk}/up/", {"amount": "300"}).status_code == 302
        transfer = DuesTransfer.objects.get()
        assert client.post(f"/party/do/dues_transfer/{transfer.pk}/confirm/").status_code == 403
        assert browser("secretary").post(f"/party/do/dues_transfer/{transfer.pk}/confirm/").status_code == 302
        assert held(party.organizations["village_branch"]) == 30_000
        books_balance()
        table = client.get(f"/party/dues/branches/{branch.pk}.xlsx?month=2026-02")
    lines = list(load_workbook(BytesIO(table.content)).active.iter_rows(values_only=True))
    assert len(lines) == 9 and sum(line[7] is not None for line in lines[1:]) == 5


def test_leaders_see_sums_and_members_their_own(browser: Callable[[str], Client], party: Party) -> None:
    based(party)
    charged(party, 1, 2)
    [payment] = paid(party, charge(party, "party_member", 1), on=DAY)
    branch, member = party.organizations["grid_branch"].pk, party.members["party_member"].pk
    with at(DAY):
        leader = browser("town_leader")
        text = leader.get(f"/party/dues/branches/{branch}/").content.decode()
        assert "阿兰" not in text and "720.00" in text
        assert leader.get(f"/party/dues/members/{member}/").status_code == 403
        assert leader.get(f"/party/dues/receipts/{payment.pk}/").status_code == 404
        own = browser("party_member")
        phone = own.get("/m/party/dues/").content.decode()
        assert payment.number in phone and "90.00" in phone
        assert own.get(f"/party/dues/members/{party.members['branch_secretary'].pk}/").status_code == 404
        assert own.get("/party/dues/").status_code == 403
        assert "2026-02" in own.get("/m/party/").content.decode()
        assert browser("other_branch_secretary").get(f"/party/dues/branches/{branch}/").status_code == 404


def test_sums_lead_down_to_the_records(browser: Callable[[str], Client], party: Party) -> None:
    based(party)
    based(party, "other_branch", "other_branch_secretary")
    charged(party, 2)
    with at(DAY):
        client = browser("org_department")
        top = client.get("/party/dues/").content.decode()
        town = party.organizations["town_committee"]
        assert f"of={town.pk}" in top and "720.00" in top
        with CaptureQueriesContext(connection) as few:
            client.get(f"/party/dues/?of={town.pk}")
        based(party, "second_branch", "organizer")
        with CaptureQueriesContext(connection) as many:
            client.get(f"/party/dues/?of={town.pk}")
        assert len(few) == len(many)
        leaf = client.get(f"/party/dues/?of={party.organizations['grid_branch'].pk}&month=2026-02")
        assert leaf["Location"] == f"/party/dues/branches/{party.organizations['grid_branch'].pk}/?month=2026-02"

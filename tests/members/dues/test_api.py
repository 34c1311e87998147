"""Dues over the API: payments and arrears of what the client keeps, by its scope, in pages; no pay and no names."""

from datetime import date

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from members.models import DuesCharge
from tests.members.dues.kit import at, based, charge, charged, paid
from tests.world_members import Party
from xinhui.accounts.actors import SYSTEM
from xinhui.accounts.services.tokens import issue_token

PAYMENTS, ARREARS = "/api/v1/dues/payments/", "/api/v1/dues/arrears/"


def client(party: Party, handle: str, *scopes: str) -> Client:
    """Somebody with a token of these scopes."""
    _token, key = issue_token(actor=SYSTEM, user_id=party.user(handle).pk, name="接口", scopes=scopes)
    return Client(headers={"authorization": f"Bearer {key}"})


def test_payments_and_arrears(party: Party) -> None:
    based(party)
    charged(party, 1, 2, 3)
    member = party.members["party_member"]
    receipt = paid(party, charge(party, "party_member", 1), on=date(2026, 3, 5))[0]
    with at(date(2026, 3, 9)):
        wrong = client(party, "branch_secretary", "members:read").get(PAYMENTS)
        assert (wrong.status_code, wrong.json()["code"]) == (403, "scope-missing")
        assert "dues:read" in wrong.json()["detail"]
        secretary = client(party, "branch_secretary", "dues:read")
        rows = secretary.get(PAYMENTS).json()["results"]
        assert [(row["number"], row["member"], row["amount"], row["months"]) for row in rows] == [
            (receipt.number, member.pk, 9000, ["2026-01"]),
        ]  # fmt: skip
        assert secretary.get(f"{PAYMENTS}{receipt.pk}/").json()["organization"] == party.organizations["grid_branch"].pk
        owed = {row["id"]: row for row in secretary.get(ARREARS).json()["results"]}
        february = DuesCharge.objects.filter(month=date(2026, 2, 1), amount__gt=0)
        assert set(owed) == set(february.values_list("member", flat=True)), "the whole branch owes; March is not over"
        facts = {name: owed[member.pk][name] for name in ("months", "since", "until", "amount")}
        assert facts == {"months": 1, "since": "2026-02-01", "until": "2026-02-01", "amount": 9000}
        assert (owed[party.members["branch_secretary"].pk]["months"], owed[member.pk].keys() & {"name", "base"}) == (
            2, set(),
        )  # fmt: skip
        assert [row["id"] for row in client(party, "party_member").get(ARREARS).json()["results"]] == [member.pk]
        elsewhere = client(party, "other_branch_secretary", "dues:read")
        assert elsewhere.get(ARREARS).json()["results"] == elsewhere.get(PAYMENTS).json()["results"] == []
        assert elsewhere.get(f"{PAYMENTS}{receipt.pk}/").status_code == 404
        assert secretary.post(PAYMENTS, {}).status_code in (403, 405), "money is taken on the pages"
        leader = client(party, "town_leader", "dues:read")
        assert leader.get(PAYMENTS).json()["results"] == [], "who only reads sees sums, on the pages"


def test_pages_of_the_api_cost_the_same(party: Party) -> None:
    based(party)
    charged(party, 1, 2)
    owed = list(DuesCharge.objects.filter(month=date(2026, 1, 1)).order_by("pk"))
    secretary, counted = client(party, "branch_secretary", "dues:read"), list[int]()
    with at(date(2026, 3, 9)):
        secretary.get(PAYMENTS)  # the token notes that it was used today
    for several in (owed[:1], owed[1:6]):
        paid(party, *several, on=date(2026, 2, 5))
        with at(date(2026, 3, 9)):
            for address in (PAYMENTS, ARREARS):
                with CaptureQueriesContext(connection) as queries:
                    secretary.get(address)
                counted.append(len(queries))
    assert counted[:2] == counted[2:]
    with at(date(2026, 3, 9)):
        first = secretary.get(f"{PAYMENTS}?page_size=4").json()
        second = secretary.get(first["next"]).json()
        assert (len(first["results"]), len(second["results"]), second["next"]) == (4, 2, None)
        pages, many = secretary.get(f"{ARREARS}?page_size=5").json(), DuesCharge.objects.filter(month=date(2026, 2, 1))
        assert len(pages["results"]) == 5
        assert len(secretary.get(pages["next"]).json()["results"]) == many.count() - 5 > 0

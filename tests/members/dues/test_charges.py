"""Bases, reliefs and the month's assessment: everybody charged once, by the rule that held; who sees what."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from members.models import DuesBase, DuesCharge, DuesRun, Member
from members.rules.dues import dues_of
from members.services.dues.arrears import excuse_arrears
from members.services.dues.assess import assess_month, assess_this_month
from members.services.dues.bases import BaseFacts, grant_relief, set_base, set_bases
from tests.members.dues.kit import BRANCH, FIRST, at, based, charge, charged, paid
from tests.world_members import Party
from xinhui.accounts.actors import SYSTEM
from xinhui.audit.models import Entry
from xinhui.core.errors import Conflict, DomainError, Forbidden, NotFound


def test_everybody_with_a_base_is_charged_once(party: Party) -> None:
    based(party)
    charged(party, 1, 1, 4)
    march = DuesCharge.objects.filter(month=date(2026, 1, 1))
    assert march.count() == 8, "the probationer joined in March"
    assert {(row.rate, row.amount, row.base) for row in march} == {(150, 9000, 600000)}
    assert DuesCharge.objects.filter(month=date(2026, 4, 1)).count() == 9
    assert charge(party, "probationer", 4).amount == 20
    run = DuesRun.objects.get(month=date(2026, 4, 1))
    assert (run.charged, run.missing) == (9, Member.objects.counted().count() - 9)
    assert Entry.objects.filter(verb="party.dues.assess").count() == 2, "the second run was no news"


def test_a_base_that_comes_later_is_charged_by_the_next_run(party: Party) -> None:
    with at(FIRST):
        assert assess_this_month(actor=SYSTEM) == 0
        set_base(actor=party.act(BRANCH), member_id=party.members["party_member"].pk, pay_kind="retired", base=500_001)
        assert assess_this_month(actor=SYSTEM) == 1
        assert assess_this_month(actor=SYSTEM) == 0
    assert (charge(party, "party_member", 1).rate, charge(party, "party_member", 1).amount) == (100, 5000)


def test_a_base_holds_until_the_next_and_never_changes_what_is_paid(party: Party) -> None:
    based(party)
    charged(party, 1, 2, 3)
    member, actor = party.members["party_member"], party.act(BRANCH)
    paid(party, charge(party, "party_member", 1), on=date(2026, 3, 2))
    with at(date(2026, 3, 5)):
        set_base(actor=actor, member_id=member.pk, pay_kind="paid", base=1_200_000, valid_from=date(2026, 2, 11))
    amounts = [charge(party, "party_member", month).amount for month in (1, 2, 3)]
    assert amounts == [9000, 24000, 24000]
    with at(date(2026, 3, 6)):
        set_base(actor=actor, member_id=member.pk, pay_kind="paid", base=300_000, valid_from=date(2026, 2, 1))
    assert DuesBase.objects.filter(member=member).count() == 2, "the same month again replaces"
    assert charge(party, "party_member", 3).amount == dues_of("paid", 300_000)


def test_reliefs_are_approved_above(party: Party) -> None:
    based(party)
    charged(party, 1, 2)
    member = party.members["party_member"].pk
    facts: dict[str, Any] = {
        "member_id": member,
        "reason": "重病住院",
        "valid_from": date(2026, 2, 1),
        "until": date(2026, 3, 9),
    }
    with at(date(2026, 2, 10)):
        with pytest.raises(Forbidden):
            grant_relief(actor=party.act(BRANCH), **facts)
        grant_relief(actor=party.act("organizer"), **facts)
        with pytest.raises(Conflict) as twice:
            grant_relief(actor=party.act("organizer"), **{**facts, "valid_from": date(2026, 3, 1), "until": None})
        assert twice.value.field == "valid_from"
    charged(party, 3, 4)
    assert [charge(party, "party_member", month).exempt for month in (1, 2, 3, 4)] == ["", "relief", "relief", ""]
    with at(date(2026, 4, 10)):
        grant_relief(
            actor=party.act("organizer"), member_id=member, reason="困难", amount=100, valid_from=date(2026, 4, 1)
        )
    assert charge(party, "party_member", 4).amount == 100


@pytest.mark.parametrize(
    ("field", "facts"),
    [("pay_kind", {"pay_kind": "barter"}), ("base", {"base": 99}), ("base", {"base": -1}), ("base", {"base": 10**10})],
)
def test_wrong_bases_are_named(party: Party, field: str, facts: dict[str, Any]) -> None:
    with pytest.raises(DomainError) as refusal:
        set_base(
            actor=party.act(BRANCH),
            **{"member_id": party.members["party_member"].pk, "pay_kind": "paid", "base": 100, **facts},
        )
    assert refusal.value.field == field
    assert not DuesBase.objects.exists()


def test_who_sets_a_base(party: Party) -> None:
    member = party.members["party_member"].pk
    for who in ("party_member", "other_branch_secretary", "district_leader", "town_leader"):
        with pytest.raises(Forbidden):
            set_base(actor=party.act(who), member_id=member, pay_kind="paid", base=100)
    with pytest.raises(NotFound):
        set_base(actor=party.act(BRANCH), member_id=10**6, pay_kind="paid", base=100)
    with pytest.raises(Forbidden):
        set_bases(actor=party.act(BRANCH), rows=[
            BaseFacts(member, "paid", 100), BaseFacts(party.members["organ_member"].pk, "paid", 100)
        ])  # fmt: skip
    with pytest.raises(Forbidden):
        assess_month(actor=party.act(BRANCH))
    for month in (date(2020, 1, 1), date(2099, 1, 1)):
        with pytest.raises(DomainError) as wrong:
            assess_month(actor=SYSTEM, month=month)
        assert wrong.value.field == "month"
    assert not DuesBase.objects.exists()


def test_pay_is_seen_by_who_keeps_the_records_and_by_oneself(party: Party) -> None:
    based(party)
    charged(party, 1)
    seen = {who: (DuesBase.objects.visible_to(party.user(who)).count(), DuesCharge.objects.visible_to(party.user(who)).count())
            for who in ("branch_secretary", "secretary", "organizer", "org_department", "party_member", "town_leader",
                        "district_leader", "other_branch_secretary", "worker")}  # fmt: skip
    assert seen == {
        "branch_secretary": (9, 8), "secretary": (9, 8), "organizer": (9, 8), "org_department": (9, 8),
        "party_member": (1, 1), "town_leader": (0, 0), "district_leader": (0, 0), "other_branch_secretary": (0, 0),
        "worker": (0, 0),
    }  # fmt: skip


def test_an_assessment_asks_a_constant_number_of_queries(party: Party) -> None:
    based(party)
    with at(FIRST), CaptureQueriesContext(connection) as few:
        assess_month(actor=SYSTEM)
    based(party, "other_branch", "other_branch_secretary")
    based(party, "organ_branch", "organ_secretary")
    with at(date(2026, 2, 1)), CaptureQueriesContext(connection) as many:
        assess_month(actor=SYSTEM)
    assert len(few) == len(many)
    assert DuesCharge.objects.filter(month=date(2026, 2, 1)).count() > 15


def test_the_database_refuses_a_second_charge_and_paid_ones_excused(party: Party) -> None:
    based(party)
    charged(party, 1)
    row = charge(party, "party_member", 1)
    twin = DuesCharge(member_id=row.member_id, organization_id=row.organization_id, area_code=row.area_code, month=row.month,
                      pay_kind="paid", base=1, rate=1, amount=1, charged_at=row.charged_at)  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save()
    [payment] = paid(party, row, on=date(2026, 1, 5))
    for change in ({"exempt": "excused", "exempt_note": "x"}, {"month": date(2026, 1, 2)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            DuesCharge.objects.filter(pk=row.pk).update(**change)
    with pytest.raises(TypeError):
        payment.save()
    with pytest.raises(TypeError):
        payment.delete()
    with pytest.raises(TypeError):
        payment.entry.save()


def test_months_are_excused_by_the_branch_with_a_reason(party: Party) -> None:
    based(party)
    charged(party, 1, 2, 3)
    member = party.members["party_member"].pk
    with at(date(2026, 3, 10)):
        assert excuse_arrears(actor=party.act(BRANCH), member_id=member, reason="长期住院") == 2
        with pytest.raises(Conflict):
            excuse_arrears(actor=party.act(BRANCH), member_id=member, reason="长期住院")
    assert [charge(party, "party_member", month).exempt for month in (1, 2, 3)] == ["excused", "excused", ""]

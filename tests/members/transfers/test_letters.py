"""Letters: inside, out of and into the district; every state and verb; days; who may; what the daily job does."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from itertools import product
from typing import Any

import pytest

from members.models import Affiliation, LetterStep, Member, MobileStay, Officer, TransferLetter
from members.rules.transfers import expires_on, is_ending, is_expired, stub_is_late
from members.services.register.enter import print_of
from members.services.register.mobile import begin_stay
from members.services.register.standing import mark_out_of_touch, record_death
from members.services.transfers import letters as le
from members.services.transfers import reception as re
from members.services.transfers.daily import expire_letters, remind_of_letters
from members.states.transfer import LETTER_TABLE, LetterState
from tests.members.register.kit import later, plan, told
from tests.members.transfers.kit import incoming, inside, newcomer, out, put, where
from tests.world_members import Party, identity
from xinhui.accounts.actors import SYSTEM
from xinhui.audit.selectors.verify import verify_chains
from xinhui.core import clock
from xinhui.core.clock import LOCAL
from xinhui.core.errors import Conflict, DomainError, Forbidden, NotFound, TransitionRefused


def at(day: date) -> datetime:
    """Nine in the morning of a day."""
    return datetime(day.year, day.month, day.day, 9, tzinfo=LOCAL)


def test_from_issue_to_the_stub(party: Party) -> None:
    plan()
    begin_stay(actor=party.act("branch_secretary"), member_id=party.members["branch_secretary"].pk, province="广西",
               contact_id=party.members["party_member"].pk)  # fmt: skip
    letter = inside(party, "branch_secretary")
    assert (letter.number, letter.expires_on) == (f"ZZ{clock.today():%Y}-{letter.pk:06d}", later(90))
    assert told("party.letter_issued") == {"agui": 1}
    assert told("party.letter_yours") == {"aju": 1}
    assert where(party, "branch_secretary")[0] == "第一网格党支部", "nothing moves before the reception"
    re.receive_letter(actor=party.act("other_branch_secretary"), transfer_letter_id=letter.pk)
    assert where(party, "branch_secretary") == ("双水网格党支部", "active")
    member = party.member("branch_secretary")
    assert member.area_code == party.organization("other_branch").area_code
    rows = Affiliation.objects.filter(member=member).order_by("pk")
    assert [(row.organization.name, row.ends_on) for row in rows] == [
        ("第一网格党支部", later(0)), ("双水网格党支部", None),
    ]  # fmt: skip
    assert not Officer.objects.in_force().filter(member=member).exists(), "offices stay behind"
    assert MobileStay.objects.get().end_kind == "moved"
    letter = re.return_stub(actor=party.act("other_branch_secretary"), transfer_letter_id=letter.pk)
    assert letter.state == "returned"
    assert list(letter.steps.values_list("verb", flat=True)) == ["issue", "receive", "return_stub"]
    assert all(row.broken is None for row in verify_chains())


def test_out_of_the_district_the_file_closes_on_the_stub(party: Party) -> None:
    letter = out(party)
    assert where(party) == ("第一网格党支部", "active"), "until the stub is back the branch answers for the member"
    with pytest.raises(Conflict) as wrong:
        re.receive_letter(actor=party.act("org_department"), transfer_letter_id=letter.pk)
    assert wrong.value.code == "letter-direction"
    letter = re.confirm_outside(actor=party.act("branch_secretary"), transfer_letter_id=letter.pk)
    assert (letter.state, where(party)[1]) == ("returned", "moved")
    assert Affiliation.objects.get(member=party.members["party_member"]).ends_on == later(0)
    with pytest.raises(Conflict) as gone:
        out(party)
    assert gone.value.code == "member-gone"


def test_into_the_district_and_back_again(party: Party) -> None:
    secretary = party.act("branch_secretary")
    letter = re.receive_from_outside(actor=secretary, facts=newcomer(party), letter=incoming())
    assert (letter.state, letter.direction, letter.member.name) == ("received", "in", "阿远")
    with pytest.raises(Conflict) as twice:
        re.receive_from_outside(actor=secretary, facts=newcomer(party), letter=incoming())
    assert twice.value.code == "member-registered"
    re.return_stub(actor=secretary, transfer_letter_id=letter.pk)
    away = le.issue_out(actor=party.act("org_department"), member_id=letter.member_id, outside="外地", reason="调动")
    re.confirm_outside(actor=party.act("org_department"), transfer_letter_id=away.pk)
    home = re.receive_from_outside(
        actor=party.act("other_branch_secretary"), facts=newcomer(party, branch="other_branch", occupation="教师"),
        letter=incoming(),
    )  # fmt: skip
    member = Member.objects.get(pk=letter.member_id)
    assert (home.member_id, member.state, member.occupation) == (member.pk, "active", "教师"), "the old file goes on"
    assert Affiliation.objects.filter(member=member).count() == 2
    for days, facts, field in ((91, {}, "issued_on"), (5, {"days": 0}, "days"), (5, {"outside": ""}, "outside"),
                               (-1, {}, "issued_on"), (5, {"days": 4}, "issued_on")):  # fmt: skip
        with pytest.raises(DomainError) as refusal:
            re.receive_from_outside(actor=secretary, facts=newcomer(party, 951), letter=incoming(days, **facts))
        assert refusal.value.field == field
    assert not Member.objects.filter(identity_print=print_of(identity(951))).exists(), "all or nothing"
    with pytest.raises(Forbidden):
        re.receive_from_outside(
            actor=party.act("other_branch_secretary"), facts=newcomer(party, 951), letter=incoming()
        )


VERBS: dict[str, Callable[[Party, TransferLetter], TransferLetter | None]] = {
    "receive": lambda p, t: re.receive_letter(actor=p.act("other_branch_secretary"), transfer_letter_id=t.pk),
    "confirm": lambda p, t: re.confirm_outside(actor=p.act("branch_secretary"), transfer_letter_id=t.pk),
    "return_stub": lambda p, t: re.return_stub(actor=p.act("branch_secretary"), transfer_letter_id=t.pk),
    "renew": lambda p, t: le.renew_letter(actor=p.act("organizer"), transfer_letter_id=t.pk),
    "withdraw": lambda p, t: le.withdraw_letter(actor=p.act("organizer"), transfer_letter_id=t.pk, reason="误开"),
    "expire": lambda p, t: _expired(t),
}


def _expired(letter: TransferLetter) -> TransferLetter | None:
    with clock.moved(at(later(91))):
        expire_letters(actor=SYSTEM)
    letter.refresh_from_db()
    return letter


@pytest.mark.parametrize(("state", "direction"), list(product(LetterState, ("inside", "out"))))
def test_every_state_and_verb(party: Party, state: LetterState, direction: str) -> None:
    assert set(VERBS) == set(LETTER_TABLE.verbs)
    letter = inside(party) if direction == "inside" else out(party)
    of = {"receive": "inside", "confirm": "out"}
    for verb, act in VERBS.items():
        Member.objects.filter(pk=letter.member_id).update(
            state="active", organization=party.organizations["grid_branch"]
        )
        if direction == "out" and verb == "return_stub" and state == "received":
            continue  # no letter out of the district is ever there: confirmed at once
        put(letter, state)
        allowed = LETTER_TABLE.allows(state, verb) and of.get(verb, direction) == direction
        if verb == "expire":
            VERBS[verb](party, letter)
            assert letter.state == (LetterState.EXPIRED if allowed else state)
        elif allowed:
            act(party, letter)
            letter.refresh_from_db()
            assert letter.state == LETTER_TABLE.next(state, verb)
            Affiliation.objects.filter(member=letter.member_id, ends_on=None).delete()
        else:
            with pytest.raises((TransitionRefused, Conflict, Forbidden)):
                act(party, letter)
            letter.refresh_from_db()
            assert letter.state == state


def test_days_and_reminders_each_once(party: Party) -> None:
    letter = inside(party)
    with clock.moved(at(later(90 - 15))):
        assert remind_of_letters(actor=SYSTEM) == 0
    with clock.moved(at(later(90 - 14))):
        for _again in range(2):
            remind_of_letters(actor=SYSTEM)
    assert told("party.letter_ending") == {"agui": 1, "alan": 1, party.user("org_department").username: 1}
    with clock.moved(at(later(90))):
        assert expire_letters(actor=SYSTEM) == 0, "the last day still holds"
    with clock.moved(at(later(91))):
        with pytest.raises(Conflict) as late:
            VERBS["receive"](party, letter)
        assert late.value.code == "letter-expired", "even before the daily job has run"
        assert [expire_letters(actor=SYSTEM) for _again in range(2)] == [1, 0]
        renewed = le.renew_letter(actor=party.act("organizer"), transfer_letter_id=letter.pk, days=30)
        assert (renewed.number, renewed.expires_on) == (f"{letter.number}-2", later(30))
        VERBS["receive"](party, letter)
    letter = TransferLetter.objects.get(pk=letter.pk)
    for days, late_stub in ((30, False), (31, True), (40, True)):
        with clock.moved(at(later(91 + days))):
            remind_of_letters(actor=SYSTEM)
            assert letter.is_stub_late == late_stub
            told_of = told("party.letter_stub_late")
            assert {who: told_of.get(who) for who in ("agui", "aju")} == dict.fromkeys(
                ("agui", "aju"), 1 if late_stub else None
            ), "who returns the stub and the branch that waits for it, once"
    assert "alan" not in told("party.letter_stub_late"), "the member has nothing to do with the stub"
    assert told("party.letter_expired")["alan"] == 1


def test_rules_of_days() -> None:
    day = date(2026, 3, 1)
    assert expires_on(day) == date(2026, 5, 30)
    for wrong in (0, 91, -1):
        with pytest.raises(ValueError, match="90"):
            expires_on(day, wrong)
    assert [is_expired(day, day + timedelta(days=n)) for n in (-1, 0, 1)] == [False, False, True]
    assert [is_ending(day, day - timedelta(days=n)) for n in (15, 14, 0, -1)] == [False, True, True, False]
    assert [stub_is_late(day, day + timedelta(days=n)) for n in (30, 31)] == [False, True]


def test_who_issues_and_who_receives(party: Party) -> None:
    member, branch = party.members["party_member"].pk, party.organizations["other_branch"].pk
    for who in ("branch_secretary", "secretary", "other_organizer", "town_leader", "party_member"):
        with pytest.raises(Forbidden):
            le.issue_inside(actor=party.act(who), member_id=member, to_organization_id=branch, reason="x")
    letter = le.issue_inside(actor=party.act("organizer"), member_id=member, to_organization_id=branch, reason="迁移")
    with pytest.raises(Conflict) as second:
        out(party)
    assert second.value.code == "letter-pending"
    for who in ("branch_secretary", "organizer", "party_member", "organ_secretary"):
        with pytest.raises(Forbidden):
            re.receive_letter(actor=party.act(who), transfer_letter_id=letter.pk)
    for who in ("branch_secretary", "other_branch_secretary", "party_member"):
        with pytest.raises(Forbidden):
            le.withdraw_letter(actor=party.act(who), transfer_letter_id=letter.pk, reason="x")
    seen = {who for who in ("branch_secretary", "other_branch_secretary", "party_member", "organ_secretary")
            if TransferLetter.objects.visible_to(party.user(who)).exists()}  # fmt: skip
    assert seen == {"branch_secretary", "other_branch_secretary", "party_member"}
    with pytest.raises(NotFound):
        re.receive_letter(actor=party.act("org_department"), transfer_letter_id=10**6)


def test_wrong_letters_are_named(party: Party) -> None:
    rows = party.organizations
    wrong: list[tuple[str, dict[str, Any]]] = [
        ("to_organization", {"to_organization_id": rows["grid_branch"].pk}),
        ("to_organization", {"to_organization_id": rows["town_committee"].pk}),
        ("to_organization", {"to_organization_id": 10**6}), ("reason", {"reason": " "}), ("days", {"days": 91}),
    ]  # fmt: skip
    for field, facts in wrong:
        body = {"to_organization_id": rows["other_branch"].pk, "reason": "x", **facts}
        with pytest.raises(DomainError) as refusal:
            le.issue_inside(actor=party.act("org_department"), member_id=party.members["party_member"].pk, **body)
        assert refusal.value.field == field
    mark_out_of_touch(actor=party.act("branch_secretary"), member_id=party.members["party_member"].pk, reason="失联")
    with pytest.raises(Conflict) as lost:
        inside(party)
    assert lost.value.code == "member-out-of-touch"
    assert not TransferLetter.objects.exists()


def test_a_death_withdraws_the_letter(party: Party) -> None:
    letter = inside(party)
    record_death(actor=party.act("branch_secretary"), member_id=letter.member_id)
    letter.refresh_from_db()
    assert (letter.state, LetterStep.objects.filter(letter=letter).last().verb) == ("withdrawn", "withdraw")  # type: ignore[union-attr]
    with pytest.raises(Conflict):
        VERBS["receive"](party, letter)

"""Elections: from the asking to the approval above; quorum, majority, ties; every state and verb; reminders."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from members.models import Ballot, Candidacy, Election, Officer, Organization
from members.services.daily import run_daily
from members.services.organizations import ballots as b
from members.services.organizations import elections as e
from members.services.organizations.change import shift_election
from members.states.election import ELECTION_TABLE, ElectionState
from tests.grids.emergencies.kit import told
from tests.world_members import Party
from xinhui.accounts.actors import SYSTEM
from xinhui.audit.selectors.verify import verify_chains
from xinhui.core import clock
from xinhui.core.clock import LOCAL
from xinhui.core.errors import Conflict, DomainError, Forbidden, InvalidInput, NotFound, TransitionRefused

DAY = date(2026, 10, 20)
NOW = datetime(2026, 10, 20, 9, 0, tzinfo=LOCAL)


@pytest.fixture(autouse=True)
def _october() -> Any:
    with clock.moved(NOW):
        yield


def planned(party: Party, *, seats: int = 3, candidates: int = 4, who: str = "branch_secretary") -> Election:
    """第一网格党支部 (8 full members) asks, with so many candidates."""
    branch = party.organizations["grid_branch"]
    election = e.plan_election(actor=party.act(who), organization_id=branch.pk, seats=seats, planned_on=DAY)
    for member in branch.members.filter(standing="full").order_by("pk")[:candidates]:
        e.nominate(actor=party.act(who), election_id=election.pk, member_id=member.pk)
    return election


def called(party: Party, **facts: Any) -> Election:
    return e.call_election(actor=party.act("secretary"), election_id=planned(party, **facts).pk)


def votes_for(election: Election, *many: int) -> dict[int, int]:
    rows = election.candidates.filter(is_elected=False).order_by("pk")
    return dict(zip(rows.values_list("pk", flat=True), many, strict=True))


def ballot(party: Party, election: Election, present: int, *many: int) -> Ballot:
    votes = votes_for(election, *many)
    return b.hold_ballot(actor=party.act("branch_secretary"), election_id=election.pk, present=present, votes=votes)


def duties_of(election: Election) -> dict[int, str]:
    names = ["secretary", "organization", "publicity", "discipline", "committee"]
    elected = election.candidates.filter(is_elected=True).order_by("pk").values_list("pk", flat=True)
    return dict(zip(elected, names, strict=False))


def test_from_the_asking_to_the_new_term(party: Party) -> None:
    election = planned(party)
    assert told("party.election_asked") == {"chenzhishu": 1}, "the village's secretary keeps the place above"
    e.call_election(actor=party.act("secretary"), election_id=election.pk)
    assert told("party.election_called") == {"aju": 1, "alan": 1, "azhu": 1}
    assert ballot(party, election, 8, 8, 7, 6, 2).is_quorate
    election.refresh_from_db()
    assert (election.state, election.held_on) == ("elected", DAY)
    b.report_result(actor=party.act("branch_secretary"), election_id=election.pk, duties=duties_of(election))
    old = party.organizations["grid_branch"].terms.get()
    b.approve_result(actor=party.act("secretary"), election_id=election.pk)
    election.refresh_from_db()
    old.refresh_from_db()
    assert election.term is not None and old.ended_on == DAY
    assert (election.term.begun_on, election.term.due_on) == (DAY, date(2031, 10, 20))
    officers = Officer.objects.in_force().filter(organization=election.organization)
    assert sorted(officers.values_list("duty", flat=True)) == ["organization", "publicity", "secretary"]
    assert told("party.election_decided") == {"aju": 1, "alan": 1}, "and the new committee member for organization"
    assert all(row.broken is None for row in verify_chains())


def test_without_a_quorum_nobody_is_elected_and_another_ballot_follows(party: Party) -> None:
    election = called(party)
    first = ballot(party, election, 6, 6, 6, 6, 0)  # 6 of 8 is not more than four fifths
    assert not first.is_quorate
    election.refresh_from_db()
    assert (election.state, election.held_on, election.candidates.filter(is_elected=True).count()) == (
        "called",
        None,
        0,
    )
    assert ballot(party, election, 7, 7, 7, 6, 1).number == 2
    with pytest.raises(TypeError):
        first.save()


def test_who_ties_for_the_last_seat_stands_again(party: Party) -> None:
    election = called(party)
    ballot(party, election, 8, 8, 7, 5, 5 - 1)
    election.refresh_from_db()
    assert election.state == "elected", "5 of 8 is more than half, 4 is not"
    Election.objects.filter(pk=election.pk).update(state="cancelled")
    second = called(party)
    ballot(party, second, 8, 8, 6, 5, 5)
    second.refresh_from_db()
    assert (second.state, second.candidates.filter(is_elected=True).count()) == ("called", 2)
    again = ballot(party, second, 8, 6, 2)
    assert again.seats == 1
    second.refresh_from_db()
    assert second.state == "elected"


def test_seats_may_be_left_open_when_somebody_was_elected(party: Party) -> None:
    election = called(party)
    with pytest.raises(Conflict) as nobody:
        b.conclude_election(actor=party.act("branch_secretary"), election_id=election.pk)
    assert nobody.value.code == "nobody-elected"
    ballot(party, election, 8, 8, 7, 4, 4)
    assert b.conclude_election(actor=party.act("branch_secretary"), election_id=election.pk).state == "elected"


@pytest.mark.parametrize(("seats", "code"), [(1, "committee-size"), (8, "committee-size"), (0, "number-out-of-range")])
def test_seats_by_the_rules(party: Party, seats: int, code: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        planned(party, seats=seats)
    assert (refusal.value.field, refusal.value.code) == ("seats", code)


def test_a_small_branch_elects_a_secretary(party: Party) -> None:
    branch = party.organizations["second_branch"]
    ask: dict[str, Any] = {"actor": party.act("secretary"), "organization_id": branch.pk, "planned_on": DAY}
    with pytest.raises(InvalidInput) as refusal:
        e.plan_election(seats=3, **ask)
    assert refusal.value.code == "too-few-for-committee"
    assert e.plan_election(seats=1, **ask).seats == 1
    with pytest.raises(Conflict) as second:
        e.plan_election(seats=1, **ask)
    assert second.value.code == "election-under-way"


def test_refusals_name_their_field(party: Party) -> None:
    election = planned(party, candidates=3)
    branch_secretary, probationer = party.act("branch_secretary"), party.members["probationer"]
    with pytest.raises(Conflict) as few:
        e.call_election(actor=party.act("secretary"), election_id=election.pk)
    assert few.value.code == "too-few-candidates"
    for member, field in ((probationer, "member"), (party.members["organ_member"], "member")):
        with pytest.raises(InvalidInput) as refusal:
            e.nominate(actor=branch_secretary, election_id=election.pk, member_id=member.pk)
        assert refusal.value.field == field
    with pytest.raises(Conflict):
        e.nominate(actor=branch_secretary, election_id=election.pk,
                   member_id=election.candidates.earliest("pk").member_id)  # fmt: skip
    for past in (DAY - timedelta(days=1),):
        with pytest.raises(DomainError) as day:
            e.plan_election(actor=party.act("secretary"), organization_id=party.organizations["second_branch"].pk,
                            seats=1, planned_on=past)  # fmt: skip
        assert day.value.field == "planned_on"
    with pytest.raises(NotFound):
        e.call_election(actor=party.act("secretary"), election_id=10**6)


@pytest.mark.parametrize(
    ("present", "many", "field"),
    [(9, (1, 1, 1, 1), "present"), (8, (9, 0, 0, 0), "votes"), (8, (8, 8, 8, 8), "votes"), (8, (-1, 0, 0, 0), "votes")],
)
def test_impossible_ballots(party: Party, present: int, many: tuple[int, ...], field: str) -> None:
    election = called(party)
    with pytest.raises(InvalidInput) as refusal:
        ballot(party, election, present, *many)
    assert refusal.value.field == field
    assert not Ballot.objects.exists()


def test_votes_for_a_stranger(party: Party) -> None:
    election = called(party)
    with pytest.raises(InvalidInput):
        b.hold_ballot(actor=party.act("branch_secretary"), election_id=election.pk, present=8, votes={10**6: 8})


def test_offices_are_settled_among_those_elected(party: Party) -> None:
    election = called(party)
    ballot(party, election, 8, 8, 7, 6, 2)
    elected = list(election.candidates.filter(is_elected=True).values_list("pk", flat=True))
    for duties in ({}, dict.fromkeys(elected, "secretary"), dict.fromkeys(elected, "committee"),
                   {**dict.fromkeys(elected, "committee"), 10**6: "secretary"}):  # fmt: skip
        with pytest.raises(InvalidInput) as refusal:
            b.report_result(actor=party.act("branch_secretary"), election_id=election.pk, duties=duties)
        assert refusal.value.field == "duties"


def test_nobody_decides_on_their_own_asking(party: Party) -> None:
    election = planned(party, who="secretary")
    with pytest.raises(Forbidden) as own:
        e.call_election(actor=party.act("secretary"), election_id=election.pk)
    assert own.value.code == "own-election"
    for who in ("branch_secretary", "party_member", "other_organizer", "town_leader"):
        with pytest.raises(Forbidden):
            e.call_election(actor=party.act(who), election_id=election.pk)
    assert e.call_election(actor=party.act("organizer"), election_id=election.pk).entitled == 8


def test_a_committee_is_elected_by_delegates(party: Party) -> None:
    committee = party.organizations["town_committee"]
    election = e.plan_election(actor=party.act("organizer"), organization_id=committee.pk, seats=9, planned_on=DAY)
    members = Organization.objects.get(pk=party.organizations["grid_branch"].pk).members.filter(standing="full")
    for member in [*members, *party.organizations["second_branch"].members.all()]:
        e.nominate(actor=party.act("organizer"), election_id=election.pk, member_id=member.pk)
    with pytest.raises(InvalidInput) as without:
        e.call_election(actor=party.act("org_department"), election_id=election.pk)
    assert without.value.field == "delegates"
    assert e.call_election(actor=party.act("org_department"), election_id=election.pk, delegates=120).entitled == 120


VERBS: dict[str, Callable[[Party, Election], Any]] = {
    "nominate": lambda p, x: e.nominate(
        actor=p.act("branch_secretary"), election_id=x.pk,
        member_id=x.organization.members.filter(standing="full", candidacies=None).earliest("pk").pk,
    ),
    "call": lambda p, x: e.call_election(actor=p.act("secretary"), election_id=x.pk),
    "ballot": lambda p, x: b.hold_ballot(actor=p.act("branch_secretary"), election_id=x.pk, present=0, votes={}),
    "conclude": lambda p, x: b.conclude_election(actor=p.act("branch_secretary"), election_id=x.pk),
    "report": lambda p, x: b.report_result(actor=p.act("branch_secretary"), election_id=x.pk, duties=duties_of(x)),
    "approve": lambda p, x: b.approve_result(actor=p.act("secretary"), election_id=x.pk),
    "refuse": lambda p, x: b.refuse_result(actor=p.act("secretary"), election_id=x.pk, reason="程序有误"),
    "cancel": lambda p, x: e.cancel_election(actor=p.act("branch_secretary"), election_id=x.pk, reason="改期"),
}  # fmt: skip


@pytest.mark.parametrize("state", list(ElectionState))
@pytest.mark.parametrize("verb", list(VERBS))
def test_every_state_and_verb(party: Party, state: ElectionState, verb: str) -> None:
    assert set(VERBS) == set(ELECTION_TABLE.verbs)
    election = called(party)
    for row in election.candidates.order_by("pk")[:2]:
        Candidacy.objects.filter(pk=row.pk).update(is_elected=True)
    facts: dict[str, Any] = {"state": state, "held_on": DAY}
    if state == ElectionState.APPROVED:
        facts["term"] = election.organization.terms.get()
    Election.objects.filter(pk=election.pk).update(**facts)
    if ELECTION_TABLE.allows(state, verb):
        VERBS[verb](party, election)
        election.refresh_from_db()
        assert election.state == ELECTION_TABLE.next(state, verb)
        return
    with pytest.raises(TransitionRefused):
        VERBS[verb](party, election)
    election.refresh_from_db()
    assert election.state == state


def test_reminded_once_a_stage_and_those_above_when_overdue(party: Party) -> None:
    """第一网格党支部 was set up on 1 March 2024: due on 1 March 2029."""
    kinds = ("party.election_due", "party.election_overdue")
    days = (
        (2028, 8, 31),
        (2028, 9, 1),
        (2028, 11, 30),
        (2028, 12, 2),
        (2029, 2, 2),
        (2029, 3, 1),
        (2029, 3, 2),
        (2029, 9, 9),
    )
    heard = []
    for day in days:
        with clock.moved(datetime(*day, 8, 0, tzinfo=LOCAL)):
            for _twice in range(2):
                run_daily(actor=SYSTEM)
            heard.append(tuple(told(kind).get("aju", 0) for kind in kinds))
    assert heard == [(0, 0), (1, 0), (1, 0), (2, 0), (3, 0), (3, 0), (3, 1), (3, 1)]
    assert told("party.election_overdue")["chenzhishu"] >= 1, "those above hear of it too"


def test_a_moved_election_is_reminded_of_anew(party: Party) -> None:
    with clock.moved(datetime(2028, 9, 5, 8, 0, tzinfo=LOCAL)):
        run_daily(actor=SYSTEM)
        branch = party.organizations["grid_branch"]
        shift_election(actor=party.act("secretary"), organization_id=branch.pk, months=-4, reason="同步换届")
        run_daily(actor=SYSTEM)
    assert told("party.election_due")["aju"] == 2


def test_no_reminder_while_an_election_is_under_way(party: Party) -> None:
    election = planned(party)
    with clock.moved(datetime(2029, 4, 5, 8, 0, tzinfo=LOCAL)):
        run_daily(actor=SYSTEM)
        assert "aju" not in told("party.election_overdue")
        e.cancel_election(actor=party.act("branch_secretary"), election_id=election.pk, reason="改期")
        run_daily(actor=SYSTEM)
        assert told("party.election_overdue")["aju"] == 1

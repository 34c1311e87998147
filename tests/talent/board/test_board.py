"""The review board: who may not score whom, scores that nobody sees, a result that the machine counts."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from talent.models import BoardBallot, BoardConflict, BoardDossier, BoardKin
from talent.models import TalentApplication as Application
from talent.selectors.board import dossiers_of, my_sittings, seats_of
from talent.services.board import dossiers, experts, scoring, sittings
from talent.services.daily import run_daily
from talent.states.board import SittingState
from tests.talent.board.kit import STATEMENT, Board, again, application
from tests.talent.kit import START
from tests.world_talent import Talent
from xinhui.accounts.actors import SYSTEM
from xinhui.audit.models import Entry
from xinhui.core import clock
from xinhui.core.errors import Conflict, DomainError, InvalidInput, NotFound, TransitionRefused
from xinhui.outbox.models import Message

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def autumn() -> Any:
    with clock.moved(START):
        yield


def kinds(dossier: BoardDossier) -> set[tuple[int, str]]:
    """(expert's user, why) of a dossier."""
    return set(BoardConflict.objects.filter(dossier=dossier).values_list("seat__expert__user", "kind"))


def change(board: Board, number: int, **facts: Any) -> None:
    experts.change_expert(actor=board.office, expert_id=board.experts[number].pk,
                          **{"field": "engineering", **facts})  # fmt: skip


def test_the_machine_finds_who_must_stay_away(board: Board, talent: Talent) -> None:
    factory, users = talent.employer("factory"), board.users
    change(board, 0, employer_id=factory.pk)
    change(board, 1, unit_id=factory.unit_id)
    change(board, 2, school="华南理工大学", school_from=1998, school_to=2002)
    change(board, 3, school="华南理工大学", school_from=2015, school_to=2018)
    experts.name_kin(actor=board.expert(4), expert_id=board.experts[4].pk, relation="collateral", name=" 余 工")
    row = application(talent, "engineer", school="华南理工大学")
    sitting = board.sitting(seats=6)
    dossier = dossiers.to_board(actor=board.office, sitting_id=sitting.pk, application_id=row.pk, school_from=2001,
                                school_to=2005)  # fmt: skip
    assert kinds(dossier) == {(users[0].pk, "employer"), (users[1].pk, "unit"), (users[2].pk, "school"),
                              (users[4].pk, "kin")}  # fmt: skip
    assert Application.objects.get(pk=row.pk).state == "at_board"
    line = dossiers_of(talent.user("talent_office"), sitting)[0]
    assert (line.free, line.is_short, len(line.away)) == (2, True, 4)
    # who comes later is compared too, and what becomes known later as well
    talent.people["engineer"].user = users[6]
    talent.people["engineer"].save(update_fields=["user"])
    sittings.seat_experts(actor=board.office, sitting_id=sitting.pk, expert_ids=[board.experts[6].pk])
    assert (users[6].pk, "self") in kinds(dossier)
    change(board, 3, employer_name=factory.name)
    assert (users[3].pk, "employer") in kinds(dossier)


def test_years_that_come_to_light_take_a_conflict_away(board: Board, talent: Talent) -> None:
    change(board, 0, school="中山大学", school_from=1990, school_to=1994)
    sitting = board.sitting()
    row = application(talent, "engineer", school="中山大学")
    dossier = dossiers.to_board(actor=board.office, sitting_id=sitting.pk, application_id=row.pk)
    assert kinds(dossier) == {(board.users[0].pk, "school")}
    dossiers.change_dossier(actor=board.office, dossier_id=dossier.pk, statement=STATEMENT, school_from=2010)
    assert kinds(dossier) == set()


def test_a_sitting_opens_when_each_dossier_has_its_experts(board: Board, talent: Talent) -> None:
    sitting = board.sitting(seats=3)

    def refusal() -> str:
        with pytest.raises(Conflict) as caught:
            sittings.open_sitting(actor=board.office, sitting_id=sitting.pk)
        return caught.value.code

    assert refusal() == "no-dossier"
    dossier = board.dossier(sitting, statement="")
    assert refusal() == "statement-missing"
    dossiers.change_dossier(actor=board.office, dossier_id=dossier.pk, statement=STATEMENT)
    change(board, 0, employer_id=talent.employer("factory").pk)
    assert refusal() == "too-few"
    sittings.seat_experts(actor=board.office, sitting_id=sitting.pk, expert_ids=[board.experts[3].pk])
    assert sittings.open_sitting(actor=board.office, sitting_id=sitting.pk).state == SittingState.SCORING
    told = Message.objects.filter(kind="talent.board_opened").values_list("recipient", flat=True)
    assert set(told) == {user.pk for user in board.users[:4]}


@pytest.mark.parametrize("secret", ["余工", "新会精工机械有限公司", "华南理工大学"])
def test_a_statement_that_says_who_is_refused(board: Board, talent: Talent, secret: str) -> None:
    row = application(talent, "engineer", school="华南理工大学")
    with pytest.raises(InvalidInput) as caught:
        dossiers.to_board(actor=board.office, sitting_id=board.sitting().pk, application_id=row.pk,
                          statement=f"{secret}的成果")  # fmt: skip
    assert (caught.value.field, caught.value.code) == ("statement", "not-blind")
    assert Application.objects.get(pk=row.pk).state == "verified"


def test_scores_are_sealed_and_the_result_is_the_trimmed_mean(board: Board, talent: Talent) -> None:
    sitting, dossier = board.closed()
    assert (dossier.score, dossier.spread, dossier.scorers, dossier.advice) == (
        Decimal("86.00"), Decimal("3.00"), 5, "C")  # fmt: skip
    for ballot in BoardBallot.objects.filter(dossier=dossier):
        assert "92" not in ballot.points_sealed and ballot.points_sealed.startswith("1:")
    entries = Entry.objects.filter(verb="talent.board.score")
    assert entries.count() == 5 and all(entry.detail == {} for entry in entries)
    with pytest.raises(TransitionRefused):
        board.score(0, dossier, 1, 1)
    assert sitting.closed_at is not None


def test_before_the_close_nothing_of_a_result_is_there(board: Board, talent: Talent) -> None:
    sitting, dossier = board.opened()
    board.score(0, dossier, 90, 90)
    assert again(dossier).score is None and again(dossier).spread is None
    assert next((line.scored, line.own) for line in seats_of(sitting)) == (1, 1)
    assert [one.waiting for one in my_sittings(board.users[0])] == [0]
    assert [one.waiting for one in my_sittings(board.users[1])] == [1]


def test_a_score_may_be_given_anew_until_the_close(board: Board) -> None:
    _sitting, dossier = board.opened()
    board.score(0, dossier, 10, 10)
    board.score(0, dossier, 90, 90)
    assert BoardBallot.objects.filter(dossier=dossier).count() == 1


@pytest.mark.parametrize("points", [{}, {"first": 101}, {"first": -1}, {"first": True}])
def test_points_lie_between_nothing_and_a_hundred(board: Board, points: dict[str, Any]) -> None:
    _sitting, dossier = board.opened()
    first = dossier.sitting.criteria.first()
    assert first is not None
    given = {first.pk: points["first"]} if points else {}
    with pytest.raises(InvalidInput) as caught:
        scoring.score_dossier(actor=board.expert(0), dossier_id=dossier.pk, points=given)
    assert caught.value.field == f"c{first.pk}"


def test_who_declares_a_conflict_scores_no_more(board: Board, talent: Talent) -> None:
    sitting, dossier = board.opened(seats=3)
    board.score(0, dossier, 90, 90)
    scoring.declare_conflict(actor=board.expert(0), dossier_id=dossier.pk, reason="认出系本人指导的学生")
    assert not BoardBallot.objects.exists(), "what was scored before does not count"
    with pytest.raises(NotFound):
        board.score(0, dossier, 90, 90)
    assert not BoardDossier.objects.before(board.users[0]).exists()
    short = Message.objects.filter(kind="talent.board_short")
    assert {row.recipient_id for row in short} == {talent.user(h).pk for h in ("talent_office", "talent_two")}
    board.score(1, dossier, 90, 90)
    board.score(2, dossier, 90, 90)
    with pytest.raises(Conflict) as caught:
        sittings.close_sitting(actor=board.office, sitting_id=sitting.pk)
    assert caught.value.code == "too-few-ballots"
    sittings.seat_experts(actor=board.office, sitting_id=sitting.pk, expert_ids=[board.experts[5].pk])
    assert Message.objects.filter(kind="talent.board_opened", recipient=board.users[5]).exists()
    board.score(5, dossier, 90, 90)
    assert sittings.close_sitting(actor=board.office, sitting_id=sitting.pk).state == SittingState.CLOSED


def test_kin_named_while_scoring_takes_the_ballot_away(board: Board, talent: Talent) -> None:
    _sitting, dossier = board.opened()
    board.score(0, dossier, 99, 99)
    kin = experts.name_kin(actor=board.expert(0), expert_id=board.experts[0].pk, relation="in_law", name="余工")
    assert not BoardBallot.objects.exists() and (board.users[0].pk, "kin") in kinds(dossier)
    assert "余工" not in kin.name_sealed + kin.name_print
    entry = Entry.objects.filter(verb="talent.expert.kin").get()
    assert entry.detail == {"relation": "in_law"}
    with pytest.raises(Conflict) as caught:
        experts.name_kin(actor=board.expert(0), expert_id=board.experts[0].pk, relation="in_law", name="余 工")
    assert caught.value.field == "name"
    with pytest.raises(NotFound):
        experts.strike_kin(actor=board.office, kin_id=kin.pk)
    experts.strike_kin(actor=board.expert(0), kin_id=kin.pk)
    assert not BoardKin.objects.exists()
    assert (board.users[0].pk, "kin") in kinds(dossier), "a sitting under way does not forget"


def test_closing_waits_for_all_or_for_the_last_day(board: Board) -> None:
    sitting, dossier = board.opened()
    for number in range(3):
        board.score(number, dossier, 70, 70)
    with pytest.raises(Conflict) as caught:
        sittings.close_sitting(actor=board.office, sitting_id=sitting.pk)
    assert caught.value.code == "not-all-scored"
    with clock.moved(START + timedelta(days=9)):
        assert sittings.close_sitting(actor=board.office, sitting_id=sitting.pk).state == SittingState.CLOSED
    assert again(dossier).score == Decimal("70.00")


def test_the_office_proposes_what_the_scores_carry(board: Board) -> None:
    _sitting, dossier = board.closed()

    def propose(tier: str, reason: str = "评审会建议") -> BoardDossier:
        return dossiers.from_board(actor=board.office, dossier_id=dossier.pk, tier=tier, reason=reason)

    for tier, reason, field in (("B", "x", "tier"), ("Z", "x", "tier"), ("C", " ", "reason")):
        with pytest.raises(DomainError) as caught:
            propose(tier, reason)
        assert caught.value.field == field
    assert propose("D").outcome == "rated"
    row = Application.objects.get(pk=dossier.application_id)
    assert (row.state, row.tier) == ("rated", "D")
    with pytest.raises(NotFound):
        propose("D")


def test_below_every_tier_the_office_decides(board: Board, talent: Talent) -> None:
    sitting, dossier = board.opened()
    for number in range(5):
        board.score(number, dossier, 30, 30)
    sittings.close_sitting(actor=board.office, sitting_id=sitting.pk)
    with pytest.raises(Conflict):
        dossiers.from_board(actor=board.office, dossier_id=dossier.pk, tier="F", reason="照顾")
    dossiers.no_tier(actor=board.office, dossier_id=dossier.pk, reason="未达最低分")
    assert Application.objects.get(pk=dossier.application_id).state == "verified"
    other = board.sitting(name="复议会")
    dossiers.to_board(actor=board.office, sitting_id=other.pk, application_id=dossier.application_id)


def test_a_dossier_is_taken_off_only_before_scores(board: Board) -> None:
    sitting = board.sitting()
    first = board.dossier(sitting)
    with pytest.raises(Conflict) as caught:
        sittings.drop_sitting(actor=board.office, sitting_id=sitting.pk, reason="改期")
    assert caught.value.code == "dossiers-left"
    dossiers.take_back(actor=board.office, dossier_id=first.pk)
    assert Application.objects.get(pk=first.application_id).state == "verified"
    assert board.dossier(sitting, "turner").code == "甲02", "a code name is never given twice"
    sittings.open_sitting(actor=board.office, sitting_id=sitting.pk)
    with pytest.raises(TransitionRefused):
        dossiers.take_back(actor=board.office, dossier_id=sitting.dossiers.get(outcome="waiting").pk)


def test_late_experts_are_reminded_once_a_day_and_then_the_office(board: Board, talent: Talent) -> None:
    sitting, dossier = board.opened()
    board.score(0, dossier, 70, 70)
    last = START + timedelta(days=8)
    for day, experts_told, office_told in ((last - timedelta(days=1), 0, 0), (last, 4, 0), (last, 4, 0),
                                           (last + timedelta(days=1), 8, 2)):  # fmt: skip
        with clock.moved(day):
            run_daily(actor=SYSTEM)
        late = Message.objects.filter(kind="talent.board_late", channel="in_app")
        assert late.count() == experts_told and not late.filter(recipient=board.users[0]).exists()
        assert Message.objects.filter(kind="talent.board_overdue", channel="in_app").count() == office_told
    with clock.moved(last):
        sittings.extend_sitting(actor=board.office, sitting_id=sitting.pk, closes_on=date(2026, 10, 9))
        assert not sitting.seats.exclude(reminded_on=None).exists()


def test_pages_ask_the_same_however_many_dossiers(board: Board, talent: Talent) -> None:
    sitting = board.sitting()
    user = talent.user("talent_office")

    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            dossiers_of(user, sitting)
            seats_of(sitting)
        return len(caught)

    board.dossier(sitting)
    change(board, 0, employer_id=talent.employer("factory").pk)
    queries()
    one = queries()
    for handle in ("turner", "doctor", "teacher"):
        board.dossier(sitting, handle)
    sittings.seat_experts(actor=board.office, sitting_id=sitting.pk, expert_ids=[e.pk for e in board.experts[5:]])
    assert queries() == one

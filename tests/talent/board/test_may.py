"""The review board: every verb in every state, who may, what is refused, what the database refuses."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from talent.models import BoardConflict, BoardDossier, BoardExpert, BoardSeat, BoardSitting
from talent.services.board import dossiers, experts, scoring, sittings
from talent.states.board import SITTING_TABLE, SittingState
from tests.talent.board.kit import CRITERIA, THRESHOLDS, Board
from tests.talent.kit import START
from tests.world_talent import Talent
from xinhui.core import clock
from xinhui.core.errors import Conflict, DomainError, Forbidden, InvalidInput, NotFound, TransitionRefused

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def autumn() -> Any:
    with clock.moved(START):
        yield


VERBS: dict[str, Any] = {
    "change": lambda b, s, d: sittings.change_sitting(
        actor=b.office, sitting_id=s.pk, name="改名", field="engineering", held_on=date(2026, 9, 21),
        closes_on=date(2026, 9, 26), quorum=3, criteria=CRITERIA, thresholds=THRESHOLDS),
    "dossier": lambda b, s, d: b.dossier(s, "turner"),
    "unseat": lambda b, s, d: sittings.unseat_expert(actor=b.office, seat_id=s.seats.first().pk),
    "drop": lambda b, s, d: sittings.drop_sitting(actor=b.office, sitting_id=s.pk, reason="改期"),
    "open": lambda b, s, d: sittings.open_sitting(actor=b.office, sitting_id=s.pk),
    "seat": lambda b, s, d: sittings.seat_experts(actor=b.office, sitting_id=s.pk, expert_ids=[b.experts[7].pk]),
    "declare": lambda b, s, d: scoring.declare_conflict(actor=b.expert(0), dossier_id=d.pk, reason="师生"),
    "score": lambda b, s, d: b.score(0, d, 1, 2),
    "extend": lambda b, s, d: sittings.extend_sitting(actor=b.office, sitting_id=s.pk, closes_on=date(2026, 9, 30)),
    "close": lambda b, s, d: sittings.close_sitting(actor=b.office, sitting_id=s.pk),
    "decide": lambda b, s, d: dossiers.from_board(actor=b.office, dossier_id=d.pk, tier="C", reason="评审会建议"),
}  # fmt: skip


@pytest.mark.parametrize("state", list(SittingState))
@pytest.mark.parametrize("verb", SITTING_TABLE.verbs)
def test_every_verb_in_every_state(board: Board, state: SittingState, verb: str) -> None:
    sitting = board.sitting()
    dossier = board.dossier(sitting)
    if state in (SittingState.SCORING, SittingState.CLOSED):
        sittings.open_sitting(actor=board.office, sitting_id=sitting.pk)
    for number in range(5) if state == SittingState.CLOSED or verb == "close" else ():
        if state in (SittingState.SCORING, SittingState.CLOSED):
            board.score(number, dossier, 85, 85)
    if state == SittingState.CLOSED:
        sittings.close_sitting(actor=board.office, sitting_id=sitting.pk)
    if state == SittingState.DROPPED or (verb == "drop" and state == SittingState.PREPARED):
        dossiers.take_back(actor=board.office, dossier_id=dossier.pk)
        if state == SittingState.DROPPED:
            sittings.drop_sitting(actor=board.office, sitting_id=sitting.pk, reason="改期")
            BoardDossier.objects.filter(pk=dossier.pk).update(outcome="waiting")
    sitting = BoardSitting.objects.get(pk=sitting.pk)
    if SITTING_TABLE.allows(state, verb):
        VERBS[verb](board, sitting, dossier)
        assert BoardSitting.objects.get(pk=sitting.pk).state == SITTING_TABLE.next(state, verb)
    else:
        with pytest.raises((TransitionRefused, NotFound)):
            VERBS[verb](board, sitting, dossier)
        assert BoardSitting.objects.get(pk=sitting.pk).state == state


@pytest.mark.parametrize("handle", ["handler", "district_leader", "employer_user", "other_employer_user"])
def test_the_board_is_the_offices(board: Board, talent: Talent, handle: str) -> None:
    sitting = board.sitting()
    dossier, actor = board.dossier(sitting), talent.act(handle)
    for attempt in (
        lambda: sittings.call_sitting(actor=actor, name="x", field="other", held_on=date(2026, 9, 21), quorum=3,
                                      closes_on=date(2026, 9, 21), criteria=CRITERIA, thresholds=THRESHOLDS),
        lambda: sittings.seat_experts(actor=actor, sitting_id=sitting.pk, expert_ids=[]),
        lambda: sittings.open_sitting(actor=actor, sitting_id=sitting.pk),
        lambda: sittings.close_sitting(actor=actor, sitting_id=sitting.pk),
        lambda: dossiers.from_board(actor=actor, dossier_id=dossier.pk, tier="C", reason="x"),
        lambda: dossiers.take_back(actor=actor, dossier_id=dossier.pk),
        lambda: experts.enter_expert(actor=actor, username="situ", field="other"),
        lambda: experts.retire_expert(actor=actor, expert_id=board.experts[0].pk),
    ):  # fmt: skip
        with pytest.raises(Forbidden):
            attempt()
    with pytest.raises(NotFound):
        scoring.score_dossier(actor=actor, dossier_id=dossier.pk, points={})
    user = talent.user(handle)
    assert not BoardSitting.objects.visible_to(user).exists() and not BoardDossier.objects.visible_to(user).exists()


def test_an_expert_of_another_sitting_reads_nothing(board: Board) -> None:
    _sitting, dossier = board.opened()
    with pytest.raises(NotFound):
        board.score(6, dossier, 1, 1)
    assert not BoardDossier.objects.before(board.users[6]).exists()
    assert not BoardSitting.objects.of_expert(board.users[6]).exists()
    assert BoardDossier.objects.before(board.users[0]).count() == 1


@pytest.mark.parametrize(("facts", "field"), [
    ({"criteria": [("水平", 99)]}, "criteria"), ({"criteria": []}, "criteria"),
    ({"criteria": [("水平", 50), ("水平", 50)]}, "criteria"), ({"criteria": [("水平", 0), ("业绩", 100)]}, "criteria"),
    ({"thresholds": []}, "thresholds"), ({"thresholds": [("C", 60), ("D", 80)]}, "thresholds"),
    ({"thresholds": [("C", 60), ("C", 50)]}, "thresholds"), ({"thresholds": [("Z", 60)]}, "thresholds"),
    ({"thresholds": [("C", 101)]}, "thresholds"), ({"quorum": 2}, "quorum"), ({"name": " "}, "name"),
    ({"field": "x"}, "field"), ({"closes_on": date(2026, 9, 20)}, "closes_on"),
])  # fmt: skip
def test_a_sitting_with_wrong_rules_is_refused(board: Board, facts: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        board.sitting(**facts)
    assert caught.value.field == field


@pytest.mark.parametrize(("facts", "field"), [
    ({"username": "nobody"}, "username"), ({"username": "zhuanjia0"}, "username"), ({"field": "x"}, "field"),
    ({"employer_id": 999_999}, "employer"), ({"unit_id": 999_999}, "unit"), ({"school_from": 1}, "school_from"),
    ({"school_from": 2000, "school_to": 1999}, "school_to"),
])  # fmt: skip
def test_an_expert_with_wrong_facts_is_refused(board: Board, facts: dict[str, Any], field: str) -> None:
    with pytest.raises(DomainError) as caught:
        experts.enter_expert(actor=board.office, **{"username": "situ", "field": "other", **facts})
    assert caught.value.field == field


def test_who_has_retired_is_not_seated(board: Board) -> None:
    experts.retire_expert(actor=board.office, expert_id=board.experts[0].pk)
    with pytest.raises(NotFound):
        board.sitting()
    experts.recall_expert(actor=board.office, expert_id=board.experts[0].pk)
    sitting = board.sitting()
    assert sitting.seats.count() == 5
    with pytest.raises(Conflict):
        sittings.seat_experts(actor=board.office, sitting_id=sitting.pk, expert_ids=[board.experts[0].pk])


def test_the_database_refuses_what_the_services_would(board: Board) -> None:
    sitting, dossier = board.opened()
    seat = sitting.seats.first()
    assert seat is not None
    wrong: list[Any] = [
        lambda: BoardSitting.objects.filter(pk=sitting.pk).update(quorum=2),
        lambda: BoardSitting.objects.filter(pk=sitting.pk).update(closes_on=date(2026, 1, 1)),
        lambda: BoardSitting.objects.filter(pk=sitting.pk).update(state="closed"),
        lambda: BoardDossier.objects.filter(pk=dossier.pk).update(outcome="rated"),
        lambda: BoardDossier.objects.filter(pk=dossier.pk).update(tier="C"),
        lambda: BoardDossier.objects.create(sitting=sitting, application=dossier.application, code="甲02"),
        lambda: BoardSeat.objects.create(sitting=sitting, expert=seat.expert),
        lambda: BoardConflict.objects.create(dossier=dossier, seat=seat, kind="declared"),
        lambda: BoardExpert.objects.filter(pk=seat.expert_id).update(school_from=2000, school_to=1999),
        lambda: sitting.criteria.update(weight=0),
        lambda: sitting.thresholds.update(least=101),
    ]
    for attempt in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            attempt()

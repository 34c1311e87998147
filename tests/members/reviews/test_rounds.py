"""A round from the draft to the decided objection: who may, blind scores, the ranking, the books."""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from members.models import ReviewAssignment, ReviewObjection, ReviewOrgan, ReviewRound, ReviewScore, ReviewVisit
from members.services.reviews import results, rounds, scores
from members.states.review import OBJECTION_TABLE, ROUND_TABLE, VISIT_TABLE, ObjectionState, RoundState, VisitState
from tests.members.reviews.kit import drafted, in_state, score, score_all, secretary_of, told
from tests.world_members import Party
from xinhui.accounts.actors import SYSTEM
from xinhui.accounts.models import User
from xinhui.audit.models import Entry
from xinhui.core import clock
from xinhui.core.clock import LOCAL
from xinhui.core.errors import Conflict, DomainError, Forbidden, InvalidInput, NotFound, TransitionRefused


def organ_of(row: ReviewRound, unit: str = "城管局") -> ReviewOrgan:
    return row.organs.select_related("organization").get(unit__name=unit)


def test_the_ranking_is_the_mean_of_the_peers(party: Party) -> None:
    row = in_state(party, "published")
    assert told("party.review_score") == told("party.review_published") == ["asong", "s-office", "s-water", "s-zzb"]
    organs = list(row.organs.order_by("rank"))
    assert [organ.rank for organ in organs] == [1, 2, 3, 4]
    for organ in organs:
        totals = [each.total for each in ReviewAssignment.objects.filter(scored=organ)]
        assert organ.scores_counted == len(totals) == 2
        assert organ.mean is not None and abs(organ.mean - sum(filter(None, totals), Decimal()) / 2) <= Decimal("0.01")
    assert row.object_by is not None and row.published_on is not None and row.object_by > row.published_on
    with pytest.raises(TransitionRefused):
        score(row.assignments.all()[0], 90)


def test_nobody_but_the_scorer_sees_who_scores(party: Party) -> None:
    row = in_state(party, "scoring")
    mine = secretary_of(organ_of(row))
    for assignment in row.assignments.select_related("scorer", "scored__organization"):
        scorer, scored = secretary_of(assignment.scorer), secretary_of(assignment.scored)
        assert assignment in ReviewAssignment.objects.visible_to(User.objects.get(pk=scorer.user_id))
        assert assignment not in ReviewAssignment.objects.visible_to(User.objects.get(pk=scored.user_id))
        with pytest.raises(NotFound):
            scores.score_organ(actor=scored, assignment_id=assignment.pk, points={})
    for handle in ("org_department", "district_leader", "organ_member", "branch_secretary"):
        assert not ReviewAssignment.objects.visible_to(party.user(handle)).exists()
        assert not ReviewScore.objects.visible_to(party.user(handle)).exists()
    row.organs.model.objects.get(pk=organ_of(row).pk).organization.parent.officers.create(  # type: ignore[union-attr]
        member=party.members["branch_secretary"], duty="secretary", starts_on=clock.today()
    )
    assert not ReviewAssignment.objects.visible_to(party.user("branch_secretary")).exists(), "nor an officer above"
    score_all(row)
    trail = str([entry.detail for entry in Entry.objects.filter(verb="review.score")])
    assert "scored" not in trail and "城管局" not in trail
    assert ReviewAssignment.objects.visible_to(User.objects.get(pk=mine.user_id)).count() == 2


def test_points_reasons_and_a_second_thought(party: Party) -> None:
    row = in_state(party, "scoring")
    assignment = row.assignments.select_related("scorer").all()[0]
    actor = secretary_of(assignment.scorer)
    first, second = row.criteria.all()

    def give(one: int, two: int, **more: Any) -> ReviewAssignment:
        return scores.score_organ(
            actor=actor, assignment_id=assignment.pk, points={first.pk: one, second.pk: two}, **more
        )

    for field, call in (
        (f"points_{first.pk}", lambda: give(101, 40)), (f"reason_{first.pk}", lambda: give(95, 40)),
        (f"reason_{second.pk}", lambda: give(80, 30)), ("remark", lambda: give(80, 40, remark="长" * 301)),
        (f"points_{second.pk}", lambda: scores.score_organ(actor=actor, assignment_id=assignment.pk, points={first.pk: 80})),
    ):  # fmt: skip
        with pytest.raises(InvalidInput) as refusal:
            call()  # type: ignore[no-untyped-call]  # lambdas
        assert refusal.value.field == field
    assert assignment.scores.count() == 0
    give(80, 40)
    again = give(100, 40, reasons={first.pk: "全区示范"})
    assert again.total is not None and float(again.total) == 95.0
    assert list(assignment.scores.values_list("points", "reason")) == [(100, "全区示范"), (40, "")]


VERBS: dict[str, Callable[[Party, ReviewRound], object]] = {
    "criterion": lambda w, r: rounds.add_criterion(actor=w.act("org_department"), round_id=r.pk, title="新", points=10),
    "invite": lambda w, r: rounds.invite_organs(
        actor=w.act("org_department"), round_id=r.pk, organization_ids=[w.organizations["organ_branch"].pk]
    ),
    "open": lambda w, r: rounds.open_round(actor=w.act("org_department"), round_id=r.pk),
    "report": lambda w, r: scores.write_report(actor=w.act("organ_secretary"), organ_id=organ_of(r).pk, report="总结"),
    "start": lambda w, r: rounds.start_scoring(actor=w.act("org_department"), round_id=r.pk),
    "score": lambda w, r: score(r.assignments.all()[0]),
    "close": lambda w, r: rounds.close_round(actor=w.act("org_department"), round_id=r.pk),
    "publish": lambda w, r: rounds.publish_round(actor=w.act("org_department"), round_id=r.pk),
    "object": lambda w, r: results.object_to_result(
        actor=w.act("organ_secretary"), organ_id=organ_of(r).pk, text="异议"
    ),
    "cancel": lambda w, r: rounds.cancel_round(actor=w.act("org_department"), round_id=r.pk, reason="改期"),
}


@pytest.mark.parametrize("state", list(RoundState))
def test_every_state_and_verb(party: Party, state: RoundState) -> None:
    assert set(VERBS) == set(ROUND_TABLE.verbs)
    row = in_state(party, state)
    if not row.assignments.exists():
        one, other = row.organs.all()[:2]
        ReviewAssignment.objects.create(round=row, scorer=one, scored=other)
    for verb, act in VERBS.items():
        with transaction.atomic():
            if ROUND_TABLE.allows(state, verb):
                if verb == "start":
                    row.assignments.all().delete()
                if verb == "close":
                    score_all(row)
                act(party, row)
                assert ReviewRound.objects.get(pk=row.pk).state == ROUND_TABLE.next(state, verb), verb
            else:
                with pytest.raises(TransitionRefused):
                    act(party, row)
                assert ReviewRound.objects.get(pk=row.pk).state == state, verb
            transaction.set_rollback(True)


def test_who_may(party: Party) -> None:
    row = drafted(party)
    for handle in ("organizer", "secretary", "district_leader", "organ_secretary"):
        for verb in ("open", "cancel", "criterion"):
            with pytest.raises(Forbidden):
                VERBS_AS[verb](party, row, handle)
    assert not ReviewRound.objects.visible_to(party.user("organ_secretary")).exists(), "a draft is the department's"
    rounds.open_round(actor=party.act("org_department"), round_id=row.pk)
    assert ReviewRound.objects.visible_to(party.user("organ_secretary")).exists()
    assert not ReviewRound.objects.visible_to(party.user("branch_secretary")).exists()
    with pytest.raises(Forbidden):
        scores.write_report(actor=party.act("organ_member"), organ_id=organ_of(row).pk, report="x")


VERBS_AS: dict[str, Callable[[Party, ReviewRound, str], object]] = {
    "open": lambda w, r, who: rounds.open_round(actor=w.act(who), round_id=r.pk),
    "cancel": lambda w, r, who: rounds.cancel_round(actor=w.act(who), round_id=r.pk, reason="x"),
    "criterion": lambda w, r, who: rounds.add_criterion(actor=w.act(who), round_id=r.pk, title="x", points=1),
}


def test_a_round_needs_criteria_and_organs_and_its_scores(party: Party) -> None:
    actor = party.act("org_department")
    row = drafted(party, peers=4)
    with pytest.raises(Conflict) as few:
        rounds.open_round(actor=actor, round_id=row.pk)
    assert few.value.code == "organs-too-few"
    row.criteria.all().delete()
    with pytest.raises(Conflict) as none:
        rounds.open_round(actor=actor, round_id=row.pk)
    assert none.value.code == "criteria-missing"
    with pytest.raises(InvalidInput) as wrong:
        rounds.invite_organs(actor=actor, round_id=row.pk, organization_ids=[party.organizations["grid_branch"].pk])
    assert wrong.value.field == "organizations"


def test_scorers_are_reminded_twice_and_it_closes_without_the_late_ones(party: Party) -> None:
    row = in_state(party, "scoring")
    score(row.assignments.filter(scorer=organ_of(row))[0])
    score(row.assignments.filter(scorer=organ_of(row))[1])
    with pytest.raises(Conflict) as owed:
        rounds.close_round(actor=party.act("org_department"), round_id=row.pk)
    assert owed.value.code == "scores-owed"
    due, seen = datetime(row.score_by.year, row.score_by.month, row.score_by.day, 9, tzinfo=LOCAL), []
    for days in (-4, -3, -1, 0, 1, 2):
        with clock.moved(due + timedelta(days=days)):
            scores.remind_scorers(actor=SYSTEM)
            seen.append((len(told("party.review_soon")), len(told("party.review_late"))))
    assert seen == [(0, 0), (3, 0), (3, 0), (3, 0), (3, 3), (3, 3)]
    assert "asong" not in told("party.review_soon")
    with clock.moved(due + timedelta(days=1)):
        rounds.close_round(actor=party.act("org_department"), round_id=row.pk)
        rounds.publish_round(actor=party.act("org_department"), round_id=row.pk)
    counted = row.organs.values_list("scores_counted", "rank")
    assert sum(count or 0 for count, _rank in counted) == 2
    assert [rank for count, rank in counted if not count] == [None, None] or all(count for count, _rank in counted)


def test_objections_in_time_once_and_decided(party: Party) -> None:
    row = in_state(party, "published")
    organ, ranks = organ_of(row), list(row.organs.values_list("pk", "rank"))
    assert row.object_by is not None
    last = datetime(row.object_by.year, row.object_by.month, row.object_by.day, 20, tzinfo=LOCAL)
    with pytest.raises(Conflict) as late, clock.moved(last + timedelta(days=1)):
        results.object_to_result(actor=party.act("organ_secretary"), organ_id=organ.pk, text="异议")
    assert late.value.code == "objection-late"
    with clock.moved(last):
        with pytest.raises(Forbidden):
            results.object_to_result(actor=party.act("org_department"), organ_id=organ.pk, text="异议")
        objection = results.object_to_result(actor=party.act("organ_secretary"), organ_id=organ.pk, text="漏计一项")
        with pytest.raises(Conflict):
            results.object_to_result(actor=party.act("organ_secretary"), organ_id=organ.pk, text="再次")
    assert told("party.review_objection") == ["panbuzhang"]
    with pytest.raises(Forbidden):
        results.decide_objection(
            actor=party.act("organ_secretary"), objection_id=objection.pk, answer="x", is_upheld=True
        )
    results.decide_objection(actor=party.act("org_department"), objection_id=objection.pk, answer="情况属实，予以说明",
                             is_upheld=True)  # fmt: skip
    assert told("party.review_decided") == ["asong"]
    assert list(row.organs.values_list("pk", "rank")) == ranks, "the ranking is frozen"


@pytest.mark.parametrize("state", list(ObjectionState))
def test_objections_and_visits_in_every_state(party: Party, state: ObjectionState) -> None:
    row = in_state(party, "published")
    one, other = row.organs.all()[:2]
    actor = party.act("org_department")
    decided = {} if state == "filed" else {"answer": "x", "decided_on": clock.today()}
    verbs: dict[str, Callable[[int], object]] = {
        "uphold": lambda pk: results.decide_objection(actor=actor, objection_id=pk, answer="是", is_upheld=True),
        "dismiss": lambda pk: results.decide_objection(actor=actor, objection_id=pk, answer="否", is_upheld=False),
    }
    assert set(verbs) == set(OBJECTION_TABLE.verbs)
    for number, (verb, act) in enumerate(verbs.items()):
        objection = ReviewObjection.objects.create(organ=(one, other)[number], text="x", filed_on=clock.today(), state=state,
                                                   **decided)  # fmt: skip
        attempt(OBJECTION_TABLE.allows(state, verb), lambda act=act, pk=objection.pk: act(pk))  # type: ignore[misc]
    visit_state = list(VisitState)[list(ObjectionState).index(state)]
    done = {"held_on": clock.today(), "people": 3, "learnt": "x"} if visit_state == "done" else {}
    acts: dict[str, Callable[[int], object]] = {
        "done": lambda pk: results.record_visit(actor=actor, visit_id=pk, people=5, learnt="台账规范"),
        "call_off": lambda pk: results.call_off_visit(actor=actor, visit_id=pk, reason="改期"),
    }
    assert set(acts) == set(VISIT_TABLE.verbs)
    for verb, act in acts.items():
        visit = ReviewVisit.objects.create(round=row, visitor=one, host=other, topic="x", planned_on=clock.today(),
                                           state=visit_state, reason="x", **done)  # fmt: skip
        attempt(VISIT_TABLE.allows(visit_state, verb), lambda act=act, pk=visit.pk: act(pk))  # type: ignore[misc]


def attempt(allowed: bool, act: Callable[[], object]) -> None:
    if allowed:
        act()
        return
    with pytest.raises(TransitionRefused):
        act()


def test_visits_are_planned_by_who_goes(party: Party) -> None:
    row = in_state(party, "open")
    mine, other = organ_of(row), organ_of(row, "水务局")
    facts: dict[str, Any] = {"round_id": row.pk, "topic": "党建品牌", "planned_on": clock.today()}
    visit = results.plan_visit(actor=party.act("organ_secretary"), visitor_id=mine.pk, host_id=other.pk, **facts)
    assert told("party.review_visit") == ["asong", "s-water"]
    with pytest.raises(Forbidden):
        results.plan_visit(actor=party.act("organ_secretary"), visitor_id=other.pk, host_id=mine.pk, **facts)
    for field, wrong in (("host", {"host_id": mine.pk}), ("visitor", {"visitor_id": 0}), ("topic", {"topic": ""}),
                         ("planned_on", {"planned_on": clock.today() - timedelta(1)})):  # fmt: skip
        with pytest.raises(DomainError) as refusal:
            results.plan_visit(actor=party.act("org_department"),
                               **{**facts, "visitor_id": mine.pk, "host_id": other.pk, **wrong})  # fmt: skip
        assert refusal.value.field == field
    results.record_visit(actor=party.act("organ_secretary"), visit_id=visit.pk, people=6, learnt="积分管理")
    visit.refresh_from_db()
    assert (visit.state, visit.people, visit.learnt) == ("done", 6, "积分管理")


def test_the_books_are_opened_with_a_reason_on_the_trail(party: Party) -> None:
    row = in_state(party, "scoring")
    actor = party.act("org_department")
    with pytest.raises(Conflict):
        results.open_books(actor=actor, round_id=row.pk, reason="核查")
    score_all(row)
    rounds.close_round(actor=actor, round_id=row.pk)
    for who, reason, error in (("organ_secretary", "核查", Forbidden), ("district_leader", "核查", Forbidden),
                               ("org_department", " ", InvalidInput)):  # fmt: skip
        with pytest.raises(error):
            results.open_books(actor=party.act(who), round_id=row.pk, reason=reason)
    assert not Entry.objects.filter(verb="review.books").exists()
    results.open_books(actor=actor, round_id=row.pk, reason="核查异常打分")
    assert Entry.objects.get(verb="review.books").detail["reason"] == "核查异常打分"


def test_the_database_holds_its_rules(party: Party) -> None:
    row = in_state(party, "scoring")
    one = row.organs.all()[0]
    with pytest.raises(IntegrityError), transaction.atomic():
        ReviewAssignment.objects.create(round=row, scorer=one, scored=one)
    with pytest.raises(IntegrityError), transaction.atomic():
        ReviewAssignment.objects.filter(round=row).update(total=101, scored_at=clock.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        ReviewRound.objects.filter(pk=row.pk).update(state="published")

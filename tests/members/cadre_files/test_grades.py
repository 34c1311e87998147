"""Graded secretaries: opened by the department, scored by the town, approved, objected to, decided, settled, again."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from members.models import Grading, GradingCriterion, SecretaryGrade, SecretaryScore
from members.selectors.secretary_grades import by_town, listed, secretaries_graded
from members.services.cadre_files.keep import add_cadre_post, close_cadre_file, end_cadre_post
from members.services.secretary_grades import grade as g
from members.services.secretary_grades.enrol import drop_waiting
from members.services.secretary_grades.years import close_grading, remind_of_grading
from members.states.secretary_grades import GRADE_TABLE, GradeState
from tests.members.cadre_files.kit import DAY, opened, scored, told, with_account, year_opened
from tests.world import OTHER_VILLAGE, TOWN
from tests.world_members import Party
from xinhui.accounts.actors import SYSTEM
from xinhui.audit.selectors.verify import verify_chains
from xinhui.core import clock
from xinhui.core.clock import LOCAL
from xinhui.core.errors import Conflict, DomainError, Forbidden, InvalidInput, TransitionRefused


def graded(party: Party, state: str = "waiting") -> SecretaryGrade:
    """The grade of 陈支书 in a state, by the real verbs."""
    cadre, department = with_account(party), party.act("org_department")
    row = year_opened(party).grades.get()
    if state == "dropped":
        drop_waiting(actor=SYSTEM, cadre_id=cadre.pk)
    elif state != "waiting":
        scored(party, row)
        if state == "returned":
            g.return_grade(actor=department, grade_id=row.pk, reason="理由不足")
        elif state != "scored":
            g.approve_grade(actor=department, grade_id=row.pk)
    if state in ("objected", "settled"):
        g.object_to_grade(actor=party.act("secretary"), grade_id=row.pk, text="纠纷已调解")
    if state == "settled":
        g.dismiss_objection(actor=department, grade_id=row.pk, reason="查无依据")
    row.refresh_from_db()
    assert row.state == state
    return row


def settle(party: Party, pk: int) -> object:
    with clock.moved(clock.now() + timedelta(days=60)):
        if not g.settle_grades(actor=SYSTEM):
            raise TransitionRefused(state="", verb="settle", message="nothing to settle")
    return pk


def drop(party: Party, pk: int) -> object:
    if not drop_waiting(actor=SYSTEM, cadre_id=SecretaryGrade.objects.get(pk=pk).cadre_id):
        raise TransitionRefused(state="", verb="drop", message="nothing to drop")
    return pk


VERBS: dict[str, Callable[[Party, int], object]] = {
    "score": lambda p, pk: scored(p, SecretaryGrade.objects.get(pk=pk)),
    "approve": lambda p, pk: g.approve_grade(actor=p.act("org_department"), grade_id=pk),
    "return": lambda p, pk: g.return_grade(actor=p.act("org_department"), grade_id=pk, reason="理由不足"),
    "object": lambda p, pk: g.object_to_grade(actor=p.act("secretary"), grade_id=pk, text="不服"),
    "uphold": lambda p, pk: g.uphold_objection(actor=p.act("org_department"), grade_id=pk, reason="属实"),
    "dismiss": lambda p, pk: g.dismiss_objection(actor=p.act("org_department"), grade_id=pk, reason="不属实"),
    "settle": settle,
    "drop": drop,
}


@pytest.mark.parametrize("state", GradeState.values)
def test_every_pair_of_state_and_verb(party: Party, state: str) -> None:
    assert set(VERBS) == set(GRADE_TABLE.verbs)
    row = graded(party, state)
    for verb, do in VERBS.items():
        mark = transaction.savepoint()
        if GRADE_TABLE.allows(state, verb):
            do(party, row.pk)
            row.refresh_from_db()
            assert row.state == GRADE_TABLE.next(state, verb), (state, verb)
        else:
            with pytest.raises(TransitionRefused):
                do(party, row.pk)
        transaction.savepoint_rollback(mark)
        row.refresh_from_db()
        assert row.state == state


def test_points_make_the_grade_and_the_secretary_is_told_when_it_is_approved(party: Party) -> None:
    row = graded(party)
    assert told("party.grading_opened") == ["tanweiyuan"]
    assert scored(party, row, 60, 40).level == "first"
    assert scored(party, row, 50, 30).level == "second", "corrected before the approval"
    assert scored(party, row, 10, 30).level == "third" and SecretaryScore.objects.count() == 2
    assert not told("party.grade_published") and secretaries_graded() == 0
    row = g.approve_grade(actor=party.act("org_department"), grade_id=row.pk)
    assert row.object_until == clock.today() + timedelta(days=7) and secretaries_graded() == 1
    assert told("party.grade_published") == ["chenzhishu"]
    (town,) = by_town(party.user("organizer"), year=row.grading.year)
    assert (town.code, town.secretaries, town.columns, town.open) == (TOWN, 1, [0, 0, 1, 0, 1, 0], 1)


def test_who_sees_a_grade_and_when(party: Party) -> None:
    row = graded(party, "scored")
    for who in ("secretary", "party_member", "other_organizer", "branch_secretary", "worker"):
        assert not SecretaryGrade.objects.visible_to(party.user(who)), who
    for who in ("organizer", "town_leader", "org_department", "district_leader"):
        assert SecretaryGrade.objects.visible_to(party.user(who)).count() == 1, who
    g.approve_grade(actor=party.act("org_department"), grade_id=row.pk)
    assert SecretaryGrade.objects.visible_to(party.user("secretary")).count() == 1
    assert not SecretaryGrade.objects.visible_to(party.user("other_secretary"))


def test_who_scores_and_who_decides(party: Party) -> None:
    row = graded(party)
    for who in ("org_department", "secretary", "other_organizer", "town_leader"):
        with pytest.raises(Forbidden) as refusal:
            scored(party, row, who=who)
        assert refusal.value.code == "scorer-required"
    scored(party, row)
    for verb in (g.approve_grade, g.return_grade):
        facts: dict[str, Any] = {"reason": "x"} if verb is g.return_grade else {}
        with pytest.raises(Forbidden):
            verb(actor=party.act("organizer"), grade_id=row.pk, **facts)
    with pytest.raises(Forbidden):
        g.object_to_grade(actor=party.act("organizer"), grade_id=row.pk, text="x")


def test_every_refusal_of_a_score_names_its_field(party: Party) -> None:
    row, actor = graded(party), party.act("organizer")
    first, second = row.grading.items.all()
    good = {first.pk: g.Given(50, "好"), second.pk: g.Given(30, "好")}
    whole: dict[str, Any] = {"scores": good, "village_class": "middle", "class_reason": "一般"}
    wrong: list[tuple[str, dict[str, Any]]] = [
        (f"points_{first.pk}", {"scores": {**good, first.pk: g.Given(61, "好")}}),
        (f"points_{first.pk}", {"scores": {**good, first.pk: g.Given(-1, "好")}}),
        (f"reason_{second.pk}", {"scores": {**good, second.pk: g.Given(1, " ")}}),
        (f"points_{second.pk}", {"scores": {first.pk: g.Given(1, "好")}}),
        ("scores", {"scores": {**good, 0: g.Given(1, "好")}}),
        ("village_class", {"village_class": "x"}),
        ("class_reason", {"class_reason": ""}),
    ]
    for field, change in wrong:
        with pytest.raises(InvalidInput) as refusal:
            g.score_secretary(actor=actor, grade_id=row.pk, **{**whole, **change})
        assert refusal.value.field == field
    row.refresh_from_db()
    assert row.state == "waiting" and not SecretaryScore.objects.exists()


def test_an_objection_once_and_in_time(party: Party) -> None:
    row = graded(party, "published")
    with clock.moved(clock.now() + timedelta(days=8)), pytest.raises(Conflict) as late:
        VERBS["object"](party, row.pk)
    assert late.value.code == "objection-late"
    VERBS["object"](party, row.pk)
    assert told("party.grade_objected") == ["panbuzhang", "tanweiyuan"]
    VERBS["uphold"](party, row.pk)
    assert told("party.grade_upheld") == ["chenzhishu"] and told("party.grade_returned") == ["tanweiyuan"]
    scored(party, SecretaryGrade.objects.get(pk=row.pk), 60, 30)
    VERBS["approve"](party, row.pk)
    with pytest.raises(Conflict) as twice:
        VERBS["object"](party, row.pk)
    assert twice.value.code == "objected-already"
    entries = list(row.entries.values_list("verb", "total"))
    assert entries == [("score", 80), ("approve", 80), ("object", 80), ("uphold", 80), ("score", 90), ("approve", 90)]
    first = row.entries.first()
    assert first is not None
    for change in (first.save, first.delete):
        with pytest.raises(TypeError):
            change()
    assert all(one.broken is None for one in verify_chains())


@pytest.mark.parametrize(
    ("code", "field", "changes"),
    [("number-out-of-range", "year", {"year": 2010}), ("day-past", "due_on", {"due_on": date(2020, 1, 1)}),
     ("number-out-of-range", "first_from", {"first_from": 101}), ("number-out-of-range", "second_from", {"second_from": 85}),
     ("number-out-of-range", "objection_days", {"objection_days": 4})],
)  # fmt: skip
def test_refusals_of_a_year(party: Party, code: str, field: str, changes: dict[str, Any]) -> None:
    opened(party)
    with pytest.raises(DomainError) as refusal:
        year_opened(party, **changes)
    assert (refusal.value.code, refusal.value.field) == (code, field) and not Grading.objects.exists()


def test_a_year_wants_secretaries_and_a_hundred_points_and_is_alone(party: Party) -> None:
    with pytest.raises(Conflict) as nobody:
        year_opened(party)
    assert nobody.value.code == "no-secretaries" and not Grading.objects.exists()
    opened(party)
    GradingCriterion.objects.create(title="加分", points=5)
    with pytest.raises(Conflict) as points:
        year_opened(party)
    assert points.value.code == "criteria-points"
    GradingCriterion.objects.filter(title="加分").update(is_active=False)
    row = year_opened(party)
    GradingCriterion.objects.filter(title="政治引领").update(points=10)
    assert [item.points for item in row.items.all()] == [60, 40], "a year keeps its own copy"
    GradingCriterion.objects.filter(title="政治引领").update(points=60)
    for year, code in ((row.year, "year-known"), (row.year - 1, "year-open")):
        with pytest.raises(Conflict) as again:
            year_opened(party, year)
        assert (again.value.code, again.value.field) == (code, "year")
    with pytest.raises(Conflict) as unsettled:
        close_grading(actor=party.act("org_department"), grading_id=row.pk)
    assert unsettled.value.code == "grades-unsettled"
    with pytest.raises(Forbidden):
        close_grading(actor=party.act("organizer"), grading_id=row.pk)


def test_who_takes_office_during_the_year_is_graded_and_who_leaves_is_not(party: Party) -> None:
    here = opened(party)
    row = year_opened(party)
    there = opened(party, "org_department", area_code=OTHER_VILLAGE)
    assert row.grades.count() == 2
    close_cadre_file(actor=party.act("org_department"), cadre_id=there.pk, leaving="moved")
    assert row.grades.get(cadre=there).state == "dropped"
    add_cadre_post(actor=party.act("organizer"), cadre_id=here.pk, post="deputy", starts_on=DAY)
    end_cadre_post(actor=party.act("organizer"), cadre_id=here.pk, post="secretary")
    assert set(row.grades.values_list("state", flat=True)) == {"dropped"}
    closed = close_grading(actor=party.act("org_department"), grading_id=row.pk)
    assert closed.closed_on == clock.today()
    with pytest.raises(TransitionRefused):
        close_grading(actor=party.act("org_department"), grading_id=row.pk)


def test_towns_that_owe_scores_are_reminded_before_and_after(party: Party) -> None:
    with clock.moved(datetime(2026, 9, 1, 6, tzinfo=LOCAL)):
        opened(party)
        year_opened(party, due_on=date(2026, 10, 1))
        assert remind_of_grading(actor=SYSTEM) == 0
    for day in ((2026, 9, 24), (2026, 9, 25), (2026, 10, 2), (2026, 10, 9)):
        with clock.moved(datetime(*day, 6, tzinfo=LOCAL)):
            remind_of_grading(actor=SYSTEM)
    assert told("party.grading_due") == ["tanweiyuan"] * 2


def test_the_year_before_stands_beside_it_and_constraints_hold(party: Party) -> None:
    with clock.moved(datetime(2025, 6, 1, 9, tzinfo=LOCAL)):
        row = graded(party, "settled")
        close_grading(actor=party.act("org_department"), grading_id=row.grading_id)
    with clock.moved(datetime(2026, 6, 1, 9, tzinfo=LOCAL)):
        year_opened(party)
        (found,) = listed(party.user("organizer"), year=2026)
        assert found.level_before == "second" and found.state == "waiting"  # type: ignore[attr-defined]
        assert not listed(party.user("organizer"), year=2026, level="second")
    for name, change in (("secretary_grade_whole", {"level": ""}), ("secretary_grade_published", {"object_until": None}),
                         ("secretary_grade_objected", {"objection": ""})):  # fmt: skip
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            SecretaryGrade.objects.filter(pk=row.pk).update(**change)
    with pytest.raises(IntegrityError, match="grading"), transaction.atomic():
        Grading.objects.filter(pk=row.grading_id).update(state="open", closed_on=None)

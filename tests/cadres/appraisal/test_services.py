"""Schemes, self-reports, grades under the cap, publicity, objections, results: who may, when, and what is refused."""

from datetime import date
from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from cadres.models import AppraisalResult, AppraisalScheme, AppraisalStep, Objection, PersonAppraisal, UnitAppraisal
from cadres.rules.facts import appraisals_of
from cadres.selectors.appraisal_scores import quota_in, scores_of
from cadres.services.appraisal import grades, objections, schemes, work
from cadres.services.daily import run_daily
from cadres.states.appraisal import UNIT_TABLE, UnitAppraisalState
from tests.cadres.appraisal.kit import counted, crowded, drafted, grade, graded, of, on, opened, public, raises, told
from tests.world_cadres import Cadres
from xinhui.accounts.actors import SYSTEM
from xinhui.audit.models import Entry
from xinhui.core.errors import Conflict, DomainError, Forbidden, InvalidInput, NotFound, TransitionRefused
from xinhui.outbox.models import Message

pytestmark = pytest.mark.django_db


def test_a_scheme_is_drafted_by_one_and_opened_by_another(cadres: Cadres) -> None:
    crowded(cadres)
    with on(1, 5):
        row = drafted(cadres)
        with raises("same-person"):
            schemes.open_scheme(actor=cadres.act("cadre_office"), scheme_id=row.pk)
        with pytest.raises(Forbidden):
            schemes.open_scheme(actor=cadres.act("personnel"), scheme_id=row.pk)
        schemes.open_scheme(actor=cadres.act("office_two"), scheme_id=row.pk)
    assert PersonAppraisal.objects.count() == 10
    assert told("cadre.appraisal_opened") == {"钟人事"}
    row.refresh_from_db()
    row.opened_by = row.drafted_by
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()
    with pytest.raises(TransitionRefused):
        schemes.edit_scheme(actor=cadres.act("cadre_office"), scheme_id=row.pk, name="x", kind="yearly",
                            levels=["none"], unit_ids=[1], begins_on=date(2025, 1, 1), ends_on=date(2025, 12, 31),
                            self_due_on=date(2026, 1, 1))  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"leader_weight": 50}, "leader_weight"), ({"ends_on": date(2024, 1, 1)}, "ends_on"),
        ({"self_due_on": date(2024, 1, 1)}, "self_due_on"), ({"levels": []}, "levels"), ({"levels": ["x"]}, "levels"),
        ({"unit_ids": []}, "unit_ids"), ({"name": " "}, "name"), ({"kind": "x"}, "kind"), ({"rounding": "x"}, "rounding"),
        ({"best_percent": 41}, "best_percent"), ({"publicity_days": 4}, "publicity_days"),
    ],
)  # fmt: skip
def test_a_draft_names_what_is_wrong(cadres: Cadres, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(DomainError) as caught:
        drafted(cadres, **changes)
    assert caught.value.field == field
    assert not AppraisalScheme.objects.exists()


def test_nobody_is_appraised_twice_for_a_year(cadres: Cadres) -> None:
    opened(cadres)
    with on(1, 6), pytest.raises(Conflict) as caught:
        again = drafted(cadres, name="另一方案")
        schemes.open_scheme(actor=cadres.act("office_two"), scheme_id=again.pk)
    assert caught.value.code == "appraised"


def test_self_reports_are_sealed_asked_for_and_shown_late(cadres: Cadres) -> None:
    row = opened(cadres)
    deputy = of(cadres, "deputy")
    himself = cadres.act("department_leader")
    with on(1, 10):
        run_daily(actor=SYSTEM)
        assert told("cadre.self_report_due") == {himself.label}
    with on(1, 13):
        run_daily(actor=SYSTEM)
        run_daily(actor=SYSTEM)
        assert told("cadre.self_report_late") == {himself.label} and told("cadre.self_reports_owed") == {"钟人事"}
        assert Message.objects.filter(kind="cadre.self_report_late", channel="in_app").count() == 1
        with pytest.raises(NotFound):
            work.hand_in_report(actor=cadres.act("personnel"), person_id=deputy.pk, text="代写")
        work.hand_in_report(actor=himself, person_id=deputy.pk, text="履行一岗双责")
    deputy.refresh_from_db()
    assert deputy.is_report_late and "一岗双责" not in deputy.report_sealed and deputy.report == "履行一岗双责"
    assert "一岗双责" not in str(list(Entry.objects.filter(verb__startswith="cadre.appraisal").values_list("detail")))
    assert row.steps.filter(verb="report").count() == 1


def test_whoever_is_taken_out_does_not_count(cadres: Cadres) -> None:
    row = opened(cadres)
    clerk = of(cadres, "clerk")
    work.exempt_person(actor=cadres.act("personnel"), person_id=clerk.pk, reason="试用期")
    assert quota_in(row).most == 1, "20 % of nine, rounded down"
    with raises("taken-out"):
        work.exempt_person(actor=cadres.act("personnel"), person_id=clerk.pk, reason="试用期")
    with pytest.raises(NotFound):
        work.exempt_person(actor=cadres.act("other_personnel"), person_id=of(cadres, "deputy").pk, reason="x")


def test_grades_keep_the_cap_and_give_reasons(cadres: Cadres) -> None:
    row = opened(cadres)
    with on(1, 20):
        graded(cadres, row, "罗秀珍", "梁一鸣")
        third = of(cadres, "区二妹")
        for to, field, reason in (("excellent", "grade", "x"), ("basic", "reason", ""), ("good", "grade", "x")):
            with pytest.raises(DomainError) as caught:
                grade(cadres, third, to, reason)
            assert caught.value.field == field
        grade(cadres, of(cadres, "梁一鸣"), "competent")
        grade(cadres, third, "excellent")
        assert quota_in(row).used == 2
        with pytest.raises(InvalidInput) as wrong:
            grades.grade_person(actor=cadres.act("personnel"), person_id=third.pk, points=Decimal(101), grade="basic")
        assert wrong.value.field == "points"
    with pytest.raises(IntegrityError), transaction.atomic():
        PersonAppraisal.objects.filter(pk=third.pk).update(grade="basic", reason_sealed="")
    sealed = PersonAppraisal.objects.get(pk=third.pk).reason_sealed
    assert sealed and "集体研究" not in sealed
    with on(1, 20):
        assert grade(cadres, third, "excellent", "").reason == "民主测评后集体研究", (
            "the reason of the same grade stays"
        )
        assert grade(cadres, third, "competent", "").reason == "", "that of another grade goes"


def test_the_score_shows_every_part(cadres: Cadres) -> None:
    row = opened(cadres)
    with on(1, 20):
        graded(cadres, row, "罗秀珍")
    person = of(cadres, "deputy")
    (score,) = scores_of(row, [person])
    # 任务 96 × 60 + 学时 0 × 40 → 57.6; ballots all 称职 → 80; leaders 88
    assert [score.parts[name].points for name in ("indicators", "ballots", "leaders")] == [
        Decimal("57.6"), Decimal("80.0"), Decimal("88.0")]  # fmt: skip
    assert score.score == Decimal("76.5") and score.advice == 1 and score.has_all_values
    assert score.ballots[0].counts == (0, 6, 0, 0)


def test_grades_are_sent_back_and_sent_again(cadres: Cadres) -> None:
    row = opened(cadres)
    office, unit = cadres.act("cadre_office"), cadres.act("personnel")
    with on(1, 20):
        counted(cadres, row)
        work.to_grades(actor=unit, unit_appraisal_id=row.pk)
        with pytest.raises(Conflict) as caught:
            grades.submit_grades(actor=unit, unit_appraisal_id=row.pk)
        assert caught.value.code == "ungraded"
        for person in row.people.all():
            grade(cadres, person, "competent")
        with pytest.raises(Conflict) as caught:
            grades.submit_grades(actor=unit, unit_appraisal_id=row.pk)
        assert caught.value.code == "values-lack"
        for person in row.people.all():
            for indicator in row.scheme.indicators.filter(source="manual"):
                work.enter_value(actor=unit, person_id=person.pk, indicator_id=indicator.pk, value=Decimal(90),
                                 evidence="台账")  # fmt: skip
        grades.submit_grades(actor=unit, unit_appraisal_id=row.pk)
        with pytest.raises(Forbidden):
            grades.accept_grades(actor=unit, unit_appraisal_id=row.pk)
        grades.send_back_grades(actor=office, unit_appraisal_id=row.pk, reason="评语过简")
        assert told("cadre.grades_sent_back") == {"钟人事"}
        grades.submit_grades(actor=unit, unit_appraisal_id=row.pk)
        assert grades.accept_grades(actor=office, unit_appraisal_id=row.pk).public_until == date(2026, 1, 27)


def test_an_objection_can_change_the_grade_under_the_cap(cadres: Cadres) -> None:
    row = public(cadres, "梁一鸣", "区二妹")
    deputy, office = of(cadres, "deputy"), cadres.act("cadre_office")
    with on(1, 26):
        objections.object_to_own(actor=cadres.act("department_leader"), person_id=deputy.pk, text="任务完成率应为100%")
        with pytest.raises(Conflict) as caught:
            objections.object_by_letter(actor=office, person_id=deputy.pk, text="群众来信")
        assert caught.value.code == "one-waits"
    answer: dict[str, Any] = {
        "person_id": deputy.pk,
        "state": "changed",
        "answer": "经复核属实",
        "reason": "复核后调整",
    }
    with on(2, 12):
        run_daily(actor=SYSTEM)
        row.refresh_from_db()
        assert row.state == "public", "an objection waits"
        assert told("cadre.objection_late") >= {"钟人事", "叶科长"}
        for grade_, code in (("excellent", "quota"), ("competent", "same-grade")):
            with pytest.raises(DomainError) as refused:
                objections.answer_objection(actor=office, grade=grade_, **answer)
            assert refused.value.code == code
        assert Objection.objects.get().state == "open"
        objections.answer_objection(actor=office, **(answer | {"state": "upheld"}))
        run_daily(actor=SYSTEM)
        with pytest.raises(TransitionRefused):
            objections.object_by_letter(actor=office, person_id=deputy.pk, text="又来信")
    row.refresh_from_db()
    assert row.state == "settled" and row.scheme.state == "settled"


def test_a_new_name_is_public_as_long_as_the_others_were(cadres: Cadres) -> None:
    row = public(cadres, "梁一鸣")
    deputy, office = of(cadres, "deputy"), cadres.act("cadre_office")
    with on(1, 26):
        objections.object_by_letter(actor=office, person_id=deputy.pk, text="来信反映漏评")
        objections.answer_objection(actor=office, person_id=deputy.pk, state="changed", answer="属实", grade="excellent",
                                    reason="复核")  # fmt: skip
    with on(1, 29):
        run_daily(actor=SYSTEM)
        row.refresh_from_db()
        assert (row.state, row.public_until) == ("public", date(2026, 2, 2))
        with pytest.raises(Conflict), on(2, 3):
            objections.object_by_letter(actor=office, person_id=deputy.pk, text="过期")


def test_results_go_on_the_file_for_good(cadres: Cadres) -> None:
    row = public(cadres, "罗秀珍")
    with on(1, 28):
        run_daily(actor=SYSTEM)
        run_daily(actor=SYSTEM)
    assert AppraisalResult.objects.count() == 10
    result = AppraisalResult.objects.get(cadre=cadres.files["deputy"])
    assert (result.grade, result.year, result.kind) == ("excellent", 2025, "yearly")
    added = AppraisalResult.objects.filter(cadre=cadres.files["梁一鸣"]).get()
    assert appraisals_of(cadres.file("deputy").form)[2025] == "称职", "the form has the year already: it stays"
    assert appraisals_of(cadres.file("梁一鸣").form) == {2024: "优秀", 2025: "称职"}
    for change in (added.delete, added.save):
        with pytest.raises(TypeError):
            change()
    assert row.steps.filter(verb="settle").count() == 1
    assert "称职" not in str(list(Entry.objects.filter(verb__startswith="cadre.appraisal").values_list("detail")))
    for text in Message.objects.values_list("context", flat=True):
        assert "competent" not in str(text) and "优秀" not in str(text)


def _deeds(cadres: Cadres, row: UnitAppraisal) -> dict[str, Any]:
    person, unit, office = of(cadres, "deputy"), cadres.act("personnel"), cadres.act("cadre_office")
    indicator = row.scheme.indicators.get(source="manual")
    return {
        "report": lambda: work.hand_in_report(actor=cadres.act("department_leader"), person_id=person.pk, text="x"),
        "exempt": lambda: work.exempt_person(actor=unit, person_id=person.pk, reason="x"),
        "to_ballots": lambda: work.to_ballots(actor=unit, unit_appraisal_id=row.pk),
        "to_grades": lambda: work.to_grades(actor=unit, unit_appraisal_id=row.pk),
        "value": lambda: work.enter_value(actor=unit, person_id=person.pk, indicator_id=indicator.pk, value=Decimal(1),
                                          evidence="x"),
        "grade": lambda: grade(cadres, person, "competent"),
        "submit": lambda: grades.submit_grades(actor=unit, unit_appraisal_id=row.pk),
        "send_back": lambda: grades.send_back_grades(actor=office, unit_appraisal_id=row.pk, reason="x"),
        "accept": lambda: grades.accept_grades(actor=office, unit_appraisal_id=row.pk),
        "object": lambda: objections.object_by_letter(actor=office, person_id=person.pk, text="x"),
        "answer": lambda: objections.answer_objection(actor=office, person_id=person.pk, state="upheld", answer="x"),
        "settle": lambda: grades.settle_unit(actor=SYSTEM, unit_appraisal_id=row.pk),
    }  # fmt: skip


def test_every_state_and_verb_follows_the_table(cadres: Cadres) -> None:
    row = opened(cadres)
    deeds = _deeds(cadres, row)
    assert set(deeds) | {"urn"} == set(UNIT_TABLE.verbs)
    with on(1, 20):
        for state, verb in product(UnitAppraisalState, deeds):
            days: dict[str, Any] = {"public_from": date(2026, 1, 19), "public_until": date(2026, 1, 26)}
            UnitAppraisal.objects.filter(pk=row.pk).update(state=state, settled_at=None if state != "settled" else
                                                           row.created_at, **days)  # fmt: skip
            with transaction.atomic():
                try:
                    deeds[verb]()
                    refused = False
                except TransitionRefused:
                    refused = True
                except DomainError:
                    refused = False  # allowed by the state, held up by something else
                transaction.set_rollback(True)
            assert refused != UNIT_TABLE.allows(state, verb), (state, verb)


def test_steps_are_never_changed(cadres: Cadres) -> None:
    opened(cadres)
    step = AppraisalStep.objects.latest("pk")
    with pytest.raises(TypeError):
        step.delete()

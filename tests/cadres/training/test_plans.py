"""Three-year plans and the teachers on the register."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from cadres.models import Teacher, TeacherRating, TrainingPlan
from cadres.selectors.training import teachers_shown
from cadres.services.training import plans, teachers
from tests.cadres.training.kit import LAST, School
from xinhui.accounts.models import User
from xinhui.core import clock
from xinhui.core.errors import Conflict, DomainError, Forbidden, InvalidInput, NotFound, TransitionRefused


def adopted(school: School, first: int = 2025, document: str = "新组字〔2025〕1号") -> TrainingPlan:
    """A plan with a target for each year."""
    plan = plans.draft_plan(actor=school.office, name=f"{first}年起三年培训规划", first_year=first)
    for year in plan.years:
        plans.set_class_target(actor=school.office, training_plan_id=plan.pk, year=year, kind="main", classes=4,
                               person_times=200)  # fmt: skip
    return plans.adopt_plan(actor=school.office, training_plan_id=plan.pk, document=document)


def test_a_plan_from_draft_to_its_end(school: School) -> None:
    plan = plans.draft_plan(actor=school.office, name="规划", first_year=2025)
    with pytest.raises(Conflict) as bare:
        plans.adopt_plan(actor=school.office, training_plan_id=plan.pk, document="1号")
    assert bare.value.code == "targets-missing" and "2025、2026、2027" in str(bare.value)
    plan = adopted(school)
    assert (plan.state, plan.last_year, plan.adopted_on) == ("adopted", 2027, clock.today())
    with pytest.raises(TransitionRefused):
        plans.set_hour_target(actor=school.office, training_plan_id=plan.pk, year=2026, level="none", hours=60)
    with pytest.raises(Conflict) as taken:
        adopted(school, 2027)
    assert taken.value.code == "period-taken"
    plans.close_plan(actor=school.office, training_plan_id=plan.pk)
    assert adopted(school, 2027).state == "adopted"


@pytest.mark.parametrize(
    ("facts", "field"),
    [({"year": 2028}, "year"), ({"kind": "nap"}, "kind"), ({"classes": -1}, "classes"),
     ({"person_times": 1_000_000}, "person_times")],
)  # fmt: skip
def test_wrong_targets_are_named(school: School, facts: dict[str, Any], field: str) -> None:
    plan = plans.draft_plan(actor=school.office, name="规划", first_year=2025)
    good = {"year": 2026, "kind": "main", "classes": 1, "person_times": 1}
    with pytest.raises(InvalidInput) as refusal:
        plans.set_class_target(actor=school.office, training_plan_id=plan.pk, **{**good, **facts})
    assert refusal.value.field == field
    for wrong, name in (({"hours": 0}, "hours"), ({"level": "king"}, "level")):
        with pytest.raises(InvalidInput) as other:
            plans.set_hour_target(actor=school.office, training_plan_id=plan.pk,
                                  **{"year": 2026, "level": "none", "hours": 60, **wrong})  # type: ignore[arg-type]  # fmt: skip
        assert other.value.field == name


def test_plans_and_teachers_are_the_offices(school: School) -> None:
    plan, teacher = plans.draft_plan(actor=school.office, name="规划", first_year=2025), school.teacher()
    for who in ("personnel", "worker", "security_admin"):
        actor = school.cadres.act(who)
        with pytest.raises(Forbidden):
            plans.draft_plan(actor=actor, name="规划", first_year=2025)
        with pytest.raises(Forbidden):
            plans.close_plan(actor=actor, training_plan_id=plan.pk)
        with pytest.raises(Forbidden):
            teachers.strike_teacher(actor=actor, teacher_id=teacher.pk, reason="x")
    seen = TrainingPlan.objects.visible_to
    assert not seen(User.objects.get(username="zhongrenshi")).exists(), "a draft is the office's"
    assert seen(User.objects.get(username="yekezhang")).exists()
    assert not Teacher.objects.visible_to(User.objects.get(username="azhen")).exists()


def test_the_register_of_teachers(school: School) -> None:
    row = school.teacher()
    with pytest.raises(Conflict) as twin:
        school.teacher()
    assert (twin.value.code, twin.value.field) == ("teacher-there", "name")
    facts = {"name": "何教授", "kind": "expert", "employer": "省委党校教授", "speciality": "经济"}
    assert teachers.change_teacher(actor=school.office, teacher_id=row.pk, **facts).kind == "expert"
    for field in facts:
        with pytest.raises(InvalidInput) as refusal:
            teachers.enter_teacher(actor=school.office, **{**facts, field: ""})
        assert refusal.value.field == field
    teachers.strike_teacher(actor=school.office, teacher_id=row.pk, reason="调离")
    with pytest.raises(NotFound):
        teachers.change_teacher(actor=school.office, teacher_id=row.pk, **facts)


def test_ratings_are_once_by_those_who_came_and_shown_from_five_up(school: School) -> None:
    row = school.opened()
    (seat, other) = school.seat(row, "clerk", "deputy")
    lesson, office = row.lessons.first(), User.objects.get(username="yekezhang")
    assert lesson is not None and lesson.teacher is not None
    clerk: dict[str, Any] = {"actor": school.me("clerk"), "nomination_id": seat.pk, "class_lesson_id": lesson.pk}
    with pytest.raises(Conflict) as early:
        teachers.rate_lesson(**clerk, stars=5)
    assert early.value.code == "not-attended"
    school.held(row, (seat.pk,), (seat.pk, other.pk))
    with pytest.raises(InvalidInput) as many:
        teachers.rate_lesson(**clerk, stars=6)
    assert many.value.field == "stars"
    with pytest.raises(NotFound):
        teachers.rate_lesson(**{**clerk, "nomination_id": other.pk}, stars=1)
    teachers.rate_lesson(**clerk, stars=4)
    with pytest.raises(Conflict) as again:
        teachers.rate_lesson(**clerk, stars=5)
    assert again.value.code == "rated"
    assert [(one.mean, one.lessons_count) for one in teachers_shown(office)] == [(None, 2)]
    second = row.lessons.get(day=LAST)
    made = [TeacherRating(teacher=lesson.teacher, lesson=one, nomination=who, stars=5)
            for one, who in ((second, seat), (second, other), (lesson, other))]  # fmt: skip
    TeacherRating.objects.bulk_create(made)
    assert teachers_shown(office)[0].mean is None, "four are too few"
    third = school.lesson(school.draft(title="另一班"), teacher_id=lesson.teacher_id)
    TeacherRating.objects.create(teacher=lesson.teacher, lesson=third, nomination=other, stars=5)
    assert teachers_shown(office)[0].mean == 4.8
    assert not TeacherRating.objects.visible_to(office).exists(), "nobody reads who rated how"


def test_constraints_hold_around_the_services(school: School) -> None:
    wrong: list[dict[str, Any]] = [
        {"first_year": 2025, "last_year": 2026}, {"first_year": 2025, "last_year": 2027, "state": "adopted"},
    ]  # fmt: skip
    for facts in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            TrainingPlan.objects.create(name="规划", **facts)
    with pytest.raises(DomainError):
        plans.draft_plan(actor=school.office, name="规划", first_year=1990)

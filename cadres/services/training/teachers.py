"""Teachers on the register, and what participants think of their lessons."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cadres.models import ClassLesson, Nomination, Teacher, TeacherRating
from cadres.services.frame import require_office
from cadres.services.training.frame import hold_own_file, number, write
from cadres.states.training import NominationState, TeacherKind
from xinhui.accounts.actors import Actor
from xinhui.core.checks import hold, line, one_of, unknown
from xinhui.core.errors import Conflict


def enter_teacher(*, actor: Actor, name: str, kind: str, employer: str, speciality: str) -> Teacher:
    """Put a teacher on the register. Raises Forbidden, InvalidInput (name, kind, employer, speciality), Conflict
    `teacher-there`."""
    facts = _checked(name, kind, employer, speciality)
    with transaction.atomic():
        require_office(actor)
        _refuse_double(facts, 0)
        row = Teacher.objects.create(**facts)
        write(actor, "teacher.enter", row, kind=kind)
    return row


def change_teacher(*, actor: Actor, teacher_id: int, name: str, kind: str, employer: str, speciality: str) -> Teacher:
    """Correct what is said of a teacher. Raises NotFound, Forbidden, InvalidInput (as above), Conflict
    `teacher-there`."""
    facts = _checked(name, kind, employer, speciality)
    with transaction.atomic():
        require_office(actor)
        row = hold(Teacher.objects.filter(is_active=True), teacher_id)
        _refuse_double(facts, row.pk)
        for field, value in facts.items():
            setattr(row, field, value)
        row.save(update_fields=[*facts])
        write(actor, "teacher.change", row, kind=kind)
    return row


def strike_teacher(*, actor: Actor, teacher_id: int, reason: str) -> Teacher:
    """Off the register; lessons and ratings stay. Raises NotFound, Forbidden, InvalidInput (reason)."""
    reason = line(reason, field="reason")
    with transaction.atomic():
        require_office(actor)
        row = hold(Teacher.objects.filter(is_active=True), teacher_id)
        row.is_active = False
        row.save(update_fields=["is_active"])
        write(actor, "teacher.strike", row, reason=reason)
    return row


def _checked(name: str, kind: str, employer: str, speciality: str) -> dict[str, str]:
    return {
        "name": line(name, field="name", limit=40), "kind": one_of(kind, TeacherKind.values, field="kind"),
        "employer": line(employer, field="employer", limit=120),
        "speciality": line(speciality, field="speciality", limit=120),
    }  # fmt: skip


def _refuse_double(facts: dict[str, str], pk: int) -> None:
    twins = Teacher.objects.filter(name=facts["name"], employer=facts["employer"], is_active=True)
    if twins.exclude(pk=pk).exists():
        raise Conflict(code="teacher-there", field="name", message=_("This teacher is on the register already."))


def rate_lesson(*, actor: Actor, nomination_id: int, class_lesson_id: int, stars: int) -> TeacherRating:
    """What the actor thinks of a lesson that they attended or watched; once. Nobody is shown who rated how.

    Raises Forbidden `no-file`, NotFound, InvalidInput (stars), Conflict `not-attended`, `rated`.
    """
    number(stars, field="stars", least=1, most=5)
    with transaction.atomic():
        cadre = hold_own_file(actor)
        came = (NominationState.SEATED, NominationState.COMPLETED, NominationState.MISSED)
        row = hold(Nomination.objects.filter(cadre=cadre, state__in=came), nomination_id)
        lesson = ClassLesson.objects.filter(pk=class_lesson_id, training_class_id=row.training_class_id).first()
        if lesson is None or lesson.teacher_id is None:
            raise unknown()
        was_there = lesson.presences.filter(nomination=row).exists()
        if not was_there and not lesson.progress.filter(nomination=row, counted_at__isnull=False).exists():
            raise Conflict(code="not-attended", message=_("You rate lessons that you attended."))
        if lesson.ratings.filter(nomination=row).exists():
            raise Conflict(code="rated", message=_("You have rated this lesson already."))
        rating = TeacherRating.objects.create(teacher_id=lesson.teacher_id, lesson=lesson, nomination=row, stars=stars)
        write(actor, "teacher.rate", lesson)
    return rating

"""Objections during publicity: raised by the person, or by the office for a letter; answered, perhaps graded anew."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cadres.models import Objection, PersonAppraisal, UnitAppraisal
from cadres.models.sealed_line import seal_words
from cadres.services.appraisal.frame import hold_person, keep, refuse_exempt, tell_office, tell_person, tell_unit
from cadres.services.appraisal.grades import set_grade
from cadres.services.frame import require_office, require_person
from cadres.states.appraisal import AppraisalVerb, ObjectionState
from members.rules.chains import working_day_after
from xinhui.accounts.actors import Actor
from xinhui.core import clock
from xinhui.core.checks import unknown, words
from xinhui.core.errors import Conflict, InvalidInput
from xinhui.core.services.calendar import schedule_for


def object_to_own(*, actor: Actor, person_id: int, text: str) -> Objection:
    """The person's own objection. Raises NotFound, TransitionRefused, InvalidInput (text), Conflict
    `publicity-over`, `one-waits`."""
    with transaction.atomic():
        row = hold_person(actor, person_id, "object", own=True)
        return _raise(actor, row, text, is_by_letter=False)


def object_by_letter(*, actor: Actor, person_id: int, text: str) -> Objection:
    """What a letter says, entered by the office. Raises as above, Forbidden."""
    with transaction.atomic():
        row = hold_person(actor, person_id, "object")
        require_office(actor)
        return _raise(actor, row, text, is_by_letter=True)


def _raise(actor: Actor, row: PersonAppraisal, text: str, *, is_by_letter: bool) -> Objection:
    refuse_exempt(row)
    of_unit = row.unit_appraisal
    text = words(text, field="text")
    if of_unit.public_until is None or clock.today() > of_unit.public_until:
        raise Conflict(code="publicity-over", message=_("The publicity is over."))
    if row.objections.filter(state=ObjectionState.OPEN).exists():
        raise Conflict(code="one-waits", message=_("An objection waits for its answer already."))
    due = working_day_after(clock.today(), of_unit.scheme.answer_days, schedule_for(None).is_workday)
    found = Objection.objects.create(person=row, text_sealed=seal_words(text), raised_by_id=require_person(actor),
                                     raised_at=clock.now(), due_on=due, is_by_letter=is_by_letter)  # fmt: skip
    keep(actor, of_unit, AppraisalVerb.OBJECT, person=row, due=due)
    tell_office(of_unit, "cadre.objection_raised", f"objection:{found.pk}", due=due.isoformat())
    return found


def answer_objection(
    *, actor: Actor, person_id: int, state: str, answer: str, grade: str = "", reason: str = ""
) -> Objection:  # fmt: skip
    """Answered by the office, who did not enter it in the person's own name; `changed` grades anew under the cap.

    Raises NotFound, Forbidden, TransitionRefused, InvalidInput (state, answer, grade, reason), Conflict `quota`,
    `same-person`.
    """
    answer = words(answer, field="answer")
    with transaction.atomic():
        row = hold_person(actor, person_id, "answer")
        require_office(actor)
        found: Objection | None = row.objections.filter(state=ObjectionState.OPEN).first()
        if found is None:
            raise unknown()
        if require_person(actor) == row.cadre.user_id:
            raise Conflict(code="same-person", message=_("Nobody answers an objection to the own grade."),
                           action=_("Let somebody else do it."))  # fmt: skip
        if state not in (ObjectionState.UPHELD, ObjectionState.CHANGED):
            raise InvalidInput(code="unknown-choice", field="state", message=_("Choose one of the list."))
        if state == ObjectionState.CHANGED:
            _regrade(actor, row, grade, reason)
        found.state, found.answer_sealed = ObjectionState(state), seal_words(answer)
        found.answered_by_id, found.answered_at = actor.user_id, clock.now()
        found.save(update_fields=["state", "answer_sealed", "answered_by", "answered_at"])
        keep(actor, row.unit_appraisal, AppraisalVerb.ANSWER, person=row)
        _tell_answer(row, row.unit_appraisal, found)
    return found


def _regrade(actor: Actor, row: PersonAppraisal, grade: str, reason: str) -> None:
    if grade == row.grade:
        raise InvalidInput(code="same-grade", field="grade", message=_("This is the proposed grade already."))
    set_grade(actor, row, grade, reason)
    of_unit = row.unit_appraisal
    if grade == of_unit.scheme.best:  # a new name is public for as long as the others were
        of_unit.public_until = working_day_after(
            clock.today(), of_unit.scheme.publicity_days, schedule_for(None).is_workday
        )
        of_unit.save(update_fields=["public_until"])
    keep(actor, of_unit, AppraisalVerb.REGRADE, person=row)


def _tell_answer(row: PersonAppraisal, of_unit: UnitAppraisal, found: Objection) -> None:
    tell_person(row, "cadre.objection_answered", f"objection:{found.pk}")
    tell_unit(of_unit, "cadre.objection_settled", f"objection:{found.pk}")

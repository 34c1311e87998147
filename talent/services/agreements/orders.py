"""Orders of employers, cohorts and students: enrolled, graduated, arrived with an intake that the targets count."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from talent.models import CohortStudent, Employer, Person, TrainingOrder, UniversityAgreement
from talent.models.agreements import STUDENT_PHONE
from talent.services import people
from talent.services.frame import acts_for, require_unit, tell, unit_people
from talent.states.agreements import AGREEMENT_TABLE, ORDER_TABLE, STUDENT_TABLE, StudentState
from talent.states.people import Degree, Field, Source
from xinhui.accounts.actors import Actor
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.checks import hold, line, number, one_of, past_day, unknown
from xinhui.core.errors import Conflict, InvalidInput
from xinhui.core.sealed import seal

MOST, YEARS_AHEAD = 500, 8


def _require(actor: Actor, order: TrainingOrder) -> None:
    """The employer's account, its unit, the office. Raises Forbidden."""
    if not acts_for(actor, order.employer_id):
        require_unit(actor, order.unit_id)


def place_order(
    *, actor: Actor, agreement_id: int, employer_id: int, speciality: str, number_wanted: int, year: int,
    degree: int = 0, field: str = Field.OTHER,
) -> TrainingOrder:  # fmt: skip
    """An employer orders so many under an agreement in force: by its account, its unit or the office.

    Raises NotFound (agreement, employer), Forbidden, InvalidInput (each field), TransitionRefused.
    """
    this_year = clock.today().year
    facts = {
        "speciality": line(speciality, field="speciality", limit=60),
        "number": number(number_wanted, field="number_wanted", least=1, most=MOST),
        "year": number(year, field="year", least=this_year, most=this_year + YEARS_AHEAD),
        "degree": number(degree, field="degree", most=max(Degree.values)),
        "field": one_of(field, Field.values, field="field"),
    }
    with transaction.atomic():
        agreement = hold(UniversityAgreement.objects.all(), agreement_id, field="agreement")
        AGREEMENT_TABLE.next(agreement.state, "use")
        employer = hold(Employer.objects.in_being(), employer_id, field="employer")
        if not acts_for(actor, employer.pk):
            require_unit(actor, employer.unit_id)
        row = TrainingOrder.objects.create(agreement=agreement, employer=employer, placed_by_id=actor.user_id, **facts)
        record(actor=actor, verb="talent.order.place", target=row, area_code=employer.area_code,
               detail={"number": row.number, "year": year})  # fmt: skip
        tell(unit_people(agreement.unit_id), "talent.training_order", f"training-order:{row.pk}:placed",
             f"/talent/orders/{row.pk}/", {"name": employer.name, "speciality": row.speciality})  # fmt: skip
    return row


def _held(order_id: int, verb: str) -> TrainingOrder:
    row = hold(TrainingOrder.objects.select_related("employer", "agreement"), order_id, field="order")
    row.state = ORDER_TABLE.next(row.state, verb)
    return row


def _note(actor: Actor, row: TrainingOrder, verb: str, **detail: object) -> None:
    record(actor=actor, verb=f"talent.order.{verb}", target=row, area_code=row.employer.area_code, detail=detail)


def open_cohort(*, actor: Actor, order_id: int, cohort: str, opened_on: date | None = None) -> TrainingOrder:
    """The class (班) begins. By the employer's unit, the contact unit of the agreement or the office.

    Raises NotFound, Forbidden, InvalidInput (cohort, opened_on), TransitionRefused.
    """
    name, day = line(cohort, field="cohort", limit=60), past_day(opened_on, field="opened_on")
    with transaction.atomic():
        row = _held(order_id, "open_cohort")
        require_unit(actor, row.unit_id)
        row.cohort, row.opened_on = name, day
        row.save(update_fields=["state", "cohort", "opened_on"])
        _note(actor, row, "open_cohort")
    return row


def drop_order(*, actor: Actor, order_id: int, reason: str) -> TrainingOrder:
    """Not pursued; whoever arrived stays counted. Raises NotFound, Forbidden, InvalidInput, TransitionRefused."""
    reason = line(reason, field="reason")
    with transaction.atomic():
        row = _held(order_id, "drop")
        require_unit(actor, row.unit_id)
        row.drop_reason = reason
        row.save(update_fields=["state", "drop_reason"])
        _note(actor, row, "drop", reason=reason)
    return row


def finish_order(*, actor: Actor, order_id: int) -> TrainingOrder:
    """Everybody arrived, went elsewhere or left. Raises NotFound, Forbidden, Conflict `on-their-way`,
    TransitionRefused."""
    with transaction.atomic():
        row = _held(order_id, "finish")
        require_unit(actor, row.unit_id)
        open_states = (StudentState.ENROLLED, StudentState.GRADUATED)
        if not row.students.exists() or row.students.filter(state__in=open_states).exists():
            raise Conflict(code="on-their-way",
                           message=pgettext_lazy("agreement", "Students of the cohort are still on their way."),
                           action=pgettext_lazy("agreement", "Say first what became of each of them."))  # fmt: skip
        row.save(update_fields=["state"])
        _note(actor, row, "finish")
    return row


def enrol_student(*, actor: Actor, order_id: int, name: str, number: str, phone: str = "") -> CohortStudent:
    """A student of the cohort; the phone is sealed. By the employer, its unit or the office.

    Raises NotFound, Forbidden, InvalidInput (name, number, phone), Conflict `enrolled-already`, TransitionRefused.
    """
    name, mark = line(name, field="name", limit=40), line(number, field="number", limit=30)
    phone = line(phone, field="phone", limit=20, required=False)
    with transaction.atomic():
        row = _held(order_id, "enrol")
        _require(actor, row)
        if row.students.filter(number=mark).exists():
            raise Conflict(code="enrolled-already", field="number",
                           message=pgettext_lazy("agreement", "This student number is there already."))  # fmt: skip
        student = CohortStudent.objects.create(order=row, name=name, number=mark, changed_on=clock.today(),
                                               phone_sealed=seal(phone, purpose=STUDENT_PHONE))  # fmt: skip
        _note(actor, row, "enrol", student=student.pk)
    return student


def _student(student_id: int, verb: str) -> tuple[TrainingOrder, CohortStudent]:
    """The order first, then the student in the next state. Raises NotFound, TransitionRefused."""
    order_id = CohortStudent.objects.filter(pk=student_id).values_list("order_id", flat=True).first()
    if order_id is None:
        raise unknown()
    order = _held(order_id, "enrol")
    row = hold(CohortStudent.objects.all(), student_id)
    row.state = STUDENT_TABLE.next(row.state, verb)
    return order, row


def _moved(actor: Actor, student_id: int, verb: str, day: date | None, reason: str = "") -> CohortStudent:
    found = past_day(day, field="day")
    with transaction.atomic():
        order, row = _student(student_id, verb)
        _require(actor, order)
        row.changed_on, row.reason = found, reason
        row.save(update_fields=["state", "changed_on", "reason"])
        _note(actor, order, f"student_{verb}", student=row.pk)
    return row


def graduate_student(*, actor: Actor, student_id: int, day: date | None = None) -> CohortStudent:
    """Graduated. Raises NotFound, Forbidden, InvalidInput (day), TransitionRefused."""
    return _moved(actor, student_id, "graduate", day)


def leave_cohort(*, actor: Actor, student_id: int, reason: str, day: date | None = None) -> CohortStudent:
    """Left before the end. Raises NotFound, Forbidden, InvalidInput (reason, day), TransitionRefused."""
    return _moved(actor, student_id, "leave", day, line(reason, field="reason"))


def lose_student(*, actor: Actor, student_id: int, reason: str, day: date | None = None) -> CohortStudent:
    """Graduated and went elsewhere. Raises NotFound, Forbidden, InvalidInput (reason, day), TransitionRefused."""
    return _moved(actor, student_id, "lose", day, line(reason, field="reason"))


def arrive_student(
    *, actor: Actor, student_id: int, proof: str, identity: str, title: int = 0, skill: int = 0,
    settled_on: date | None = None,
) -> CohortStudent:  # fmt: skip
    """Came to the employer: a person of the register (found by the identity number, or made) with a settled intake,
    so that the targets count it. By the employer's unit or the office.

    Raises NotFound, Forbidden, InvalidInput (proof, identity, settled_on), Conflict `settled`, TransitionRefused.
    """
    day = past_day(settled_on, field="settled_on")
    if not identity.strip():
        raise InvalidInput(code="text-missing", field="identity", message=_("This must not be empty."))
    with transaction.atomic():
        order, row = _student(student_id, "arrive")
        require_unit(actor, order.unit_id)
        facts = people.checked_person(
            name=row.name, identity=identity, degree=order.degree, field=order.field, title=title, skill=skill,
            school=order.agreement.university.name, major=order.speciality,
        )  # fmt: skip
        person = Person.objects.filter(identity_print=facts["identity_print"]).first()
        if person is None:
            person = people.enter_person(
                actor=actor, employer_id=order.employer_id, name=row.name, identity=identity, degree=order.degree,
                field=order.field, title=title, skill=skill, phone=row.phone, school=facts["school"],
                major=facts["major"],
            )  # fmt: skip
        row.intake = people.settle_intake(actor=actor, person_id=person.pk, employer_id=order.employer_id,
                                          source=Source.AGREEMENT, proof=proof, settled_on=day)  # fmt: skip
        row.person, row.changed_on = person, day
        row.save(update_fields=["state", "person", "intake", "changed_on"])
        _note(actor, order, "student_arrive", student=row.pk)
    return row


def graduate_cohort(*, actor: Actor, order_id: int, day: date | None = None) -> int:
    """Everybody who is enrolled graduated; returns how many. Raises NotFound, Forbidden, InvalidInput (day),
    TransitionRefused."""
    found = past_day(day, field="day")
    with transaction.atomic():
        order = _held(order_id, "enrol")
        _require(actor, order)
        rows: Iterable[CohortStudent] = order.students.filter(state=StudentState.ENROLLED).order_by("pk")
        many = 0
        for one in rows:
            row = hold(CohortStudent.objects.all(), one.pk)
            row.state, row.changed_on = STUDENT_TABLE.next(row.state, "graduate"), found
            row.save(update_fields=["state", "changed_on"])
            many += 1
        _note(actor, order, "graduate_cohort", students=many)
    return many

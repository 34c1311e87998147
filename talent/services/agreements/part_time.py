"""Part-time doctors with firms: agreed, what they did, ended."""

from datetime import date

from django.db import transaction
from django.utils.translation import pgettext_lazy

from talent.models import Employer, PartTimeDoctor, Person, University
from talent.services.frame import acts_for, require_unit
from talent.states.people import Degree
from xinhui.accounts.actors import Actor
from xinhui.audit.services import record
from xinhui.core.checks import day_after, hold, line, number, past_day
from xinhui.core.errors import Conflict, InvalidInput


def _require(actor: Actor, employer: Employer) -> None:
    if not acts_for(actor, employer.pk):
        require_unit(actor, employer.unit_id)


def engage_doctor(
    *, actor: Actor, employer_id: int, university_id: int, subject: str, days: int, until: date,
    started_on: date | None = None, person_id: int | None = None, name: str = "",
) -> PartTimeDoctor:  # fmt: skip
    """A doctor works some days a year for the firm: a doctor of the register, or a name.

    Raises NotFound (employer, university, person), Forbidden, InvalidInput (each field).
    """
    day, name = past_day(started_on, field="started_on"), "" if person_id else line(name, field="name", limit=40)
    facts = {"subject": line(subject, field="subject", limit=100),
             "days": number(days, field="days", least=1, most=366),
             "until": day_after(day, until, field="until")}  # fmt: skip
    with transaction.atomic():
        employer = hold(Employer.objects.in_being(), employer_id, field="employer")
        _require(actor, employer)
        university = hold(University.objects.all(), university_id, field="university")
        person = hold(Person.objects.active(), person_id, field="person") if person_id else None
        if person is not None and person.degree != Degree.DOCTOR:
            raise InvalidInput(code="no-doctor", field="person",
                               message=pgettext_lazy("agreement", "This person is no doctor."))  # fmt: skip
        row = PartTimeDoctor.objects.create(employer=employer, university=university, person=person, name=name,
                                            started_on=day, **facts)  # fmt: skip
        record(actor=actor, verb="talent.part_time.engage", target=row, area_code=employer.area_code)
    return row


def _held(actor: Actor, doctor_id: int) -> PartTimeDoctor:
    row = hold(PartTimeDoctor.objects.select_related("employer"), doctor_id)
    _require(actor, row.employer)
    if row.ended_on is not None:
        raise Conflict(code="over", message=pgettext_lazy("agreement", "This engagement is over."))
    return row


def note_work(*, actor: Actor, doctor_id: int, done: str) -> PartTimeDoctor:
    """What the doctor did so far. Raises NotFound, Forbidden, InvalidInput (done), Conflict `over`."""
    done = line(done, field="done", limit=400)
    with transaction.atomic():
        row = _held(actor, doctor_id)
        row.done = done
        row.save(update_fields=["done"])
        record(actor=actor, verb="talent.part_time.work", target=row, area_code=row.employer.area_code)
    return row


def end_doctor(*, actor: Actor, doctor_id: int, ended_on: date | None = None) -> PartTimeDoctor:
    """Over. Raises NotFound, Forbidden, InvalidInput (ended_on), Conflict `over`."""
    day = past_day(ended_on, field="ended_on")
    with transaction.atomic():
        row = _held(actor, doctor_id)
        row.ended_on = day_after(row.started_on, day, field="ended_on")
        row.save(update_fields=["ended_on"])
        record(actor=actor, verb="talent.part_time.end", target=row, area_code=row.employer.area_code)
    return row

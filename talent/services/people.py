"""People on the register, and their intakes: settled with a proof, withdrawn with a reason."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from members.rules.identity import cleaned, is_possible
from talent.models import Employer, Intake, IntakeKind, Person
from talent.models.person import IDENTITY, PHONE
from talent.services.frame import require_office, require_unit
from talent.states.people import INTAKE_TABLE, PERSON_TABLE, Degree, Field, PersonState, Skill, Source, Title
from xinhui.accounts.actors import Actor
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.checks import hold, line, one_of, past_day, unknown
from xinhui.core.errors import Conflict, InvalidInput
from xinhui.core.sealed import fingerprint, seal

_LEVELS = {"degree": Degree, "title": Title, "skill": Skill}


def checked_person(
    *, name: str, identity: str = "", phone: str = "", sex: str = "", born_on: date | None = None, degree: int = 0,
    title: int = 0, skill: int = 0, field: str = Field.OTHER, school: str = "", major: str = "", post: str = "",
) -> dict[str, Any]:  # fmt: skip
    """The columns of a person, identity and phone sealed. Raises InvalidInput (each field)."""
    number = cleaned(identity)
    if number and not is_possible(number):
        raise InvalidInput(code="identity-wrong", field="identity", message=_("This identity number cannot be right."),
                           action=_("Compare it with the card."))  # fmt: skip
    for one, value in (("degree", degree), ("title", title), ("skill", skill)):
        if value not in _LEVELS[one].values:
            raise InvalidInput(code="choice-unknown", field=one, message=_("Choose one of the list."))
    return {
        "name": line(name, field="name", limit=40), "sex": sex, "born_on": born_on, "degree": degree, "title": title,
        "skill": skill, "field": one_of(field, Field.values, field="field"),
        "school": line(school, field="school", limit=60, required=False),
        "major": line(major, field="major", limit=60, required=False),
        "post": line(post, field="post", limit=60, required=False),
        "identity_sealed": seal(number, purpose=IDENTITY) if number else "",
        "identity_print": fingerprint(number, purpose=IDENTITY) if number else "",
        "phone_sealed": seal(line(phone, field="phone", limit=20, required=False), purpose=PHONE) if phone else "",
    }  # fmt: skip


def enter_person(*, actor: Actor, employer_id: int, **facts: Any) -> Person:
    """Somebody on the register; `facts` as in `checked_person`. Whoever is there already is found, not made twice.

    Raises Forbidden, NotFound (employer), InvalidInput, Conflict `known` (identity).
    """
    values = checked_person(**facts)
    with transaction.atomic():
        employer = hold(Employer.objects.in_being(), employer_id, field="employer")
        require_unit(actor, employer.unit_id)
        mark = values["identity_print"]
        if mark and Person.objects.filter(identity_print=mark).exists():
            raise Conflict(code="known", field="identity", message=_("This person is on the register already."),
                           action=_("Look for the person by name."))  # fmt: skip
        row = Person.objects.create(employer=employer, **values)
        record(actor=actor, verb="talent.person.enter", target=row, area_code=employer.area_code)
    return row


def leave_district(*, actor: Actor, person_id: int) -> Person:
    """Has left. Raises NotFound, Forbidden, TransitionRefused."""
    return _moved(actor, person_id, "leave")


def come_back(*, actor: Actor, person_id: int) -> Person:
    """Is here again. Raises NotFound, Forbidden, TransitionRefused."""
    return _moved(actor, person_id, "come_back")


def _moved(actor: Actor, person_id: int, verb: str) -> Person:
    with transaction.atomic():
        row = hold(Person.objects.select_related("employer"), person_id)
        require_unit(actor, row.employer.unit_id if row.employer else None)
        row.state = PERSON_TABLE.next(row.state, verb)
        row.left_on = clock.today() if row.state == PersonState.LEFT else None
        row.save(update_fields=["state", "left_on"])
        record(actor=actor, verb=f"talent.person.{verb}", target=row)
    return row


def settle_intake(
    *, actor: Actor, person_id: int, employer_id: int, source: str, proof: str, settled_on: date | None = None
) -> Intake:
    """Somebody came and stays: from here on the targets count it, for the unit that looks after the employer.

    Raises NotFound (person, employer), Forbidden, InvalidInput (source, proof, settled_on), Conflict `settled`,
    `left`.
    """
    proof, day = line(proof, field="proof", limit=120), past_day(settled_on, field="settled_on")
    source = one_of(source, Source.values, field="source")
    with transaction.atomic():
        employer = hold(Employer.objects.in_being(), employer_id, field="employer")
        require_unit(actor, employer.unit_id)
        person = hold(Person.objects.all(), person_id, field="person")
        if person.state != PersonState.ACTIVE:
            raise Conflict(code="left", field="person", message=_("This person is not in the district."))
        if person.intakes.settled().filter(employer=employer).exists():
            raise Conflict(code="settled", field="person",
                           message=_("This person is settled with this employer already."))  # fmt: skip
        row = Intake.objects.create(person=person, employer=employer, unit_id=employer.unit_id, source=source,
                                    settled_on=day, proof=proof, entered_by_id=actor.user_id)  # fmt: skip
        kinds = sorted(person.kinds)
        IntakeKind.objects.bulk_create(IntakeKind(intake=row, kind=kind) for kind in kinds)
        person.employer = employer
        person.save(update_fields=["employer"])
        record(actor=actor, verb="talent.intake.settle", target=row, area_code=employer.area_code,
               detail={"kinds": kinds, "source": source})  # fmt: skip
    return row


def withdraw_intake(*, actor: Actor, intake_id: int, reason: str) -> Intake:
    """It proved untrue: counted no longer. Raises NotFound, Forbidden, InvalidInput, TransitionRefused."""
    reason = line(reason, field="reason")
    with transaction.atomic():
        require_office(actor)
        row = hold(Intake.objects.all(), intake_id)
        row.state = INTAKE_TABLE.next(row.state, "withdraw")
        row.withdrawn_on, row.withdrawn_reason = clock.today(), reason
        row.save(update_fields=["state", "withdrawn_on", "withdrawn_reason"])
        record(actor=actor, verb="talent.intake.withdraw", target=row, detail={"reason": reason})
    return row


def person_known(identity: str) -> Person:
    """The person of an identity number. Raises NotFound (identity)."""
    mark = fingerprint(cleaned(identity), purpose=IDENTITY)
    row = Person.objects.filter(identity_print=mark).first() if mark else None
    if row is None:
        raise unknown("identity")
    return row

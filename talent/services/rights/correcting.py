"""Columns of a person corrected: what stood there before is kept nowhere, only which columns were changed."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from talent.models import Person
from talent.models.person import IDENTITY, PHONE
from talent.services.frame import require_unit
from talent.services.people import checked_person
from talent.states.people import PERSON_TABLE
from xinhui.accounts.actors import Actor
from xinhui.audit.services import record
from xinhui.core.checks import hold
from xinhui.core.errors import Conflict
from xinhui.core.sealed import unseal

#: What can be corrected, by the name `checked_person` knows it by.
PLAIN = ("name", "sex", "born_on", "degree", "title", "skill", "field", "school", "major", "post")
SEALED = {"identity": ("identity_sealed", IDENTITY), "phone": ("phone_sealed", PHONE)}


def present(person: Person) -> dict[str, Any]:
    """What can be corrected, as it stands, identity and phone in clear."""
    found = {name: getattr(person, name) for name in PLAIN}
    return found | {name: unseal(getattr(person, column), purpose=purpose)
                    for name, (column, purpose) in SEALED.items()}  # fmt: skip


def checked_change(person: Person, values: dict[str, Any]) -> dict[str, Any]:
    """Of the values those that say something else than the file; empty ones say nothing. Raises InvalidInput."""
    now = present(person)
    given = {name: value for name, value in values.items() if name in now and value not in (None, "")}
    checked_person(**{**now, **given})
    return {name: value for name, value in given.items() if value != now[name]}


def change_columns(actor: Actor, person: Person, values: dict[str, Any]) -> list[str]:
    """The held person with the new values; the trail keeps the names of the columns. Inside the caller's transaction.

    Raises InvalidInput, TransitionRefused (has left, erased), Conflict `known` (identity).
    """
    PERSON_TABLE.next(person.state, "change")
    changed = checked_change(person, values)
    columns = checked_person(**{**present(person), **changed})
    mark = columns["identity_print"]
    if mark and Person.objects.filter(identity_print=mark).exclude(pk=person.pk).exists():
        raise Conflict(code="known", field="identity", message=_("This person is on the register already."),
                       action=_("Look for the person by name."))  # fmt: skip
    for name in changed:
        for column in ("identity_sealed", "identity_print") if name == "identity" else (
            ("phone_sealed",) if name == "phone" else (name,)):  # fmt: skip
            setattr(person, column, columns[column])
    person.save()
    record(actor=actor, verb="talent.person.change", target=person, detail={"columns": sorted(changed)})
    return sorted(changed)


def correct_person(*, actor: Actor, person_id: int, **values: Any) -> Person:
    """Corrected by the office or the unit that looks after the employer; empty values stay as they are.

    Raises NotFound, Forbidden, InvalidInput (each field), TransitionRefused, Conflict `known` (identity).
    """
    with transaction.atomic():
        person = hold(Person.objects.select_related("employer"), person_id)
        require_unit(actor, person.employer.unit_id if person.employer else None)
        change_columns(actor, person, values)
    return person

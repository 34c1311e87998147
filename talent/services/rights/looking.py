"""Looking at a person's file: every look by somebody else is on the trail before anything is shown."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from talent.models import Person
from talent.scope import talent_scope
from talent.states.people import PersonState
from talent.states.rights import LOOK, PersonLook
from xinhui.accounts.actors import Actor
from xinhui.accounts.models import User
from xinhui.audit.services import record
from xinhui.core.checks import line, unknown
from xinhui.core.errors import Forbidden


def keep_look(actor: Actor, person: Person, what: PersonLook, **detail: object) -> None:
    """A look on the trail; one's own is none. Inside the caller's transaction."""
    if person.user_id is None or person.user_id != actor.user_id:
        area = person.employer.area_code if person.employer else ""
        record(actor=actor, verb=f"{LOOK}.{what}", target=person, area_code=area, detail=detail)


def look_at_person(*, actor: Actor, user: User, person_id: int, what: PersonLook, reason: str = "") -> Person:
    """The file, if the user may see it; identity and phone in clear ask for a reason, and are no colleague's at the
    employer.

    Raises NotFound, Forbidden (in clear), InvalidInput (reason).
    """
    if what == PersonLook.IDENTITY:
        reason = line(reason, field="reason")
    with transaction.atomic():
        rows = Person.objects.visible_to(user).select_related("employer__unit", "user")
        person = rows.filter(pk=person_id).first()
        if person is None:
            raise unknown()
        if what == PersonLook.IDENTITY and not may_unmask(actor, person):
            raise Forbidden(code="role-required", message=_("Your posts do not allow this."))
        keep_look(actor, person, what, **({"reason": reason} if reason else {}))
    return person


def may_unmask(actor: Actor, person: Person) -> bool:
    """The office, or the unit that looks after the employer; of a file that is not erased."""
    unit_id = person.employer.unit_id if person.employer else None
    return person.state != PersonState.ERASED and talent_scope(actor.scope).works_for(unit_id)

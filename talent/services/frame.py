"""What every verb of the room begins with: who may.

Lock order: target or plan, employer, person, the subject's own rows by id, the audit chain last.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from talent.models import EmployerAccount
from talent.scope import OF_UNITS, talent_scope
from xinhui.accounts.actors import Actor, role_names
from xinhui.accounts.models import Post, Unit
from xinhui.accounts.roles import Role
from xinhui.core.checks import unknown
from xinhui.core.errors import Forbidden
from xinhui.outbox.services.enqueue import Draft, enqueue


def _forbidden(*roles: str) -> Forbidden:
    return Forbidden(
        code="role-required", message=_("Your posts do not allow this."),
        action=_("Ask someone with one of these posts: %(roles)s.") % {"roles": role_names(roles)},
    )  # fmt: skip


def require_office(actor: Actor) -> None:
    """Raise Forbidden unless the actor is of the talent office, or the portal itself."""
    if actor.kind != "system" and not actor.scope.has(Role.TALENT_OFFICE):
        raise _forbidden(Role.TALENT_OFFICE)


def require_unit(actor: Actor, unit_id: int | None) -> None:
    """Raise Forbidden unless the actor is of the office or works for the unit."""
    if actor.kind != "system" and not talent_scope(actor.scope).works_for(unit_id):
        raise _forbidden(Role.TALENT_OFFICE, *OF_UNITS)


def unit_in_being(unit_id: int | None, *, field: str = "unit") -> Unit:
    """The unit. Raises NotFound."""
    unit = Unit.objects.active().filter(pk=unit_id or 0).first()
    if unit is None:
        raise unknown(field)
    return unit


def office_people() -> set[int]:
    """Everybody of the talent office, today."""
    return set(Post.objects.in_force().filter(role=Role.TALENT_OFFICE).values_list("user_id", flat=True))


def unit_people(unit_id: int) -> set[int]:
    """Those who work for the unit, today."""
    return set(Post.objects.in_force().filter(role__in=OF_UNITS, unit=unit_id).values_list("user_id", flat=True))


def acts_for(actor: Actor, employer_id: int) -> bool:
    """The actor has an account of the employer. One query."""
    rows = EmployerAccount.objects.filter(user=actor.user_id or 0, employer=employer_id, ended_on__isnull=True)
    return bool(rows.exists())


def tell(people: Iterable[int], kind: str, key: str, link: str, context: Mapping[str, Any] | None = None) -> int:
    """A message to each of the people under a key of the event; returns how many were offered."""
    return enqueue(drafts=[
        Draft(key=f"{key}:{user_id}", recipient_id=user_id, kind=kind, context=dict(context or {}), link=link)
        for user_id in sorted(set(people))
    ])  # fmt: skip

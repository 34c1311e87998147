"""What every verb of the room begins with: rows locked, who may, texts checked.

Lock order: unit's files by id, uploads by id, the audit chain last.
"""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from cadres.models import Cadre
from cadres.scope import cadre_scope
from xinhui.accounts.actors import Actor, role_names
from xinhui.accounts.models import Unit
from xinhui.accounts.roles import CADRE_ROLES, Role
from xinhui.core.checks import hold, unknown
from xinhui.core.errors import Forbidden
from xinhui.outbox.services.enqueue import Draft, enqueue

M = TypeVar("M", bound=models.Model)


def hold_cadre(actor: Actor, cadre_id: int | None, *, field: str | None = None) -> Cadre:
    """The file, locked, the actor its reader. Raises NotFound: also when it is another unit's."""
    row = hold(Cadre.objects.select_related("unit"), cadre_id, field=field)
    if not may_read(actor, row.unit_id):
        raise unknown(field)
    return row


def own_cadre_id(actor: Actor) -> int | None:
    """The actor's own file, by the account. One query."""
    return Cadre.objects.filter(user_id=actor.user_id or 0).values_list("pk", flat=True).first()


def may_read(actor: Actor, unit_id: int) -> bool:
    """The portal itself, the cadre office, or the unit's personnel officer."""
    return actor.kind == "system" or cadre_scope(actor.scope).reads(unit_id)


def require_unit(actor: Actor, unit_id: int | None, *, field: str = "unit") -> Unit:
    """The unit in being whose files the actor keeps. Raises NotFound, Forbidden."""
    unit = Unit.objects.active().filter(pk=unit_id or 0).first()
    if unit is None:
        raise unknown(field)
    if not may_read(actor, unit.pk):
        raise _forbidden(*sorted(CADRE_ROLES))
    return unit


def require_office(actor: Actor) -> None:
    """Raise Forbidden unless the actor is of the cadre office."""
    if actor.kind != "system" and not actor.scope.has(Role.CADRE_OFFICE):
        raise _forbidden(Role.CADRE_OFFICE)


def _forbidden(*roles: str) -> Forbidden:
    return Forbidden(
        code="role-required", message=_("Your posts do not allow this."),
        action=_("Ask someone with one of these posts: %(roles)s.") % {"roles": role_names(roles)},
    )  # fmt: skip


def tell(people: Iterable[int], kind: str, key: str, link: str, context: Mapping[str, Any] | None = None) -> int:
    """A message to each of the people under a key of the event; returns how many were offered."""
    return enqueue(drafts=[
        Draft(key=f"{key}:{user_id}", recipient_id=user_id, kind=kind, context=dict(context or {}), link=link)
        for user_id in sorted(set(people))
    ])  # fmt: skip


def require_person(actor: Actor) -> int:
    """The account that acts: some things are done by people only. Raises Forbidden."""
    if actor.user_id is None:
        raise _forbidden(*sorted(CADRE_ROLES))
    return actor.user_id

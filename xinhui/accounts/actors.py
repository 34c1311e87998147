"""Who acts. Every service takes an `Actor`, checks it with `require`, and names it in timeline and audit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request

from xinhui.accounts.addresses import client_ip
from xinhui.accounts.models import User
from xinhui.accounts.roles import Role
from xinhui.accounts.scope import EMPTY, Scope, scope_of
from xinhui.core.errors import Forbidden

ActorKind = Literal["user", "system", "client"]


@dataclass(frozen=True)
class Actor:
    """The acting person, bureau client or the portal itself."""

    user_id: int | None
    label: str
    scope: Scope
    ip: str | None = None
    kind: ActorKind = "user"

    @classmethod
    def of(cls, user: User, *, ip: str | None = None) -> Actor:
        """The actor behind a signed-in user; a user who holds only bureau-client posts acts as `client`."""
        scope = scope_of(user)
        kind: ActorKind = "client" if scope.roles == {Role.BUREAU_CLIENT} else "user"
        return cls(user_id=user.pk, label=user.label, scope=scope, ip=ip, kind=kind)

    @classmethod
    def of_request(cls, request: HttpRequest | Request) -> Actor:
        """The actor of a view or API call, with the address it came from. The user must be signed in."""
        if not isinstance(request.user, User):
            raise Forbidden(code="not-signed-in", message=_("Sign in first."))
        return cls.of(request.user, ip=client_ip(request))


def person_id(actor: Actor) -> int:
    """The id of the acting person; raises Forbidden when the portal itself acts."""
    if actor.user_id is None:
        raise Forbidden(code="not-a-person", message=_("Only a person can do this."))
    return actor.user_id


SYSTEM = Actor(user_id=None, label="system", scope=EMPTY, kind="system")


def require(actor: Actor, *roles: str, area_code: str | None = None, unit_id: int | None = None) -> None:
    """Raise Forbidden unless one post of `actor` has one of `roles` and covers the area and the unit named.

    One and the same post must satisfy all: a dispatcher of one town who is a grid worker in another is no
    dispatcher there. The system itself may always act.
    """
    if actor.kind == "system":
        return
    for grant in actor.scope.of(*roles):
        if area_code is not None and not area_code.startswith(grant.area_code):
            continue
        if unit_id is not None and grant.unit_id != unit_id:
            continue
        return
    raise Forbidden(
        code="role-required",
        message=_("Your posts do not allow this."),
        action=_("Ask someone with one of these posts: %(roles)s.") % {"roles": role_names(roles)}
        if roles
        else _("Ask the security administrator for a post."),
    )


def role_names(roles: tuple[str, ...]) -> str:
    """The roles' names in the reader's language, for messages."""
    return ", ".join(str(Role(role).label) for role in roles)

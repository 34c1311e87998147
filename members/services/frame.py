"""What every verb of the room begins with: rows locked, who may, texts and days checked.

Lock order: organization (upper before lower), member, the subject's own rows by id, the audit chain last.
"""

from collections.abc import Sequence
from typing import TypeVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from grids.models import Division
from members.models import Member, Organization
from members.scope import KEEPERS, PartyScope, party_scope_of
from members.states.organization import COUNTED, MemberState
from xinhui.accounts.actors import Actor, role_names
from xinhui.accounts.models import User
from xinhui.core.checks import hold
from xinhui.core.errors import Conflict, Forbidden, InvalidInput
from xinhui.core.locking import locked

M = TypeVar("M", bound=models.Model)
NAME_MAX = 60


def hold_organization(organization_id: int | None, *, field: str | None = None) -> Organization:
    """The organization in being, locked until commit. Raises NotFound, Conflict `organization-dissolved`."""
    row = hold(Organization.objects.all(), organization_id, field=field)
    if row.dissolved_on is not None:
        raise Conflict(
            code="organization-dissolved", field=field,
            message=_("%(name)s was dissolved on %(day)s.") % {"name": row.name, "day": row.dissolved_on.isoformat()},
            action=_("Choose another organization."),
        )  # fmt: skip
    return row


def hold_member(member_id: int | None, *, field: str | None = None) -> Member:
    """The member on the register, with the organization, locked. Raises NotFound, Conflict `member-gone`."""
    row = hold(Member.objects.select_related("organization"), member_id, field=field)
    if row.state not in COUNTED:
        raise Conflict(
            code="member-gone", field=field,
            message=_("%(name)s is no longer on the register: %(state)s.")
            % {"name": row.name, "state": row.get_state_display()},
            action=_("Look at the member's file."),
        )  # fmt: skip
    return row


def scope_of_actor(actor: Actor) -> PartyScope:
    """Posts, offices and membership of the acting person; of the portal itself: none."""
    user = User.objects.filter(pk=actor.user_id, is_active=True).first() if actor.user_id is not None else None
    return party_scope_of(user) if user is not None else PartyScope()


def require_keeper(actor: Actor, *, area_code: str, path: str = "") -> None:
    """Raise Forbidden unless the actor keeps the records of the place (posts) or organization (office)."""
    if actor.kind == "system" or actor.scope.covers(area_code, *KEEPERS):
        return
    if path and scope_of_actor(actor).leads(path):
        return
    raise Forbidden(
        code="keeper-required", message=_("Your posts do not allow this."),
        action=_("Ask an officer of the organization, or someone with one of these posts: %(roles)s.")
        % {"roles": role_names(KEEPERS)},
    )  # fmt: skip


def require_keeper_of(actor: Actor, organization: Organization) -> None:
    """Raise Forbidden unless the actor keeps the records of this organization."""
    require_keeper(actor, area_code=organization.area_code, path=organization.path)


def own_member(actor: Actor) -> Member:
    """The acting person's own file, locked. Raises Forbidden `not-a-member`."""
    rows = Member.objects.select_related("organization").filter(state=MemberState.ACTIVE)
    row = locked(rows.filter(user_id=actor.user_id)).first() if actor.user_id is not None else None
    if row is None:
        raise Forbidden(
            code="not-a-member", message=_("Your account belongs to no member on the register."),
            action=_("Ask the secretary of your branch to link it."),
        )  # fmt: skip
    return row


def division_in_force(code: str, *, digits: Sequence[int] = (6, 9, 12), field: str = "area_code") -> Division:
    """The division in force, not locked. Raises InvalidInput."""
    row = Division.objects.filter(code=code, is_active=True).defer("boundary").first() if len(code) in digits else None
    if row is None:
        raise InvalidInput(
            code="area-unknown", field=field, message=_("There is no such division in force."),
            action=_("Choose one from the list."),
        )  # fmt: skip
    return row

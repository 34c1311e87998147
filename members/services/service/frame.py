"""What the verbs of service share: the community that decides, the member who acts, who is told.

Lock order: member, then partnership, registration, post, wish or record by id, the audit chain last.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from grids.models import Division, Grid
from members.models import Member, Registration
from members.scope import KEEPERS
from members.selectors.service import REGISTERING
from members.selectors.service_people import community_people, unit_people
from members.states.service import RegistrationState
from xinhui.accounts.actors import Actor
from xinhui.core.checks import hold, number, unknown
from xinhui.core.errors import Conflict, Forbidden, InvalidInput
from xinhui.outbox.services.enqueue import enqueue_each

RATINGS = (1, 5)


def community_in_force(code: str, *, field: str = "area_code") -> Division:
    """The village or community in force; raises InvalidInput."""
    row = Division.objects.filter(code=code, is_active=True).defer("boundary").first() if len(code) == 12 else None
    if row is None:
        raise InvalidInput(
            code="community-unknown", field=field, message=_("There is no such village or community in force."),
            action=_("Choose one from the list."),
        )  # fmt: skip
    return row


def place_of(community: str, grid_id: int | None) -> tuple[Division, Grid | None]:
    """The community and, if named, a grid of it; raises InvalidInput."""
    division = community_in_force(community, field="community")
    if grid_id is None:
        return division, None
    grid = Grid.objects.active().defer("boundary").filter(pk=grid_id, code__startswith=division.code).first()
    if grid is None:
        raise InvalidInput(
            code="grid-unknown", field="grid", message=_("There is no such grid in this community."),
            action=_("Choose one from the list."),
        )  # fmt: skip
    return division, grid


def require_community(actor: Actor, area_code: str) -> None:
    """Raise Forbidden unless the actor's post keeps the records of the community."""
    if actor.kind == "system" or actor.scope.covers(area_code, *KEEPERS):
        return
    raise Forbidden(
        code="community-required", message=_("Only the community can do this."),
        action=_("Ask the secretary of the village or community, or the town's party-building office."),
    )  # fmt: skip


def refuse_own(actor: Actor, member: Member) -> None:
    """Raise Forbidden when somebody would judge the own service."""
    if actor.user_id is not None and member.user_id == actor.user_id:
        raise Forbidden(
            code="own-service", message=_("Nobody rates or certifies the own service."),
            action=_("Ask the town's party-building office."),
        )  # fmt: skip


def require_registrant(member: Member) -> None:
    """Raise Conflict unless members of this sector register."""
    if member.organization.sector not in REGISTERING:
        raise Conflict(
            code="not-for-this-sector", field="member",
            message=_("Members of organs, state-owned firms and schools register; this member's branch is: %(sector)s.")
            % {"sector": member.organization.get_sector_display()},
            action=_("Take part in the service of your own branch."),
        )  # fmt: skip


def require_registered(member: Member, community: str) -> None:
    """Raise Conflict unless the member is registered with the community."""
    known = Registration.objects.filter(member=member, area_code=community, state=RegistrationState.ACCEPTED)
    if not known.exists():
        raise Conflict(
            code="not-registered", message=_("You are not registered with this community."),
            action=_("Register first; the community confirms it."),
        )  # fmt: skip


def hold_any_member(member_id: int | None) -> Member:
    """The member, locked, on the register or not: what was served stays served. Raises NotFound."""
    return hold(Member.objects.select_related("organization"), member_id)


def hold_own(rows: Any, pk: int, member: Member) -> Any:
    """The member's own row, locked; raises NotFound on anybody else's."""
    row = hold(rows, pk)
    if row.member_id != member.pk:
        raise unknown()
    return row


def checked_rating(rating: int) -> int:
    """1 to 5; raises InvalidInput."""
    return number(rating, field="rating", least=RATINGS[0], most=RATINGS[1])


def tell(kind: str, key: str, people: Iterable[int | None], context: Mapping[str, Any], link: str) -> None:
    """Tell people once an event."""
    enqueue_each(people=people, kind=kind, key=f"{kind}:{key}", context=dict(context), link=link)


def tell_community(kind: str, key: str, area_code: str, context: Mapping[str, Any], link: str) -> None:
    """Tell those who answer for the community."""
    tell(kind, key, community_people([area_code])[area_code], context, link)


def tell_unit(kind: str, key: str, member: Member, context: Mapping[str, Any], link: str) -> None:
    """Tell the officers of the member's organization."""
    tell(kind, key, unit_people([member.organization_id])[member.organization_id], context, link)

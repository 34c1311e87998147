"""What the verbs of the register begin with: the organization, then the member's file, locked; who may."""

from django.utils.translation import gettext_lazy as _

from members.models import Member, Organization
from members.selectors.register import committee_above
from members.services.frame import require_keeper, require_keeper_of
from members.states.organization import COUNTED
from xinhui.accounts.actors import Actor
from xinhui.core.checks import hold, unknown
from xinhui.core.errors import Conflict


def hold_file(member_id: int | None, *, field: str | None = None) -> Member:
    """Organization and file, locked, whatever its state. Raises NotFound, Conflict `member-moved`."""
    rows = Member.objects.filter(pk=member_id) if member_id is not None else Member.objects.none()
    found = rows.values_list("organization_id", flat=True).first()
    if found is None:
        raise unknown(field)
    hold(Organization.objects.all(), found)
    row = hold(Member.objects.select_related("organization", "user"), member_id, field=field)
    if row.organization_id != found:
        raise Conflict(
            code="member-moved", field=field, message=_("%(name)s was transferred this very moment.")
            % {"name": row.name}, action=_("Reload the page."),
        )  # fmt: skip
    return row


def hold_kept(actor: Actor, member_id: int | None, *, field: str | None = None) -> Member:
    """The file of a member on the register, locked, of a branch that the actor keeps.

    Raises NotFound, Forbidden, Conflict `member-gone`.
    """
    row = hold_file(member_id, field=field)
    require_keeper_of(actor, row.organization)
    require_here(row, field=field)
    return row


def require_here(member: Member, *, field: str | None = None) -> None:
    """Raise Conflict `member-gone` unless the member counts."""
    if member.state not in COUNTED:
        raise Conflict(
            code="member-gone", field=field,
            message=_("%(name)s is no longer on the register: %(state)s.")
            % {"name": member.name, "state": member.get_state_display()},
            action=_("Look at the member's file."),
        )  # fmt: skip


def require_committee(actor: Actor, organization: Organization) -> Organization:
    """The committee above, if the actor keeps its records. Raises Forbidden."""
    committee = committee_above(organization)
    require_keeper(actor, area_code=committee.area_code, path=committee.path)
    return committee

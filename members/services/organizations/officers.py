"""Officers: appointed or elected into an office, and released from it."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from grids.models.team import PartyOrganizationKind
from grids.services.teams.party import set_up_party_organization
from members.models import Member, Officer, Organization
from members.rules.organizations import OrganizationKind
from members.scope import forget_party_scope
from members.services.frame import hold_member, hold_organization, require_keeper
from members.states.organization import Duty, Standing
from xinhui.accounts.actors import SYSTEM, Actor, require
from xinhui.accounts.roles import Role
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.checks import hold, one_of, past_day, words
from xinhui.core.errors import Conflict, InvalidInput


def appoint_officer(
    *, actor: Actor, organization_id: int, member_id: int, duty: str, starts_on: date | None = None
) -> Officer:
    """Put a full member into an office: by those above it, or (but for the secretary) by its own officers.

    The present secretary's office ends on the day when another begins. Raises NotFound, Forbidden, InvalidInput (duty,
    member, starts_on), Conflict `officer-holds-it`.
    """
    one_of(duty, Duty.values, field="duty")
    day = past_day(starts_on, field="starts_on")
    with transaction.atomic():
        organization = hold_organization(organization_id)
        require_appointer(actor, organization, duty)
        member = hold_member(member_id, field="member")
        _check(organization, member, duty)
        if Officer.objects.filter(organization=organization, member=member, duty=duty, ends_on=None).exists():
            raise Conflict(
                code="officer-holds-it", field="member", message=_("This member holds this office already."),
                action=_("Look at the list of officers."),
            )  # fmt: skip
        officer = seat(organization, member, duty, day)
        record(actor=actor, verb="party.officer.appoint", target=officer, area_code=organization.area_code,
               detail={"organization": organization.pk, "member": member.pk, "duty": duty, "on": day})  # fmt: skip
    return officer


def seat(organization: Organization, member: Member, duty: str, day: date) -> Officer:
    """Write the office; who was secretary before ends. The organization is held."""
    if duty == Duty.SECRETARY:
        Officer.objects.filter(organization=organization, duty=duty, ends_on=None).update(
            ends_on=day, updated_at=clock.now()
        )
    if member.user is not None:
        forget_party_scope(member.user)
    if duty == Duty.SECRETARY and organization.kind in PartyOrganizationKind.values:
        _tell_the_grid(organization, member)
    return Officer.objects.create(organization=organization, member=member, duty=duty, starts_on=day)


def _tell_the_grid(organization: Organization, member: Member) -> None:
    """The grid's own page names its party organization and secretary: entered once, here."""
    if organization.grid_id is None:
        return
    set_up_party_organization(
        actor=SYSTEM, grid_id=organization.grid_id, name=organization.name, kind=organization.kind,
        secretary_name=member.name,
    )  # fmt: skip


def release_officer(*, actor: Actor, officer_id: int, reason: str) -> Officer:
    """End an office today. Raises NotFound, Forbidden, InvalidInput (reason), Conflict `office-ended`."""
    reason = words(reason, field="reason", limit=200)
    with transaction.atomic():
        organization_id = Officer.objects.filter(pk=officer_id).values_list("organization_id", flat=True).first()
        organization = hold_organization(organization_id)
        officer = hold(Officer.objects.select_related("member__user"), officer_id)
        require_appointer(actor, organization, officer.duty)
        if officer.ends_on is not None:
            raise Conflict(code="office-ended", message=_("This office has ended already."))
        officer.ends_on = clock.today()
        officer.save(update_fields=["ends_on"])
        if officer.member.user is not None:
            forget_party_scope(officer.member.user)
        record(actor=actor, verb="party.officer.release", target=officer, area_code=organization.area_code,
               detail={"reason": reason, "duty": officer.duty})  # fmt: skip
    return officer


def require_appointer(actor: Actor, organization: Organization, duty: str) -> None:
    """A secretary is put in place by those above, other officers also by the organization's own. Raises Forbidden."""
    if duty == Duty.SECRETARY and organization.parent is None:
        require(actor, Role.ORGANIZATION_DEPARTMENT)
    elif duty == Duty.SECRETARY and organization.parent is not None:
        require_keeper(actor, area_code=organization.parent.area_code, path=organization.parent.path)
    else:
        require_keeper(actor, area_code=organization.area_code, path=organization.path)


def _check(organization: Organization, member: Member, duty: str) -> None:
    if member.standing != Standing.FULL:
        raise InvalidInput(
            code="probationary-officer", field="member",
            message=_("A probationary member cannot be elected (Constitution of the Party, article 7)."),
            action=_("Choose a full member."),
        )  # fmt: skip
    if not (
        member.organization.path.startswith(organization.path) or organization.path.startswith(member.organization.path)
    ):
        raise InvalidInput(
            code="member-elsewhere", field="member",
            message=_("%(name)s belongs to another organization.") % {"name": member.name},
            action=_("Transfer the membership first."),
        )  # fmt: skip
    if (duty == Duty.GROUP_LEADER) != (organization.kind == OrganizationKind.GROUP):
        raise InvalidInput(
            code="duty-does-not-fit", field="duty", message=_("This office does not fit this kind of organization."),
            action=_("A group has a leader; the others have a secretary and a committee."),
        )  # fmt: skip

"""What covers a firm or a station: an organization of its own or shared, an instructor."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from members.models import ChainFirm, Organization, PlatformStation
from members.rules.organizations import OrganizationKind
from members.services.chains.frame import Place, hold_firm, hold_station, paths_of, require_any, settle_gap, tell
from members.services.frame import hold_member, hold_organization
from members.states.organization import Standing
from xinhui.accounts.actors import Actor
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.checks import day_after, line, past_day
from xinhui.core.errors import Conflict, InvalidInput


def cover_firm(*, actor: Actor, firm_id: int, organization_id: int, covered_on: date | None = None) -> ChainFirm:
    """The firm's own organization, or the joint branch that it joins. Raises NotFound, Forbidden, InvalidInput
    (organization, covered_on), Conflict `organization-dissolved`, `organization-taken`, `covered-already`."""
    with transaction.atomic():
        organization = hold_organization(organization_id, field="organization")
        firm = hold_firm(firm_id)
        shared = organization.kind == OrganizationKind.JOINT_BRANCH
        others = ChainFirm.objects.on_the_list().filter(organization=organization, is_shared=False).exclude(pk=firm.pk)
        if not shared and others.exists():
            raise Conflict(
                code="organization-taken", field="organization", message=_("This organization is another firm's own."),
                action=_("Found one for this firm, or let it join a joint branch."),
            )  # fmt: skip
        _cover(actor, firm, organization, shared, covered_on)
    return firm


def cover_station(
    *, actor: Actor, station_id: int, organization_id: int, own: bool = False, covered_on: date | None = None,
) -> PlatformStation:  # fmt: skip
    """A branch of the industry, a joint branch, or the station's own. Raises like `cover_firm`."""
    with transaction.atomic():
        organization = hold_organization(organization_id, field="organization")
        station = hold_station(station_id)
        others = PlatformStation.objects.on_the_list().filter(organization=organization).exclude(pk=station.pk)
        if own and (organization.kind == OrganizationKind.JOINT_BRANCH or others.exists()):
            raise Conflict(
                code="organization-taken", field="own", message=_("This branch covers others as well."),
                action=_("Do not tick “own”."),
            )  # fmt: skip
        _cover(actor, station, organization, not own, covered_on)
    return station


def _cover(actor: Actor, place: Place, organization: Organization, shared: bool, covered_on: date | None) -> None:
    require_any(actor, place.area_code, paths_of(place))
    if organization.kind == OrganizationKind.GROUP:
        raise InvalidInput(
            code="kind-below", field="organization", message=_("A party group covers no firm."),
            action=_("Choose its branch."),
        )  # fmt: skip
    if place.organization_id == organization.pk and place.is_shared == shared:
        raise Conflict(code="covered-already", field="organization", message=_("It covers this place already."))
    place.covered_on = day_after(
        organization.established_on, past_day(covered_on, field="covered_on"), field="covered_on"
    )
    place.organization, place.is_shared = organization, shared
    place.save(update_fields=["organization", "is_shared", "covered_on"])
    settle_gap(place)
    record(actor=actor, verb="party.cover.set", target=place,
           detail={"organization": organization.pk, "shared": shared, "on": place.covered_on})  # fmt: skip


def uncover_firm(*, actor: Actor, firm_id: int, reason: str) -> ChainFirm:
    """The organization no longer covers the firm. Raises NotFound, Forbidden, InvalidInput (reason), Conflict
    `not-covered`."""
    with transaction.atomic():
        firm = hold_firm(firm_id)
        _uncover(actor, firm, reason)
    return firm


def uncover_station(*, actor: Actor, station_id: int, reason: str) -> PlatformStation:
    """The same of a station."""
    with transaction.atomic():
        station = hold_station(station_id)
        _uncover(actor, station, reason)
    return station


def _uncover(actor: Actor, place: Place, reason: str) -> None:
    reason = line(reason, field="reason")
    require_any(actor, place.area_code, paths_of(place))
    if place.organization_id is None:
        raise Conflict(code="not-covered", message=_("No organization covers this place."))
    before = place.organization_id
    place.organization, place.is_shared, place.covered_on = None, False, None
    place.save(update_fields=["organization", "is_shared", "covered_on"])
    settle_gap(place)
    record(actor=actor, verb="party.cover.end", target=place, detail={"organization": before, "reason": reason})


def instruct_firm(*, actor: Actor, firm_id: int, member_id: int) -> ChainFirm:
    """Appoint the party-building instructor (党建指导员). Raises NotFound, Forbidden, InvalidInput (member), Conflict
    `member-gone`, `instructs-already`."""
    with transaction.atomic():
        hold_member(member_id, field="member")
        firm = hold_firm(firm_id)
        _instruct(actor, firm, member_id, firm.name, f"/party/chain-firms/{firm.pk}/")
    return firm


def instruct_station(*, actor: Actor, station_id: int, member_id: int) -> PlatformStation:
    """The same for a station."""
    with transaction.atomic():
        hold_member(member_id, field="member")
        station = hold_station(station_id)
        _instruct(actor, station, member_id, str(station), f"/party/stations/{station.pk}/")
    return station


def _instruct(actor: Actor, place: Place, member_id: int, name: str, link: str) -> None:
    require_any(actor, place.area_code, paths_of(place))
    member = hold_member(member_id, field="member")
    if member.standing != Standing.FULL:
        raise InvalidInput(
            code="not-full", field="member", message=_("Only a full member becomes an instructor."),
            action=_("Choose another member."),
        )  # fmt: skip
    if place.instructor_id == member.pk:
        raise Conflict(code="instructs-already", field="member", message=_("This member is the instructor already."))
    place.instructor = member
    place.save(update_fields=["instructor"])
    settle_gap(place)
    record(actor=actor, verb="party.instructor.appoint", target=place, detail={"member": member.pk})
    if member.user_id is not None:
        key = f"instructor:{place._meta.model_name}:{place.pk}:{clock.now().isoformat()}"
        tell([member.user_id], "party.chain_instructor", key, link, {"name": name})

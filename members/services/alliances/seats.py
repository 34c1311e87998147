"""An alliance is founded and dissolved; units join it, leave it, and send another representative."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.models import Alliance, AllianceItem, AllianceProject, AllianceSeat
from members.selectors.party_people import people_of_units
from members.services.alliances.frame import (
    hold_alliance,
    require_alliance_keeper,
    require_alliance_or_unit,
    tell,
    units_in_force,
)
from members.services.frame import hold_organization, require_keeper_of
from members.states.alliance import UNDER_WAY, WishState
from members.states.organization import Attachment
from xinhui.accounts.actors import Actor
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.checks import day_after, hold, line, past_day
from xinhui.core.errors import Conflict, InvalidInput

NAME_MAX, PERSON_MAX = 120, 40


def found_alliance(*, actor: Actor, organization_id: int, name: str = "", founded_on: date | None = None) -> Alliance:
    """Found the alliance of a town, or of a community or village, led by its party organization.

    Without a name it is called after the place. Raises NotFound, Forbidden, InvalidInput (organization, name,
    founded_on), Conflict `alliance-exists`.
    """
    day = past_day(founded_on, field="founded_on")
    with transaction.atomic():
        organization = hold_organization(organization_id, field="organization")
        require_keeper_of(actor, organization)
        if organization.attached_to not in (Attachment.TOWN, Attachment.VILLAGE) or len(organization.area_code) < 9:
            raise InvalidInput(
                code="organization-leads-no-place", field="organization",
                message=_("An alliance is led by the organization of a town, a community or a village."),
                action=_("Choose that organization."),
            )  # fmt: skip
        if Alliance.objects.in_being().filter(area_code=organization.area_code).exists():
            raise Conflict(
                code="alliance-exists", field="organization", message=_("This place has its alliance already."),
                action=_("Look at the list of alliances."),
            )  # fmt: skip
        alliance = Alliance.objects.create(
            name=line(name or str(organization), field="name", limit=NAME_MAX), organization=organization,
            area_code=organization.area_code, founded_on=day,
        )  # fmt: skip
        record(actor=actor, verb="alliance.found", target=alliance, area_code=alliance.area_code,
               detail={"organization": organization.pk, "on": day})  # fmt: skip
    return alliance


def dissolve_alliance(*, actor: Actor, alliance_id: int, reason: str) -> Alliance:
    """Dissolve it today; the seats go with it. Raises NotFound, Forbidden, InvalidInput (reason), Conflict
    `projects-under-way`, `alliance-dissolved`."""
    reason = line(reason, field="reason")
    with transaction.atomic():
        alliance = hold_alliance(alliance_id)
        require_alliance_keeper(actor, alliance)
        _refuse_under_way(AllianceProject.objects.filter(alliance=alliance, state__in=sorted(UNDER_WAY)).count())
        now, today = clock.now(), clock.today()
        alliance.dissolved_on = today
        alliance.save(update_fields=["dissolved_on"])
        alliance.seats.filter(left_on=None).update(left_on=today, leave_reason=reason, updated_at=now)
        alliance.items.filter(state=WishState.OPEN).update(state=WishState.WITHDRAWN, reason=reason, updated_at=now)
        record(actor=actor, verb="alliance.dissolve", target=alliance, area_code=alliance.area_code,
               detail={"reason": reason})  # fmt: skip
    return alliance


def join_alliance(
    *, actor: Actor, alliance_id: int, unit_id: int, representative: str, is_part_time_member: bool = False,
    joined_on: date | None = None,
) -> AllianceSeat:  # fmt: skip
    """A unit joins; its people are told. Raises NotFound, Forbidden, InvalidInput (unit, representative, joined_on),
    Conflict `unit-joined`, `alliance-dissolved`."""
    name = line(representative, field="representative", limit=PERSON_MAX)
    day = past_day(joined_on, field="joined_on")
    with transaction.atomic():
        alliance = hold_alliance(alliance_id)
        require_alliance_keeper(actor, alliance)
        day_after(alliance.founded_on, day, field="joined_on")
        unit = units_in_force([unit_id], field="unit")[0]
        if AllianceSeat.objects.filter(alliance=alliance, unit=unit, left_on=None).exists():
            raise Conflict(
                code="unit-joined", field="unit", message=_("This unit has joined already."),
                action=_("Look at the list of units."),
            )  # fmt: skip
        seat = AllianceSeat.objects.create(
            alliance=alliance, unit=unit, representative=name, is_part_time_member=is_part_time_member, joined_on=day
        )
        tell(people_of_units([unit.pk])[unit.pk], "party.alliance_joined", f"alliance:seat:{seat.pk}",
             f"/party/alliances/{alliance.pk}/", alliance=alliance.name, unit=unit.name)  # fmt: skip
        record(actor=actor, verb="alliance.join", target=seat, area_code=alliance.area_code,
               detail={"alliance": alliance.pk, "unit": unit.pk, "on": day})  # fmt: skip
    return seat


def leave_alliance(*, actor: Actor, seat_id: int, reason: str) -> AllianceSeat:
    """A unit leaves today; what it still offers is withdrawn. Raises NotFound, Forbidden, InvalidInput (reason),
    Conflict `unit-left`, `projects-under-way`."""
    reason = line(reason, field="reason")
    with transaction.atomic():
        alliance, seat = _held(seat_id)
        require_alliance_keeper(actor, alliance)
        led = AllianceProject.objects.filter(alliance=alliance, lead_unit=seat.unit, state__in=sorted(UNDER_WAY))
        _refuse_under_way(led.count())
        seat.left_on, seat.leave_reason = clock.today(), reason
        seat.save(update_fields=["left_on", "leave_reason"])
        offers = AllianceItem.objects.filter(alliance=alliance, unit=seat.unit, state=WishState.OPEN)
        withdrawn = offers.update(state=WishState.WITHDRAWN, reason=reason, updated_at=clock.now())
        record(actor=actor, verb="alliance.leave", target=seat, area_code=alliance.area_code,
               detail={"reason": reason, "unit": seat.unit_id, "withdrawn": withdrawn})  # fmt: skip
    return seat


def change_representative(
    *, actor: Actor, seat_id: int, representative: str, is_part_time_member: bool = False
) -> AllianceSeat:
    """Another person sits for the unit: the unit's own people say so, or the alliance's. Raises NotFound, Forbidden,
    InvalidInput (representative), Conflict `unit-left`."""
    name = line(representative, field="representative", limit=PERSON_MAX)
    with transaction.atomic():
        alliance, seat = _held(seat_id)
        require_alliance_or_unit(actor, alliance, [seat.unit_id])
        seat.representative, seat.is_part_time_member = name, is_part_time_member
        seat.save(update_fields=["representative", "is_part_time_member"])
        record(actor=actor, verb="alliance.representative", target=seat, area_code=alliance.area_code,
               detail={"unit": seat.unit_id, "is_part_time_member": is_part_time_member})  # fmt: skip
    return seat


def _held(seat_id: int) -> tuple[Alliance, AllianceSeat]:
    alliance_id = AllianceSeat.objects.filter(pk=seat_id).values_list("alliance_id", flat=True).first()
    alliance = hold_alliance(alliance_id)
    seat = hold(AllianceSeat.objects.select_related("unit"), seat_id)
    if seat.left_on is not None:
        raise Conflict(code="unit-left", message=_("This unit has left the alliance already."))
    return alliance, seat


def _refuse_under_way(count: int) -> None:
    if count:
        raise Conflict(
            code="projects-under-way", message=_("%(count)d projects are still under way.") % {"count": count},
            action=pgettext_lazy("alliance", "Finish or withdraw them first."),
        )  # fmt: skip

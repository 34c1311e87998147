"""Registration (双报到): a member with a community, a unit with a partner community."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from members.models import Member, Organization, Registration, UnitPartnership
from members.services.frame import hold_member, hold_organization, own_member, require_keeper_of
from members.services.service.frame import (
    community_in_force,
    hold_any_member,
    require_community,
    require_registrant,
    tell,
    tell_community,
    tell_unit,
)
from members.states.service import (
    OPEN_REGISTRATIONS,
    REGISTRATION_TABLE,
    RegistrationKind,
    RegistrationState,
)
from xinhui.accounts.actors import Actor
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.checks import day_after, hold, line, one_of, past_day
from xinhui.core.errors import Conflict, Forbidden, InvalidInput

PAGE, PHONE = "/party/service/registrations/", "/m/party/service/"


def ask_registration(*, actor: Actor, area_code: str, kind: str = "home", offers: str = "") -> Registration:
    """A member registers, with a community of the own choice or a partner community of the unit.

    Raises Forbidden `not-a-member`, InvalidInput (area_code, kind, offers), Conflict `registered`,
    `not-for-this-sector`, `no-partnership`.
    """
    with transaction.atomic():
        return _ask(actor, own_member(actor), area_code, kind, offers)


def enter_registration(*, actor: Actor, member_id: int, area_code: str, kind: str = "home", offers: str = ""
) -> Registration:  # fmt: skip
    """The member's branch registers a member. Errors as `ask_registration`, and NotFound, Forbidden."""
    with transaction.atomic():
        member = hold_member(member_id, field="member")
        require_keeper_of(actor, member.organization)
        return _ask(actor, member, area_code, kind, offers)


def _ask(actor: Actor, member: Member, area_code: str, kind: str, offers: str) -> Registration:
    one_of(kind, RegistrationKind.values, field="kind")
    offers = line(offers, field="offers", required=False)
    community = community_in_force(area_code)
    require_registrant(member)
    if kind == RegistrationKind.PARTNER:
        _require_partnership(member, area_code)
    if Registration.objects.open().filter(member=member, kind=kind).exists():
        raise Conflict(
            code="registered", field="area_code", message=_("The member has a registration of this kind already."),
            action=_("End the old one first."),
        )  # fmt: skip
    row = Registration.objects.create(member=member, area_code=area_code, kind=kind, offers=offers,
                                      asked_at=clock.now(), asked_by_id=actor.user_id)  # fmt: skip
    record(actor=actor, verb="party.registration.ask", target=row, detail={"member": member.pk, "kind": kind})
    tell_community("service.asked", str(row.pk), area_code, {"name": member.name, "community": community.name},
                   f"{PAGE}?state=asked")  # fmt: skip
    return row


def _require_partnership(member: Member, area_code: str) -> None:
    unit_id = member.organization.unit_id
    partners = UnitPartnership.objects.in_force().filter(area_code=area_code)
    if unit_id is None or not partners.filter(unit_id=unit_id).exists():
        raise InvalidInput(
            code="no-partnership", field="area_code",
            message=_("The member's unit has no partnership with this community."),
            action=_("Choose a partner community of the unit."),
        )  # fmt: skip


def _hold(registration_id: int) -> Registration:
    member_id = Registration.objects.filter(pk=registration_id).values_list("member_id", flat=True).first()
    member = hold_any_member(member_id)
    row = hold(Registration.objects.all(), registration_id)
    row.member = member
    return row


def accept_registration(*, actor: Actor, registration_id: int) -> Registration:
    """The community accepts. Raises NotFound, Forbidden, TransitionRefused."""
    return _decide(actor, registration_id, "accept", "")


def refuse_registration(*, actor: Actor, registration_id: int, reason: str) -> Registration:
    """The community sends it back. Raises NotFound, Forbidden, InvalidInput (reason), TransitionRefused."""
    return _decide(actor, registration_id, "refuse", line(reason, field="reason"))


def _decide(actor: Actor, registration_id: int, verb: str, reason: str) -> Registration:
    with transaction.atomic():
        row = _hold(registration_id)
        require_community(actor, row.area_code)
        row.state = REGISTRATION_TABLE.next(row.state, verb)
        row.decided_at, row.decided_by_id, row.note = clock.now(), actor.user_id, reason
        row.save(update_fields=["state", "decided_at", "decided_by", "note"])
        record(actor=actor, verb=f"party.registration.{verb}", target=row, detail={"member": row.member_id})
        context = {"name": row.member.name, "state": str(row.get_state_display()), "note": reason}
        tell("service.decided", str(row.pk), [row.member.user_id], context, PHONE)
        tell_unit("service.decided", str(row.pk), row.member, context, PAGE)
    return row


def withdraw_registration(*, actor: Actor, registration_id: int) -> Registration:
    """The member or the branch takes it back. Raises NotFound, Forbidden, TransitionRefused."""
    with transaction.atomic():
        row = _hold(registration_id)
        _require_own_side(actor, row.member)
        row.state = REGISTRATION_TABLE.next(row.state, "withdraw")
        row.save(update_fields=["state"])
        record(actor=actor, verb="party.registration.withdraw", target=row, detail={"member": row.member_id})
    return row


def end_registration(*, actor: Actor, registration_id: int, reason: str) -> Registration:
    """End it today (moved house, left the unit): by the member, the branch or the community.

    Raises NotFound, Forbidden, InvalidInput (reason), TransitionRefused.
    """
    reason = line(reason, field="reason")
    with transaction.atomic():
        row = _hold(registration_id)
        _require_own_side(actor, row.member, area_code=row.area_code)
        row.state = REGISTRATION_TABLE.next(row.state, "end")
        row.ended_on, row.note = clock.today(), reason
        row.save(update_fields=["state", "ended_on", "note"])
        record(actor=actor, verb="party.registration.end", target=row,
               detail={"member": row.member_id, "on": row.ended_on})  # fmt: skip
    return row


def _require_own_side(actor: Actor, member: Member, *, area_code: str = "") -> None:
    if actor.user_id is not None and member.user_id == actor.user_id:
        return
    if area_code:
        try:
            require_community(actor, area_code)
        except Forbidden:
            require_keeper_of(actor, member.organization)
        return
    require_keeper_of(actor, member.organization)


def propose_partnership(
    *, actor: Actor, organization_id: int, area_code: str, service: str, starts_on: date | None = None
) -> UnitPartnership:
    """A unit's organization registers with a partner community.

    Raises NotFound (organization), Forbidden, InvalidInput (organization: no unit; area_code, service, starts_on),
    Conflict `partners-already`.
    """
    service = line(service, field="service")
    day = past_day(starts_on, field="starts_on")
    with transaction.atomic():
        organization = hold_organization(organization_id, field="organization")
        require_keeper_of(actor, organization)
        unit_id = _unit_of(organization)
        community = community_in_force(area_code)
        if UnitPartnership.objects.filter(unit_id=unit_id, area_code=area_code, state__in=OPEN_REGISTRATIONS).exists():
            raise Conflict(
                code="partners-already", field="area_code",
                message=_("This unit is registered with this community already."),
                action=_("Look at the list of partnerships."),
            )  # fmt: skip
        row = UnitPartnership.objects.create(unit_id=unit_id, organization=organization, area_code=area_code,
                                             service=service, starts_on=day)  # fmt: skip
        record(actor=actor, verb="party.partnership.propose", target=row, detail={"unit": unit_id, "service": service})
        tell_community("service.partner_asked", str(row.pk), area_code,
                       {"unit": row.unit.name, "community": community.name, "service": service},
                       "/party/service/partnerships/")  # fmt: skip
    return row


def _unit_of(organization: Organization) -> int:
    if organization.unit_id is None:
        raise InvalidInput(
            code="organization-without-unit", field="organization",
            message=_("This organization belongs to no unit."), action=_("Choose an organization of a unit."),
        )  # fmt: skip
    return organization.unit_id


def accept_partnership(*, actor: Actor, partnership_id: int) -> UnitPartnership:
    """The community accepts. Raises NotFound, Forbidden, TransitionRefused."""
    return _decide_partnership(actor, partnership_id, "accept", "")


def refuse_partnership(*, actor: Actor, partnership_id: int, reason: str) -> UnitPartnership:
    """The community sends it back. Raises NotFound, Forbidden, InvalidInput (reason), TransitionRefused."""
    return _decide_partnership(actor, partnership_id, "refuse", line(reason, field="reason"))


def _decide_partnership(actor: Actor, partnership_id: int, verb: str, reason: str) -> UnitPartnership:
    with transaction.atomic():
        row = hold(UnitPartnership.objects.select_related("organization"), partnership_id)
        require_community(actor, row.area_code)
        _move(row, verb, actor, reason)
        tell_partner(row)
    return row


def withdraw_partnership(*, actor: Actor, partnership_id: int) -> UnitPartnership:
    """The unit takes it back. Raises NotFound, Forbidden, TransitionRefused."""
    with transaction.atomic():
        row = hold(UnitPartnership.objects.select_related("organization"), partnership_id)
        require_keeper_of(actor, row.organization)
        _move(row, "withdraw", actor, "")
    return row


def end_partnership(*, actor: Actor, partnership_id: int, reason: str, ends_on: date | None = None) -> UnitPartnership:
    """End it, by either side. Raises NotFound, Forbidden, InvalidInput (reason, ends_on), TransitionRefused."""
    reason, day = line(reason, field="reason"), past_day(ends_on, field="ends_on")
    with transaction.atomic():
        row = hold(UnitPartnership.objects.select_related("organization"), partnership_id)
        if not actor.scope.covers(row.area_code, "village_secretary", "town_organizer"):
            require_keeper_of(actor, row.organization)
        row.ends_on = day_after(row.starts_on, day, field="ends_on")
        _move(row, "end", actor, reason)
        tell_partner(row)
    return row


def _move(row: UnitPartnership, verb: str, actor: Actor, reason: str) -> None:
    row.state = REGISTRATION_TABLE.next(row.state, verb)
    if verb in ("accept", "refuse"):
        row.decided_at, row.decided_by_id = clock.now(), actor.user_id
    row.note = reason
    row.save(update_fields=["state", "decided_at", "decided_by", "note", "ends_on"])
    record(actor=actor, verb=f"party.partnership.{verb}", target=row, detail={"unit": row.unit_id})


def tell_partner(row: UnitPartnership) -> None:
    """Tell the officers of the unit's organization what became of it."""
    people = row.organization.officers.in_force().values_list("member__user_id", flat=True)
    context = {"unit": row.unit.name, "state": str(RegistrationState(row.state).label), "note": row.note}
    tell("service.partner_decided", f"{row.pk}:{row.state}", people, context, "/party/service/partnerships/")

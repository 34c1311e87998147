"""Members who live elsewhere: who keeps in touch, every contact, home again; after six months the branch decides."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from members.models import Member, MobileContact, MobileStay, TeamMembership
from members.rules.contacts import contact_due
from members.services.frame import require_keeper_of
from members.services.register.frame import hold_file, hold_kept, require_here
from members.services.register.teams import end_team, seat_in_team
from members.states.teams import MemberTeam, StayEnd
from xinhui.accounts.actors import Actor, person_id
from xinhui.audit.services import record
from xinhui.core.checks import day_after, hold, line, past_day, unknown
from xinhui.core.errors import Conflict, InvalidInput


def begin_stay(
    *, actor: Actor, member_id: int, province: str, contact_id: int, city: str = "", since: date | None = None
) -> MobileStay:
    """The member lives elsewhere; somebody of the branch keeps in touch, the first time within a month.

    Raises NotFound, Forbidden, InvalidInput (province, city, contact, since), Conflict `stay-open`, `member-gone`.
    """
    day = past_day(since, field="since")
    province = line(province, field="province", limit=20)
    city = line(city, field="city", limit=30, required=False)
    with transaction.atomic():
        member = hold_kept(actor, member_id)
        if MobileStay.objects.open().filter(member=member).exists():
            raise Conflict(
                code="stay-open", message=_("This member is away already."), action=_("End the stay first."),
            )  # fmt: skip
        contact = _contact(member, contact_id)
        stay = MobileStay.objects.create(
            member=member, province=province, city=city, contact=contact, since=day, contact_due_on=contact_due(day)
        )
        seat_in_team(member, MemberTeam.MOBILE, day)
        record(actor=actor, verb="party.mobile.begin", target=stay, area_code=member.area_code,
               detail={"member": member.pk, "contact": contact.pk, "since": day})  # fmt: skip
    return stay


def _contact(member: Member, contact_id: int) -> Member:
    rows = Member.objects.full().filter(organization=member.organization).exclude(pk=member.pk)
    contact = rows.filter(pk=contact_id).first()
    if contact is None:
        raise InvalidInput(
            code="contact-elsewhere", field="contact",
            message=_("The contact person is another full member of the branch."),
            action=_("Choose one from the list."),
        )  # fmt: skip
    return contact


def change_contact(*, actor: Actor, mobile_stay_id: int, contact_id: int) -> MobileStay:
    """Somebody else of the branch keeps in touch. Raises NotFound, Forbidden, InvalidInput (contact), Conflict
    `stay-over`."""
    with transaction.atomic():
        member, stay = _held(mobile_stay_id)
        require_keeper_of(actor, member.organization)
        stay.contact = _contact(member, contact_id)
        stay.save(update_fields=["contact"])
        record(actor=actor, verb="party.mobile.contact_person", target=stay, area_code=member.area_code,
               detail={"contact": contact_id})  # fmt: skip
    return stay


def record_contact(*, actor: Actor, mobile_stay_id: int, note: str, on: date | None = None) -> MobileContact:
    """There was contact: the next is due in a month, a proposal falls away. By a keeper or the contact person.

    Raises NotFound, Forbidden, InvalidInput (note, on), Conflict `stay-over`.
    """
    day, note = past_day(on, field="on"), line(note, field="note")
    with transaction.atomic():
        member, stay = _held(mobile_stay_id)
        if stay.contact.user_id is None or stay.contact.user_id != actor.user_id:
            require_keeper_of(actor, member.organization)
        day_after(stay.since, day, field="on")
        row = MobileContact.objects.create(stay=stay, on=day, note=note, by_id=person_id(actor))
        stay.last_contact_on = max(day, stay.last_contact_on or day)
        stay.contact_due_on, stay.proposed_on = contact_due(stay.last_contact_on), None
        stay.save()
        record(actor=actor, verb="party.mobile.contact", target=stay, area_code=member.area_code, detail={"on": day})
    return row


def end_stay(*, actor: Actor, mobile_stay_id: int, on: date | None = None) -> MobileStay:
    """The member is home again. Raises NotFound, Forbidden, InvalidInput (on), Conflict `stay-over`."""
    day = past_day(on, field="on")
    with transaction.atomic():
        member, stay = _held(mobile_stay_id)
        require_keeper_of(actor, member.organization)
        stay.ended_on, stay.end_kind = day_after(stay.since, day, field="on"), StayEnd.HOME
        stay.save()
        for row in TeamMembership.objects.open().filter(member=member, team=MemberTeam.MOBILE):
            end_team(row)
        record(actor=actor, verb="party.mobile.end", target=stay, area_code=member.area_code, detail={"on": day})
    return stay


def _held(stay_id: int) -> tuple[Member, MobileStay]:
    member_id = MobileStay.objects.filter(pk=stay_id).values_list("member_id", flat=True).first()
    if member_id is None:
        raise unknown()
    member = hold_file(member_id)
    require_here(member)
    stay = hold(MobileStay.objects.select_related("contact"), stay_id)
    if stay.ended_on is not None:
        raise Conflict(
            code="stay-over", message=_("This stay has ended."),
            action=_("Reload the page to see what has happened since."),
        )  # fmt: skip
    return member, stay

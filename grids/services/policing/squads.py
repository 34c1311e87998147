"""Volunteer squads and their members: founded, led, enlisted, released, disbanded."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from grids.models import Squad, SquadActivity, SquadMember
from grids.models.squad import SquadKind
from grids.services.frame import required_text
from grids.services.kit import not_before, short_text
from grids.services.policing.frame import area_of_squad, hold_squad, line_of
from grids.services.teams.frame import TEAM_KEEPERS, account_of, one_of, past_day
from xinhui.accounts.actors import Actor, require
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.errors import Conflict, InvalidInput, NotFound
from xinhui.core.locking import locked

NAME_MAX, NOTE_MAX, SKILLS_MAX, PERSON_MAX, PHONE_MAX = 80, 200, 120, 60, 20


def found_squad(
    *, actor: Actor, area_code: str, kind: str, name: str, founded_on: date | None = None, note: str = ""
) -> Squad:
    """Found a squad of a town (9 digits) or village (12).

    Raises Forbidden, InvalidInput (area_code, kind, name, founded_on, note), Conflict `squad-exists`.
    """
    one_of(kind, SquadKind.values, field="kind")
    name = line_of(name, field="name", limit=NAME_MAX)
    note = short_text(note.strip(), limit=NOTE_MAX, field="note")
    day = past_day(founded_on, field="founded_on")
    with transaction.atomic():
        require(actor, *TEAM_KEEPERS, area_code=area_of_squad(area_code))
        if Squad.objects.filter(area_code=area_code, name=name, disbanded_on=None).exists():
            raise Conflict(
                code="squad-exists", field="name", message=_("There is a squad of this name here."),
                action=_("Enlist members there, or choose another name."),
            )  # fmt: skip
        squad = Squad.objects.create(area_code=area_code, kind=kind, name=name, founded_on=day, note=note)
        record(actor=actor, verb="squad.found", target=squad, detail={"name": name, "kind": kind, "on": day})
    return squad


def disband_squad(*, actor: Actor, squad_id: int, reason: str) -> Squad:
    """End a squad and every membership in it. Raises NotFound, Forbidden, InvalidInput, Conflict `call-out-open`."""
    reason = required_text(reason, field="reason")
    with transaction.atomic():
        squad = hold_squad(actor, squad_id)
        if SquadActivity.objects.filter(squad=squad, ends_at=None).exists():
            raise Conflict(
                code="call-out-open", message=_("A call-out of this squad is under way."),
                action=_("Write down its end and hours first."),
            )  # fmt: skip
        today = clock.today()
        left = SquadMember.objects.filter(squad=squad, ends_on=None).update(ends_on=today, updated_at=clock.now())
        squad.disbanded_on = today
        squad.save(update_fields=["disbanded_on"])
        record(actor=actor, verb="squad.disband", target=squad, detail={"reason": reason, "members": left})
    return squad


def enlist_member(
    *,
    actor: Actor,
    squad_id: int,
    name: str,
    phone: str,
    skills: str = "",
    account_id: int | None = None,
    starts_on: date | None = None,
) -> SquadMember:
    """Take a volunteer into a squad; with an account, call-outs reach the phone. The first one leads until named else.

    Raises NotFound, Forbidden, InvalidInput (name, phone, skills, account, starts_on), Conflict `member-enlisted`.
    """
    name = line_of(name, field="name", limit=PERSON_MAX)
    phone = checked_phone(phone)
    skills = short_text(skills.strip(), limit=SKILLS_MAX, field="skills")
    day = past_day(starts_on, field="starts_on")
    with transaction.atomic():
        squad = hold_squad(actor, squad_id)
        account = account_of(account_id, field="account")
        present = SquadMember.objects.filter(squad=squad, ends_on=None)
        if present.filter(name=name, phone=phone).exists() or (account and present.filter(account=account).exists()):
            raise Conflict(
                code="member-enlisted", field="name", message=_("This person is in the squad already."),
                action=_("Look at the list of members."),
            )  # fmt: skip
        member = SquadMember.objects.create(
            squad=squad, area_code=squad.area_code, account=account, name=name, phone=phone, skills=skills,
            starts_on=day,
        )  # fmt: skip
        if squad.leader_id is None:
            squad.leader = member
            squad.save(update_fields=["leader"])
        record(actor=actor, verb="squad.enlist", target=member, detail={"squad": squad.name, "name": name, "on": day})
    return member


def release_member(*, actor: Actor, member_id: int, reason: str, ends_on: date | None = None) -> SquadMember:
    """End a membership; a leader who leaves leaves the squad without one.

    Raises NotFound, Forbidden, InvalidInput (reason, ends_on), Conflict `member-left`.
    """
    reason = required_text(reason, field="reason")
    day = past_day(ends_on, field="ends_on")
    with transaction.atomic():
        squad, member = hold_member(actor, member_id)
        not_before(day, member.starts_on, field="ends_on")
        member.ends_on = day
        member.save(update_fields=["ends_on"])
        if squad.leader_id == member.pk:
            squad.leader = None
            squad.save(update_fields=["leader"])
        detail = {"squad": squad.name, "name": member.name, "reason": reason, "on": day}
        record(actor=actor, verb="squad.release", target=member, detail=detail)
    return member


def name_leader(*, actor: Actor, member_id: int) -> Squad:
    """Make a member the squad's leader. Raises NotFound, Forbidden, Conflict `member-left`."""
    with transaction.atomic():
        squad, member = hold_member(actor, member_id)
        before, squad.leader = squad.leader_id, member
        squad.save(update_fields=["leader"])
        record(actor=actor, verb="squad.lead", target=squad, detail={"leader": member.name, "before": before})
    return squad


def hold_member(actor: Actor, member_id: int) -> tuple[Squad, SquadMember]:
    """The membership in force and its squad, both locked. Raises NotFound, Forbidden, Conflict."""
    squad_id = SquadMember.objects.filter(pk=member_id).values_list("squad_id", flat=True).first()
    if squad_id is None:
        raise NotFound(code="member-unknown", message=_("There is no such member."))
    squad = hold_squad(actor, squad_id)
    member = locked(SquadMember.objects.filter(pk=member_id)).get()
    if member.ends_on is not None:
        raise Conflict(
            code="member-left",
            message=_("This person left the squad on %(day)s.") % {"day": member.ends_on.isoformat()},
        )
    return squad, member


def checked_phone(phone: str) -> str:
    """A number that can be rung; raises InvalidInput."""
    phone = phone.strip()
    digits = phone.replace("-", "").replace(" ", "").removeprefix("+")
    if not (digits.isdecimal() and digits.isascii() and len(digits) >= 5 and len(phone) <= PHONE_MAX):
        raise InvalidInput(
            code="phone-unreadable", field="phone", message=_("“%(phone)s” is no phone number.") % {"phone": phone},
            action=_("Give 5 to 20 digits: without a number nobody can be called out."),
        )  # fmt: skip
    return phone

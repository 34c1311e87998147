"""Participants: enrolled by the place that knows them, ended when they stop."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from grids.models import Division, Grid
from grids.services.policing.squads import checked_phone
from members.models import Participant
from members.models.trades import TRADE_PHONE
from members.services.frame import division_in_force, require_keeper
from members.states.trades import PartOfDay, Trade, TradeOffer
from xinhui.accounts.actors import Actor
from xinhui.accounts.models import User
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.checks import day_after, hold, line, one_of
from xinhui.core.errors import Conflict, InvalidInput
from xinhui.core.sealed import seal

AREAS_MAX = 20


@dataclass(frozen=True)
class ParticipantFacts:
    """What is said of a participant. `areas` empty: the place that keeps the entry."""

    name: str
    trade: str
    area_code: str
    offers: Sequence[str]
    areas: Sequence[str] = ()
    weekdays: str = ""
    parts: Sequence[str] = ()
    phone: str = ""
    username: str = ""
    starts_on: date | None = None
    ends_on: date | None = None


def enrol_participant(*, actor: Actor, facts: ParticipantFacts) -> Participant:
    """Enrol a citizen. Raises Forbidden, InvalidInput naming the field, Conflict `participant-known` (username)."""
    with transaction.atomic():
        division = division_in_force(facts.area_code)
        require_keeper(actor, area_code=division.code)
        user = _account(facts.username)
        row = Participant.objects.create(user=user, area_code=division.code, **_checked(facts))
        record(actor=actor, verb="party.participant.enrol", target=row, detail={"trade": row.trade})
    return row


def _checked(facts: ParticipantFacts) -> dict[str, object]:
    offers = [one_of(value, TradeOffer.values, field="offers") for value in facts.offers]
    if not offers:
        raise InvalidInput(
            code="nothing-offered", field="offers", message=_("Say at least one thing that the participant can do."),
            action=_("Choose from the list."),
        )  # fmt: skip
    if not set(facts.weekdays) <= set("1234567"):
        raise InvalidInput(
            code="weekdays-unknown", field="weekdays", message=_("Weekdays are the digits 1 (Monday) to 7 (Sunday).")
        )
    starts = facts.starts_on or clock.today()
    if facts.ends_on is not None:
        day_after(starts, facts.ends_on, field="ends_on")
    return {
        "name": line(facts.name, field="name", limit=40), "trade": one_of(facts.trade, Trade.values, field="trade"),
        "offers": sorted(set(offers)), "areas": _areas(facts), "weekdays": "".join(sorted(set(facts.weekdays))),
        "parts": [one_of(value, PartOfDay.values, field="parts") for value in facts.parts],
        "phone_sealed": seal(checked_phone(facts.phone), purpose=TRADE_PHONE) if facts.phone.strip() else "",
        "starts_on": starts, "ends_on": facts.ends_on,
    }  # fmt: skip


def _areas(facts: ParticipantFacts) -> list[str]:
    """Codes in force of any level; the place that keeps the entry when none is named."""
    wanted = sorted(set(facts.areas)) or [facts.area_code]
    known = set(Division.objects.filter(code__in=wanted, is_active=True).values_list("code", flat=True))
    known |= set(Grid.objects.active().filter(code__in=wanted).values_list("code", flat=True))
    unknown = [code for code in wanted if code not in known]
    if unknown or len(wanted) > AREAS_MAX:
        raise InvalidInput(
            code="area-unknown", field="areas",
            message=_("“%(value)s” is no division or grid in force, or there are more than %(max)d.")
            % {"value": unknown[0] if unknown else "", "max": AREAS_MAX},
            action=_("Give codes of 6 to 15 digits, separated by spaces."),
        )  # fmt: skip
    return wanted


def _account(username: str) -> User | None:
    if not username.strip():
        return None
    user: User | None = User.objects.filter(username=username.strip(), is_active=True).first()
    if user is None:
        raise InvalidInput(
            code="account-unknown", field="username", message=_("There is no account in use with this username."),
            action=_("Leave it empty, or ask the security administrator for an account."),
        )  # fmt: skip
    if Participant.objects.filter(user=user).exists():
        raise Conflict(
            code="participant-known", field="username", message=_("This account belongs to a participant already."),
            action=_("Look at the list of participants."),
        )  # fmt: skip
    return user


def end_participation(*, actor: Actor, participant_id: int, reason: str) -> Participant:
    """End it today. Raises NotFound, Forbidden, InvalidInput (reason), Conflict `participation-ended`."""
    reason = line(reason, field="reason")
    with transaction.atomic():
        row = hold(Participant.objects.all(), participant_id)
        require_keeper(actor, area_code=row.area_code)
        if row.ends_on is not None and row.ends_on <= clock.today():
            raise Conflict(code="participation-ended", message=_("This participation has ended already."))
        row.ends_on = max(clock.today(), row.starts_on)
        row.save(update_fields=["ends_on"])
        record(actor=actor, verb="party.participant.end", target=row, detail={"reason": reason})
    return row

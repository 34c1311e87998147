"""Rating, certifying, correcting: minutes into the member's ledger, and word to the unit."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from members.models import Member, ServiceHours, ServiceRecord, ServiceRequest
from members.rules.service import hours_text
from members.services.service.frame import checked_rating, refuse_own, require_community, tell, tell_unit
from members.services.service.records import PHONE, hold_record, move
from members.states.service import RECORD_TABLE, HoursWhy
from xinhui.accounts.actors import Actor
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.checks import line, number
from xinhui.core.errors import Conflict

MINUTES_MAX = 1440


@dataclass(frozen=True)
class Entry:
    """One change of a member's hours, to be written."""

    on: date
    kind: str
    area_code: str
    why: HoursWhy
    change: int
    record: ServiceRecord | None = None
    wish: ServiceRequest | None = None
    note: str = ""


def write_hours(actor: Actor, member: Member, entry: Entry) -> ServiceHours:
    """Add to the ledger; the member is held. Raises Conflict `hours-short`."""
    last = ServiceHours.objects.filter(member=member).order_by("-pk").first()
    balance = (last.balance if last else 0) + entry.change
    if balance < 0:
        raise Conflict(
            code="hours-short", field="change", message=_("The member has no more than %(hours)s hours.")
            % {"hours": hours_text(balance - entry.change)}, action=_("Take off less."),
        )  # fmt: skip
    return ServiceHours.objects.create(
        member=member, organization_id=member.organization_id, area_code=entry.area_code, record=entry.record,
        wish=entry.wish, kind=entry.kind, why=entry.why, on=entry.on, change=entry.change, balance=balance,
        at=clock.now(), by_id=actor.user_id, note=entry.note,
    )  # fmt: skip


def rate_record(*, actor: Actor, record_id: int, rating: int, words: str = "") -> ServiceRecord:
    """The community rates from 1 to 5; below 3 it says why.

    Raises NotFound, Forbidden `own-service`, InvalidInput (rating, words), TransitionRefused.
    """
    checked_rating(rating)
    words = line(words, field="words", required=rating < 3)
    with transaction.atomic():
        row = hold_record(record_id)
        require_community(actor, row.area_code)
        refuse_own(actor, row.member)
        row.rating, row.rating_words, row.rated_at = rating, words, clock.now()
        move(row, "rate", "rating", "rating_words", "rated_at")
        record(actor=actor, verb="party.service.rate", target=row, detail={"rating": rating})
    return row


def certify_record(*, actor: Actor, record_id: int, minutes: int | None = None) -> ServiceRecord:
    """The community certifies the minutes (None: as signed); they go into the ledger and back to the unit.

    Raises NotFound, Forbidden `own-service`, InvalidInput (minutes), TransitionRefused.
    """
    with transaction.atomic():
        row = hold_record(record_id)
        require_community(actor, row.area_code)
        refuse_own(actor, row.member)
        RECORD_TABLE.next(row.state, "certify")
        wanted = row.minutes if minutes is None else minutes
        certified = number(wanted or 0, field="minutes", least=0, most=row.most_minutes)
        row.certified_minutes, row.certified_at = certified, clock.now()
        move(row, "certify", "certified_minutes", "certified_at")
        write_hours(actor, row.member, Entry(row.on, row.post.kind, row.area_code, HoursWhy.CERTIFIED, certified, row))
        record(actor=actor, verb="party.service.certify", target=row, detail={"minutes": certified})
        _return_to_unit(row, certified)
    return row


def _return_to_unit(row: ServiceRecord, minutes: int) -> None:
    context = {"name": row.member.name, "title": row.post.title, "hours": hours_text(minutes), "rating": row.rating}
    tell("service.certified", str(row.pk), [row.member.user_id], context, PHONE)
    tell_unit("service.returned", str(row.pk), row.member, context, f"/party/service/records/?member={row.member_id}")


def correct_record(*, actor: Actor, record_id: int, change: int, reason: str) -> ServiceRecord:
    """Correct certified minutes by a counter-entry; the record's sum stays between 0 and the most that counts.

    Raises NotFound, Forbidden `own-service`, InvalidInput (change, reason), Conflict `hours-short`, TransitionRefused.
    """
    reason = line(reason, field="reason")
    with transaction.atomic():
        row = hold_record(record_id)
        require_community(actor, row.area_code)
        refuse_own(actor, row.member)
        RECORD_TABLE.next(row.state, "correct")
        present = ServiceHours.objects.filter(record=row).aggregate(sum=Sum("change"))["sum"] or 0
        number(change, field="change", least=-present, most=row.most_minutes - present)
        number(abs(change), field="change", least=1, most=MINUTES_MAX)
        write_hours(actor, row.member, Entry(row.on, row.post.kind, row.area_code, HoursWhy.CORRECTED, change, row,
                                             note=reason))  # fmt: skip
        record(actor=actor, verb="party.service.correct", target=row, detail={"change": change, "reason": reason})
        context = {"name": row.member.name, "title": row.post.title, "hours": hours_text(present + change)}
        key = f"{row.pk}:{ServiceHours.objects.filter(record=row).count()}"
        tell("service.corrected", key, [row.member.user_id], context, PHONE)
        tell_unit("service.corrected", key, row.member, context, f"/party/service/records/?member={row.member_id}")
    return row

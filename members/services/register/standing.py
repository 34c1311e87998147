"""Whether a membership goes on: out of touch and found, suspended and restored, ended, deceased."""

from collections.abc import Callable
from datetime import date

from django.db import transaction

from members.models import Member
from members.scope import forget_party_scope
from members.services.frame import require_keeper_of
from members.services.register.closing import close_file, end_stays
from members.services.register.frame import hold_file, require_committee
from members.states.register import MEMBER_TABLE, LeaveKind
from members.states.teams import StayEnd
from xinhui.accounts.actors import Actor
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.checks import day_after, line, one_of, past_day


def mark_out_of_touch(*, actor: Actor, member_id: int, reason: str) -> Member:
    """The branch finds that the member cannot be reached. Raises NotFound, Forbidden, InvalidInput (reason),
    TransitionRefused."""
    with transaction.atomic():
        return _turned(actor, member_id, "lose", reason, lambda row: end_stays(row, clock.today(), StayEnd.LOST))


def mark_found(*, actor: Actor, member_id: int, reason: str) -> Member:
    """The member is in touch again. Raises as `mark_out_of_touch`."""
    with transaction.atomic():
        return _turned(actor, member_id, "find", reason)


def suspend_member(*, actor: Actor, member_id: int, reason: str) -> Member:
    """The committee above suspends the membership (停止党籍): the member no longer counts.

    Raises as `mark_out_of_touch`.
    """
    with transaction.atomic():
        return _turned(
            actor, member_id, "suspend", reason, lambda row: end_stays(row, clock.today(), StayEnd.CLOSED),
            by_committee=True,
        )  # fmt: skip


def restore_member(*, actor: Actor, member_id: int, reason: str) -> Member:
    """The committee above restores a membership that was suspended. Raises as `mark_out_of_touch`."""
    with transaction.atomic():
        return _turned(actor, member_id, "restore", reason, by_committee=True)


def end_membership(*, actor: Actor, member_id: int, kind: str, reason: str) -> Member:
    """The committee above writes down that the member left or was removed; the file closes.

    Raises as `mark_out_of_touch`, and InvalidInput (kind).
    """
    one_of(kind, LeaveKind.values, field="kind")
    with transaction.atomic():
        return _turned(
            actor, member_id, "leave", reason, lambda row: close_file(actor, row, clock.today(), StayEnd.CLOSED),
            by_committee=True, kind=kind,
        )  # fmt: skip


def record_death(*, actor: Actor, member_id: int, died_on: date | None = None) -> Member:
    """The member has died; the file closes. Raises NotFound, Forbidden, InvalidInput (died_on), TransitionRefused."""
    day = past_day(died_on, field="died_on")
    with transaction.atomic():
        member = hold_file(member_id)
        require_keeper_of(actor, member.organization)
        member.state = MEMBER_TABLE.next(member.state, "decease")
        day_after(member.joined_on, day, field="died_on")
        member.save(update_fields=["state"])
        close_file(actor, member, day, StayEnd.CLOSED)
        record(actor=actor, verb="party.member.decease", target=member, detail={"on": day})
    return member


def _turned(
    actor: Actor, member_id: int, verb: str, reason: str, finish: Callable[[Member], object] = lambda member: None, *,
    by_committee: bool = False, **facts: str,
) -> Member:  # fmt: skip
    """The member in the verb's next state, with its reason on the trail; the account's reach is read afresh."""
    reason = line(reason, field="reason")
    member = hold_file(member_id)
    if by_committee:
        require_committee(actor, member.organization)
    else:
        require_keeper_of(actor, member.organization)
    member.state = MEMBER_TABLE.next(member.state, verb)
    member.save(update_fields=["state"])
    if member.user is not None:
        forget_party_scope(member.user)
    finish(member)
    record(actor=actor, verb=f"party.member.{verb}", target=member, detail={"reason": reason, **facts})
    return member

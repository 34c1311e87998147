"""Letters in the hands of the receiving side: received, confirmed from outside, stub returned; members from outside."""

from dataclasses import dataclass
from datetime import date
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from members.models import Affiliation, Member, TransferLetter
from members.models.sealed import PHONE
from members.rules.transfers import VALID_DAYS_MOST, is_expired
from members.scope import KEEPERS, forget_party_scope
from members.services.frame import require_keeper_of, scope_of_actor
from members.services.register.closing import close_file, end_stays, leave_branch
from members.services.register.enter import MemberFacts, branch_to_enter, checked_facts, print_of, register_member
from members.services.register.frame import hold_file
from members.services.transfers.frame import (
    checked_expiry,
    hold_letter,
    hold_letter_only,
    issuers,
    next_state,
    tell,
    write,
)
from members.services.transfers.letters import number
from members.states.organization import MemberState
from members.states.register import MEMBER_TABLE
from members.states.teams import StayEnd
from members.states.transfer import Direction, LetterState
from xinhui.accounts.actors import Actor, person_id
from xinhui.core import clock
from xinhui.core.checks import day_after, line, past_day
from xinhui.core.errors import Conflict, Forbidden
from xinhui.core.sealed import seal


@dataclass(frozen=True)
class Incoming:
    """A letter that somebody brings from out of the district."""

    outside: str
    outside_number: str
    issued_on: date
    days: int = VALID_DAYS_MOST
    dues_paid_to: date | None = None
    reason: str = ""


def receive_letter(*, actor: Actor, transfer_letter_id: int) -> TransferLetter:
    """The receiving branch takes the member in today; the member moves with its history, offices here end.

    Raises NotFound, Forbidden, TransitionRefused, Conflict `letter-expired`, `letter-direction`, `member-gone`.
    """
    with transaction.atomic():
        held = hold_letter(transfer_letter_id)
        letter, member, today = held.letter, held.member, clock.today()
        branch = letter.to_organization or member.organization
        require_keeper_of(actor, branch)
        letter.state = next_state(letter, "receive")  # also refuses a letter that leads out of the district
        _refuse_expired(letter, today)
        leave_branch(member, today)
        end_stays(member, today, StayEnd.MOVED)
        member.organization, member.group, member.area_code = branch, None, branch.area_code
        if member.state == MemberState.OUT_OF_TOUCH:  # the letter was issued before; whoever brings it is found
            member.state = MEMBER_TABLE.next(member.state, "find")
        member.save()
        Affiliation.objects.create(member=member, organization=branch, starts_on=today)
        letter.received_on = today
        letter.save()
        tell(letter, "received", issuers(letter) - {actor.user_id or 0}, "received")
        write(actor, letter, "receive", on=today, organization=branch.pk)
    return letter


def confirm_outside(*, actor: Actor, transfer_letter_id: int, received_on: date | None = None) -> TransferLetter:
    """The stub came from out of the district: the member is transferred away, the file closes.

    Raises NotFound, Forbidden, InvalidInput (received_on), TransitionRefused, Conflict `letter-direction`,
    `member-gone`.
    """
    day = past_day(received_on, field="received_on")
    with transaction.atomic():
        held = hold_letter(transfer_letter_id)
        letter, member = held.letter, held.member
        require_keeper_of(actor, member.organization)
        letter.state = next_state(letter, "confirm")
        letter.received_on = day_after(letter.issued_on, day, field="received_on")
        letter.returned_on = clock.today()
        letter.save()
        member.state = MEMBER_TABLE.next(member.state, "move_away")
        member.save(update_fields=["state"])
        close_file(actor, member, day, StayEnd.MOVED)
        tell(letter, "returned", issuers(letter) - {actor.user_id or 0}, "returned")
        write(actor, letter, "confirm", on=day)
    return letter


def return_stub(*, actor: Actor, transfer_letter_id: int, on: date | None = None) -> TransferLetter:
    """The stub is back with the sending side: by a keeper of either side.

    Raises NotFound, Forbidden, InvalidInput (on), TransitionRefused.
    """
    day = past_day(on, field="on")
    with transaction.atomic():
        letter = hold_letter_only(transfer_letter_id).letter
        _require_either(actor, letter)
        letter.state = next_state(letter, "return_stub")
        assert letter.received_on is not None  # by constraint
        letter.returned_on = day_after(letter.received_on, day, field="on")
        letter.save()
        tell(letter, "returned", issuers(letter) - {actor.user_id or 0}, "returned")
        write(actor, letter, "return_stub", on=day)
    return letter


def receive_from_outside(*, actor: Actor, facts: MemberFacts, letter: Incoming) -> TransferLetter:
    """Somebody brings a letter from out of the district: received and entered on the register at once.

    A member who left by letter before comes back to the old file. Raises as `register_members`, and InvalidInput
    (outside, outside_number, issued_on, days), Conflict `letter-expired`.
    """
    outside = line(letter.outside, field="outside", limit=120)
    mark = line(letter.outside_number, field="outside_number", limit=40)
    issued, today = past_day(letter.issued_on, field="issued_on"), clock.today()
    until = checked_expiry(issued, letter.days)
    checked = checked_facts(facts)
    with transaction.atomic():
        member = _entered(actor, checked)
        row = TransferLetter.objects.create(
            number=uuid4().hex, direction=Direction.IN, state=LetterState.RECEIVED, member=member, outside=outside,
            outside_number=mark, to_organization=member.organization, reason=line(letter.reason, field="reason"),
            issued_on=issued, expires_on=until, received_on=today, dues_paid_to=letter.dues_paid_to,
            issued_by_id=person_id(actor),
        )  # fmt: skip
        number(row)
        _refuse_expired(row, today)
        write(actor, row, "receive", on=today, organization=member.organization_id)
    return row


def _entered(actor: Actor, facts: MemberFacts) -> Member:
    """The member, new on the register or back from where a letter had led."""
    old = Member.objects.filter(identity_print=print_of(facts.identity), state=MemberState.MOVED).first()
    today = clock.today()
    if old is None:
        member = register_member(actor=actor, facts=facts)
        Affiliation.objects.filter(member=member, ends_on=None).update(starts_on=today)
        return member
    branch = branch_to_enter(actor, facts.organization_id)
    member = hold_file(old.pk)
    member.state = MEMBER_TABLE.next(member.state, "come_back")
    member.organization, member.group, member.area_code, member.unit_id = branch, None, branch.area_code, facts.unit_id
    member.standing, member.joined_on, member.confirmed_on = facts.standing, facts.joined_on, facts.confirmed_on
    member.name, member.occupation = facts.name, facts.occupation
    if facts.phone:
        member.phone_sealed = seal(facts.phone, purpose=PHONE)
    member.save()
    Affiliation.objects.create(member=member, organization=branch, starts_on=today)
    if member.user is not None:
        forget_party_scope(member.user)
    return member


def _refuse_expired(letter: TransferLetter, day: date) -> None:
    if is_expired(letter.expires_on, day):
        raise Conflict(
            code="letter-expired", field="issued_on",
            message=_("The letter held until %(day)s.") % {"day": letter.expires_on.isoformat()},
            action=_("Have it renewed by the committee that issued it."),
        )  # fmt: skip


def _require_either(actor: Actor, letter: TransferLetter) -> None:
    scope = scope_of_actor(actor)
    for side in (letter.from_organization, letter.to_organization):
        if side is not None and (actor.scope.covers(side.area_code, *KEEPERS) or scope.leads(side.path)):
            return
    if actor.kind != "system":
        raise Forbidden(
            code="keeper-required", message=_("Your posts do not allow this."),
            action=_("Ask an officer of one of the two organizations."),
        )  # fmt: skip

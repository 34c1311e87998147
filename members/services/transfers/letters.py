"""Letters out of the hands of the sending side: issued, renewed, withdrawn."""

from datetime import date
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from members.models import Member, Organization, TransferLetter
from members.rules.transfers import VALID_DAYS_MOST
from members.services.register.frame import hold_file, require_committee, require_here
from members.services.transfers.frame import (
    checked_expiry,
    hold_letter_only,
    hold_organizations,
    issuers,
    next_state,
    receivers,
    tell,
    write,
)
from members.states.organization import MemberState
from members.states.transfer import Direction
from xinhui.accounts.actors import Actor
from xinhui.core import clock
from xinhui.core.checks import line, unknown
from xinhui.core.errors import Conflict, InvalidInput


def issue_inside(
    *, actor: Actor, member_id: int, to_organization_id: int, reason: str, days: int = VALID_DAYS_MOST,
    dues_paid_to: date | None = None,
) -> TransferLetter:  # fmt: skip
    """A letter to another branch of the district, by the committee above the member's branch; the branch is told.

    Raises NotFound, Forbidden, InvalidInput (to_organization, reason, days, dues_paid_to), Conflict `letter-pending`,
    `member-out-of-touch`, `member-gone`.
    """
    with transaction.atomic():
        found = Member.objects.filter(pk=member_id).values_list("organization_id", flat=True).first()
        if found is None:
            raise unknown()
        hold_organizations(found, to_organization_id)
        member = hold_file(member_id)
        target = _target(member, to_organization_id)
        return _issue(actor, member, Direction.INSIDE, reason, days, dues_paid_to, to=target)


def issue_out(
    *, actor: Actor, member_id: int, outside: str, reason: str, days: int = VALID_DAYS_MOST,
    dues_paid_to: date | None = None,
) -> TransferLetter:  # fmt: skip
    """A letter to an organization out of the district. Raises as `issue_inside` (outside, reason, days)."""
    outside = line(outside, field="outside", limit=120)
    with transaction.atomic():
        member = hold_file(member_id)
        return _issue(actor, member, Direction.OUT, reason, days, dues_paid_to, outside=outside)


def _target(member: Member, organization_id: int) -> Organization:
    row = Organization.objects.in_being().branches().filter(pk=organization_id).first()
    if row is None or row.pk == member.organization_id:
        raise InvalidInput(
            code="branch-unknown", field="to_organization", message=_("The letter leads to another branch in being."),
            action=_("Choose one from the list."),
        )  # fmt: skip
    return row


def _issue(
    actor: Actor, member: Member, direction: Direction, reason: str, days: int, dues_paid_to: date | None, *,
    to: Organization | None = None, outside: str = "",
) -> TransferLetter:  # fmt: skip
    require_committee(actor, member.organization)
    require_here(member)
    reason, today = line(reason, field="reason"), clock.today()
    _refuse_pending(member)
    letter = TransferLetter.objects.create(
        number=uuid4().hex, direction=direction, member=member, from_organization=member.organization,
        to_organization=to, outside=outside, reason=reason, issued_on=today, expires_on=checked_expiry(today, days),
        dues_paid_to=dues_paid_to, issued_by_id=actor.user_id,
    )  # fmt: skip
    number(letter)
    tell(letter, "issued", receivers(letter), "issued")
    if member.user_id is not None:
        tell(letter, "yours", {member.user_id}, "issued")
    write(actor, letter, "issue", reason, direction=direction, until=letter.expires_on)
    return letter


def number(letter: TransferLetter) -> None:
    """ZZ, the year and the running number."""
    letter.number = f"ZZ{letter.issued_on:%Y}-{letter.pk:06d}"
    letter.save(update_fields=["number"])


def _refuse_pending(member: Member) -> None:
    if member.state == MemberState.OUT_OF_TOUCH:
        raise Conflict(
            code="member-out-of-touch", message=_("No letter is issued for a member who is out of touch."),
            action=_("Find the member first."),
        )  # fmt: skip
    if TransferLetter.objects.pending().filter(member=member).exists():
        raise Conflict(
            code="letter-pending",
            message=_("This member has a letter already that is neither received nor withdrawn."),
            action=_("Renew or withdraw that one."),
        )  # fmt: skip


def renew_letter(*, actor: Actor, transfer_letter_id: int, days: int = VALID_DAYS_MOST) -> TransferLetter:
    """Issue the letter again from today, under a number of its own.

    Raises NotFound, Forbidden, InvalidInput (days), TransitionRefused.
    """
    with transaction.atomic():
        held = hold_letter_only(transfer_letter_id)
        letter = held.letter
        require_committee(actor, held.member.organization)
        letter.state = next_state(letter, "renew")
        require_here(held.member)
        letter.issued_on = clock.today()
        letter.expires_on = checked_expiry(letter.issued_on, days)
        letter.renewals += 1
        first = letter.number if letter.renewals == 1 else letter.number.rsplit("-", 1)[0]
        letter.number = f"{first}-{letter.renewals + 1}"
        letter.save()
        tell(letter, "issued", receivers(letter), f"{letter.renewals}:issued")
        write(actor, letter, "renew", until=letter.expires_on)
    return letter


def withdraw_letter(*, actor: Actor, transfer_letter_id: int, reason: str) -> TransferLetter:
    """The letter no longer holds; the member stays. Raises NotFound, Forbidden, InvalidInput (reason),
    TransitionRefused."""
    reason = line(reason, field="reason")
    with transaction.atomic():
        held = hold_letter_only(transfer_letter_id)
        letter = held.letter
        require_committee(actor, held.member.organization)
        letter.state = next_state(letter, "withdraw")
        letter.save(update_fields=["state"])
        tell(letter, "withdrawn", receivers(letter) | issuers(letter) - {actor.user_id or 0}, "withdrawn")
        write(actor, letter, "withdraw", reason)
    return letter

"""What verbs of letters begin and end with: both organizations, the member and the letter locked; steps written.

Lock order: the organizations (upper before lower), the member, the letter, the audit chain last.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from members.models import LetterStep, Member, Organization, TransferLetter
from members.rules.transfers import VALID_DAYS_MOST, expires_on
from members.selectors.register import accounts_for
from members.services.register.frame import require_here
from members.states.transfer import LETTER_TABLE, OF_DIRECTION, LetterState
from xinhui.accounts.actors import Actor
from xinhui.audit.services import record
from xinhui.core.checks import hold, unknown
from xinhui.core.errors import Conflict, InvalidInput
from xinhui.core.locking import locked
from xinhui.outbox.services.enqueue import Draft, enqueue


@dataclass(frozen=True)
class Held:
    """A letter with its member, both locked under their organizations."""

    letter: TransferLetter
    member: Member


def hold_letter(letter_id: int) -> Held:
    """The letter and what it concerns, locked; the member on the register. Raises NotFound, Conflict `member-gone`."""
    held = hold_letter_only(letter_id)
    require_here(held.member)
    return held


def hold_letter_only(letter_id: int) -> Held:
    """The letter and what it concerns, locked, whether the member still counts or not. Raises NotFound."""
    found = TransferLetter.objects.filter(pk=letter_id).values_list(
        "member_id", "from_organization_id", "to_organization_id"
    ).first()  # fmt: skip
    if found is None:
        raise unknown()
    hold_organizations(*found[1:])
    member = hold(Member.objects.select_related("organization", "user"), found[0])
    sides = TransferLetter.objects.select_related("from_organization", "to_organization", "issued_by")
    return Held(hold(sides, letter_id), member)


def hold_organizations(*ids: int | None) -> list[Organization]:
    """Organizations locked in the order of the tree."""
    return list(locked(Organization.objects.filter(pk__in=[pk for pk in ids if pk is not None]).order_by("path")))


def next_state(letter: TransferLetter, verb: str) -> LetterState:
    """The state after the verb. Raises TransitionRefused, Conflict `letter-direction`."""
    target = LETTER_TABLE.next(letter.state, verb)
    if verb in OF_DIRECTION and OF_DIRECTION[verb] != letter.direction:
        raise Conflict(
            code="letter-direction", message=_("This is not done to a letter %(direction)s.")
            % {"direction": letter.get_direction_display()}, action=_("Look at the letter."),
        )  # fmt: skip
    return target


def checked_expiry(issued_on: date, days: int) -> date:
    """The letter's last day. Raises InvalidInput (days)."""
    try:
        return expires_on(issued_on, days)
    except (ValueError, TypeError) as error:
        raise InvalidInput(
            code="days-out-of-range", field="days",
            message=_("A letter holds for 1 to %(most)d days.") % {"most": VALID_DAYS_MOST},
        ) from error  # fmt: skip


def write(actor: Actor, letter: TransferLetter, verb: str, note: str = "", **facts: Any) -> None:
    """The step and the trail."""
    LetterStep.objects.create(letter=letter, verb=verb, state=letter.state, by_id=actor.user_id, note=note)
    detail = {"number": letter.number, "member": letter.member_id, **facts, **({"note": note} if note else {})}
    record(actor=actor, verb=f"party.letter.{verb}", target=letter, detail=detail,
           area_code=letter.member.area_code)  # fmt: skip


def tell(letter: TransferLetter, event: str, people: set[int], key: str) -> int:
    """One message a person and event; the letter's number and where it leads, never whose numbers."""
    context = {
        "number": letter.number, "name": letter.member.name, "from": str(letter.from_organization or letter.outside),
        "to": str(letter.to_organization or letter.outside), "until": letter.expires_on.isoformat(),
    }  # fmt: skip
    return enqueue(drafts=[
        Draft(key=f"letter:{letter.pk}:{key}", recipient_id=user_id, kind=f"party.letter_{event}", context=context,
              link=f"/party/transfers/{letter.pk}/")
        for user_id in sorted(people)
    ])  # fmt: skip


def receivers(letter: TransferLetter) -> set[int]:
    """Who receives for the branch that the letter leads to."""
    path = letter.to_organization.path if letter.to_organization else ""
    return accounts_for([path])[path] if path else set()


def senders(letter: TransferLetter) -> set[int]:
    """Who waits for the stub: the branch that the letter left, or the nearest above it, and who issued it."""
    path = letter.from_organization.path if letter.from_organization else ""
    own = {letter.issued_by_id} if letter.issued_by_id is not None else set()
    return own | (accounts_for([path])[path] if path else set())


def issuers(letter: TransferLetter) -> set[int]:
    """Who issued it, and the member's own account."""
    own = {letter.issued_by_id} if letter.issued_by_id is not None else set()
    return own | ({letter.member.user_id} if letter.member.user_id is not None else set())

"""A member's numbers in clear: for a reason, on the trail, once."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from members.models import Member
from members.selectors.register import keeps_branch_itself
from xinhui.accounts.actors import Actor
from xinhui.accounts.roles import Role
from xinhui.audit.services import record
from xinhui.core.checks import hold, line
from xinhui.core.errors import Forbidden, InvalidInput

REASON_LEAST = 4


@dataclass(frozen=True, repr=False)
class Clear:
    """What the answer shows and nothing keeps; it does not print itself either."""

    identity: str
    phone: str


def may_look(actor: Actor, member: Member) -> bool:
    """The organization department, and officers of the member's own branch."""
    if actor.scope.covers(member.area_code, Role.ORGANIZATION_DEPARTMENT):
        return True
    return keeps_branch_itself(actor.user_id, member.organization)


def look_in_clear(*, actor: Actor, member_id: int, reason: str) -> Clear:
    """The identity number and phone number; the trail keeps who, whose and why, never what.

    Raises NotFound, Forbidden `clear-look`, InvalidInput (reason).
    """
    reason = line(reason, field="reason")
    if len(reason) < REASON_LEAST:
        raise InvalidInput(
            code="reason-too-short", field="reason", message=_("Say what the numbers are needed for."),
            action=_("Write a few words: they are kept on the trail."),
        )  # fmt: skip
    with transaction.atomic():
        member = hold(Member.objects.select_related("organization"), member_id)
        if not may_look(actor, member):
            raise Forbidden(
                code="clear-look", message=_("Numbers are shown in clear only to the organization department and to "
                                             "officers of the member's own branch."),
                action=_("Ask one of them."),
            )  # fmt: skip
        clear = Clear(member.identity, member.phone)
        _refuse_numbers(reason, clear)
        record(actor=actor, verb="party.member.look_in_clear", target=member, detail={"reason": reason})
    return clear


def _refuse_numbers(reason: str, clear: Clear) -> None:
    """The trail must not learn the number from the reason either."""
    written = "".join(character for character in reason.upper() if character.isalnum())
    digits = "".join(character for character in clear.phone if character.isdecimal())
    if clear.identity in written or (digits and digits in written):
        raise InvalidInput(
            code="reason-holds-number", field="reason", message=_("The reason must not hold the number itself."),
            action=_("Say what the numbers are needed for."),
        )  # fmt: skip

"""What ends when a member leaves a branch or the register: offices, teams, measures, stays, letters, affiliation.

The organization and the member are held.
"""

from datetime import date

from django.db.models import DateField, F, Value
from django.db.models.functions import Greatest
from django.utils.translation import gettext

from members.models import (
    Affiliation,
    LetterStep,
    MeasureRecord,
    Member,
    MobileStay,
    Officer,
    TeamMembership,
    TransferLetter,
)
from members.scope import forget_party_scope
from members.states.teams import MemberTeam, StayEnd
from members.states.transfer import LETTER_TABLE
from xinhui.accounts.actors import Actor
from xinhui.core import clock
from xinhui.core.locking import locked


def leave_branch(member: Member, day: date) -> None:
    """Offices and the place in the branch end on the day; the member row itself is the caller's."""
    now = clock.now()
    Officer.objects.filter(member=member, ends_on=None).update(ends_on=_not_before("starts_on", day), updated_at=now)
    close_affiliation(member, day)
    if member.user is not None:
        forget_party_scope(member.user)


def close_affiliation(member: Member, day: date) -> None:
    """End where the member belongs now; a file older than its history gets the line first."""
    row = Affiliation.objects.open().filter(member=member).first()
    if row is None:
        begun = min(member.joined_on, day)
        row = Affiliation(member=member, organization=member.organization, starts_on=begun)
    row.ends_on = max(day, row.starts_on)
    row.save()


def close_file(actor: Actor, member: Member, day: date, end: StayEnd) -> None:
    """Everything that is open about the member ends; letters that nobody has received are withdrawn."""
    leave_branch(member, day)
    now = clock.now()
    TeamMembership.objects.open().filter(member=member).update(ends_on=_not_before("starts_on", day), updated_at=now)
    MeasureRecord.objects.open().filter(member=member).update(
        dropped_on=day, result=gettext("The file was closed."), updated_at=now
    )
    end_stays(member, day, end)
    for letter in locked(TransferLetter.objects.pending().filter(member=member).order_by("pk")):
        letter.state = LETTER_TABLE.next(letter.state, "withdraw")
        letter.save(update_fields=["state"])
        LetterStep.objects.create(
            letter=letter, verb="withdraw", state=letter.state, by_id=actor.user_id,
            note=gettext("The file was closed."),
        )  # fmt: skip


def end_stays(member: Member, day: date, end: StayEnd) -> None:
    """A stay that is open ends in this way, and with it the place among the mobile members."""
    TeamMembership.objects.open().filter(member=member, team=MemberTeam.MOBILE).update(
        ends_on=_not_before("starts_on", day), updated_at=clock.now()
    )
    MobileStay.objects.open().filter(member=member).update(
        ended_on=_not_before("since", day), end_kind=end, updated_at=clock.now()
    )


def _not_before(field: str, day: date) -> Greatest:
    """The day, or that on which the row began, if it began later."""
    return Greatest(F(field), Value(day, output_field=DateField()))

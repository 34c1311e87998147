"""What every verb of development begins with: rows locked, who may, votes and documents checked, the case settled.

Lock order: organization, members by id, case, its rows, the audit chain last.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from members.models import DevelopmentCase, Member, Organization, StepRecord
from members.rules import development as rules
from members.rules.development import Vote
from members.rules.organizations import OrganizationKind
from members.scope import STEP_DIGITS
from members.services.frame import hold_member, hold_organization, require_keeper, require_keeper_of
from members.states.organization import MemberState
from xinhui.accounts.actors import Actor, person_id, require
from xinhui.accounts.roles import Role
from xinhui.attachments.models import Attachment
from xinhui.core.checks import hold, line, number
from xinhui.core.errors import Conflict, InvalidInput
from xinhui.core.locking import locked

MEETING_MOST = 5000


def hold_case(case_id: int, *, member_ids: Sequence[int] = ()) -> DevelopmentCase:
    """The case with its branch, and the members named besides its own, locked in order. Raises NotFound, Conflict."""
    known = DevelopmentCase.objects.filter(pk=case_id).values_list("organization_id", "member_id").first()
    if known is not None:
        hold_organization(known[0])
        for pk in sorted({*member_ids, *([known[1]] if known[1] else [])}):
            hold_member(pk, field=None if pk == known[1] else "people")
    return hold(DevelopmentCase.objects.select_related("organization", "member__user"), case_id)


def committee_of(organization: Organization) -> Organization | None:
    """The committee that the branch stands below: who approves admissions. One query."""
    above = [organization.path[:length] for length in range(STEP_DIGITS, len(organization.path), STEP_DIGITS)]
    rows = Organization.objects.filter(path__in=above, kind=OrganizationKind.COMMITTEE)
    return rows.order_by("-path").first()


def require_committee(actor: Actor, organization: Organization) -> None:
    """Raise Forbidden unless the actor keeps the records of the committee above the branch."""
    committee = committee_of(organization)
    if committee is None:
        require(actor, Role.ORGANIZATION_DEPARTMENT)
    else:
        require_keeper(actor, area_code=committee.area_code, path=committee.path)


def require_taker(actor: Actor, organization: Organization, step: int) -> None:
    """Raise Forbidden unless the step is the actor's to record: the committee's or the branch's."""
    if step in rules.BY_COMMITTEE:
        require_committee(actor, organization)
    else:
        require_keeper_of(actor, organization)


def days_of(case: DevelopmentCase) -> dict[int, date]:
    """The days of the steps that stand."""
    return dict(StepRecord.objects.valid().filter(case=case).values_list("number", "on"))


def settle(case: DevelopmentCase, days: Mapping[int, date]) -> None:
    """Write on the case what follows from its steps; the case is held, and saved by the caller."""
    following, limit = rules.next_step(days), rules.deadline(days)
    case.step = len(days)
    case.stage = following.stage if following else rules.Stage.CONFIRMATION
    case.next_from = rules.earliest(following.number, days, case.extended_months) if following else None
    case.due_step, case.due_on = limit if limit and following else (None, None)


def close(case: DevelopmentCase) -> None:
    """Nothing is due on a case that is over."""
    case.next_from = case.due_step = case.due_on = None


def own_document(actor: Actor, uuid: UUID | None) -> Attachment | None:
    """A document that the actor sent in, locked. Raises InvalidInput (document)."""
    if uuid is None:
        return None
    row = locked(Attachment.objects.filter(uuid=uuid, uploaded_by_id=person_id(actor))).first()
    if row is None:
        raise InvalidInput(
            code="document-unknown", field="document", message=_("This document is not one that you sent."),
            action=_("Choose the file again."),
        )  # fmt: skip
    return row


def checked_vote(
    organization: Organization, *, present: int | None, written: int, in_favour: int | None, excused: int, note: str
) -> Vote:
    """The vote of a branch's meeting. Who has one: its full members on the register, less those excused with a reason.

    Raises InvalidInput (present, in_favour, excused, note), Conflict `no-quorum` (present), `not-adopted` (in_favour).
    """
    if present is None or in_favour is None:
        raise InvalidInput(
            code="votes-missing", field="present" if present is None else "in_favour",
            message=_("This step needs the votes of the members' meeting."),
            action=_("Enter how many came and agreed."),
        )  # fmt: skip
    number(present, field="present", most=MEETING_MOST)
    number(written, field="written", most=MEETING_MOST)
    number(in_favour, field="in_favour", most=MEETING_MOST)
    number(excused, field="excused", most=MEETING_MOST)
    full = Member.objects.full().filter(organization=organization, state=MemberState.ACTIVE).count()
    if excused and not note:
        raise InvalidInput(
            code="excuse-missing", field="note", message=_("Say why members do not count for the quorum."),
            action=_("Name the approval of the organization above."),
        )  # fmt: skip
    vote = Vote(full - excused, present, written, in_favour)
    if vote.entitled < 1 or not vote.is_possible:
        raise InvalidInput(
            code="votes-impossible", field="present" if present + written > vote.entitled else "in_favour",
            message=_("%(entitled)d members of this branch have a vote; these numbers do not add up.")
            % {"entitled": max(vote.entitled, 0)},
            action=_("Count again; probationary members have no vote."),
        )  # fmt: skip
    _refuse_minority(vote)
    return vote


def _refuse_minority(vote: Vote) -> None:
    facts: dict[str, Any] = {"entitled": vote.entitled, "present": vote.present, "for": vote.in_favour}
    if not vote.is_quorate:
        raise Conflict(
            code="no-quorum", field="present",
            message=_("%(present)d of %(entitled)d members with a vote came: not more than half.")
            % facts,
            action=_("Hold the meeting again."),
        )  # fmt: skip
    if not vote.is_adopted:
        raise Conflict(
            code="not-adopted", field="in_favour",
            message=_("%(for)d of %(entitled)d members with a vote agreed: not more than half.")
            % facts,
            action=_("The resolution is not adopted. End the case, or vote at a later meeting."),
        )  # fmt: skip


def reason_of(text: str) -> str:
    """Required words in one line; raises InvalidInput (reason)."""
    return line(text, field="reason")

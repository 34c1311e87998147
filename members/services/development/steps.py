"""Steps: recorded one after the other, undone on the same day, voted again when an approval lapsed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from members.models import CasePerson, DevelopmentCase, Member, StepRecord
from members.rules import development as rules
from members.scope import forget_party_scope
from members.selectors.development_rules import wait_text
from members.services.development import frame
from members.services.development.cases import check_person, missing_document
from members.services.frame import require_keeper_of
from members.services.register.enter import MemberFacts, register_member
from members.states.development import CASE_TABLE, PersonRole
from members.states.organization import Standing
from xinhui.accounts.actors import Actor, person_id
from xinhui.attachments.models import Attachment
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.checks import hold, line, past_day
from xinhui.core.errors import Conflict, DomainError, InvalidInput

_ROLES = {rules.GUIDES: PersonRole.GUIDE, rules.INTRODUCERS: PersonRole.INTRODUCER}
#: Steps that changed the register, and the one that opened the case: they are not undone.
FIXED = frozenset({1, rules.APPROVED, rules.LAST})


@dataclass(frozen=True)
class StepFacts:
    """What is recorded of a step; what it does not need stays empty."""

    on: date | None = None
    note: str = ""
    document: UUID | None = None
    hours: int | None = None
    present: int | None = None
    written: int = 0
    in_favour: int | None = None
    excused: int = 0
    people: Sequence[int] = field(default=())


def record_step(*, actor: Actor, case_id: int, number: int, facts: StepFacts) -> StepRecord:
    """Record the next step of a case; a step past its limit is marked late.

    The 18th enters a probationary member on the register, the 25th makes a full one. Raises NotFound, Forbidden,
    InvalidInput (on, note, document, hours, present, in_favour, excused, people), Conflict `step-recorded`,
    `step-missed`, `step-too-early` (on), `approval-lapsed`, `no-quorum`, `not-adopted`, TransitionRefused.
    """
    day, note = past_day(facts.on, field="on"), line(facts.note, field="note", required=False)
    with transaction.atomic():
        case = frame.hold_case(case_id, member_ids=facts.people)
        state = CASE_TABLE.next(case.state, "complete" if number == rules.LAST else "record")
        days = frame.days_of(case)
        _check_order(number, days)
        frame.require_taker(actor, case.organization, number)
        _check_day(case, number, day, days, note)
        values = _demands(actor, case, number, facts, note)
        due = rules.latest(number, days)
        row = StepRecord.objects.create(
            case=case, number=number, on=day, note=note, is_late=due is not None and day > due,
            by_id=person_id(actor), **values,
        )  # fmt: skip
        days[number] = day
        _take_effect(actor, case, number, days)
        case.state = state
        frame.settle(case, days)
        case.save()
        record(actor=actor, verb="party.development.step", target=case,
               detail={"step": number, "on": day, "late": row.is_late})  # fmt: skip
    return row


def undo_step(*, actor: Actor, case_id: int, reason: str) -> DevelopmentCase:
    """Void the last step, entered by mistake: on the same day, by who entered it, unless it changed the register.

    Raises NotFound, Forbidden, InvalidInput (reason), Conflict `step-stands`, TransitionRefused.
    """
    reason = frame.reason_of(reason)
    with transaction.atomic():
        case = frame.hold_case(case_id)
        require_keeper_of(actor, case.organization)
        CASE_TABLE.next(case.state, "undo")
        row = hold(StepRecord.objects.valid().filter(number=case.step), _last_id(case))
        is_today = clock.local(row.created_at).date() == clock.today()
        if row.number in FIXED or row.by_id != actor.user_id or not is_today:
            raise Conflict(
                code="step-stands",
                message=_("Only who entered a step takes it back, on the same day, unless it changed the register."),
                action=_("Ask the committee above, and record what follows from the mistake."),
            )  # fmt: skip
        _void(case, [row], reason)
        record(actor=actor, verb="party.development.undo", target=case, detail={"step": row.number, "reason": reason})
    return case


def vote_again(*, actor: Actor, case_id: int, reason: str) -> DevelopmentCase:
    """Void a vote on admission that was not approved within six months: the meeting votes again.

    Raises NotFound, Forbidden, InvalidInput (reason), Conflict `approval-not-lapsed`, TransitionRefused.
    """
    reason = frame.reason_of(reason)
    with transaction.atomic():
        case = frame.hold_case(case_id)
        require_keeper_of(actor, case.organization)
        CASE_TABLE.next(case.state, "vote_again")
        days = frame.days_of(case)
        if not has_lapsed(case.step, days.get(rules.ADMITTED)):
            raise Conflict(
                code="approval-not-lapsed", message=_("The vote can still be approved, or there was none."),
                action=_("Record the approval."),
            )  # fmt: skip
        rows = StepRecord.objects.valid().filter(case=case, number__in=(rules.ADMITTED, rules.ADMITTED + 1))
        _void(case, list(rows), reason)
        record(actor=actor, verb="party.development.vote_again", target=case, detail={"reason": reason})
    return case


def has_lapsed(step: int, voted: date | None) -> bool:
    """The vote on admission waits for its approval for more than six months."""
    waits = rules.ADMITTED <= step < rules.APPROVED
    return waits and voted is not None and clock.today() > rules.approval_lapses(voted)


def _last_id(case: DevelopmentCase) -> int | None:
    return StepRecord.objects.valid().filter(case=case, number=case.step).values_list("pk", flat=True).first()


def _void(case: DevelopmentCase, rows: Sequence[StepRecord], reason: str) -> None:
    for row in rows:
        row.voided_at, row.voided_why = clock.now(), reason
        row.save(update_fields=["voided_at", "voided_why", "updated_at"])
        if row.number in _ROLES:
            named = CasePerson.objects.present().filter(case=case, role=_ROLES[row.number])
            named.update(until=clock.today(), reason=reason, updated_at=clock.now())
    frame.settle(case, frame.days_of(case))
    case.save()


def _check_order(number: int, days: dict[int, date]) -> None:
    following = rules.next_step(days)
    if number in days or following is None:
        raise Conflict(code="step-recorded", message=_("This step is recorded already."), action=_("Reload the page."))
    if number != following.number:
        raise Conflict(
            code="step-missed",
            message=_("Step %(number)d “%(title)s” comes first; no step is left out.")
            % {"number": following.number, "title": following.title},
            action=_("Record it with its day and its document."),
        )  # fmt: skip


def _check_day(case: DevelopmentCase, number: int, day: date, days: dict[int, date], note: str) -> None:
    first = rules.earliest(number, days, case.extended_months)
    if first is not None and day < first:
        raise Conflict(
            code="step-too-early", field="on",
            message=_("Not before %(day)s: %(rule)s")
            % {"day": first.isoformat(), "rule": wait_text(number, case.extended_months)},
            action=_("Record it when the time has come."),
        )  # fmt: skip
    if number != rules.APPROVED:
        return
    if day > rules.approval_lapses(days[rules.ADMITTED]):
        raise Conflict(
            code="approval-lapsed", field="on",
            message=_("The vote of %(day)s was not approved within six months and has lapsed (Working Rules, ch. 4).")
            % {"day": days[rules.ADMITTED].isoformat()},
            action=_("Let the meeting vote again."),
        )  # fmt: skip
    due = rules.latest(number, days)
    if due is not None and day > due and not note:
        raise InvalidInput(
            code="special-reason-missing", field="note",
            message=_("An approval after more than three months needs its special reason (Working Rules, ch. 4)."),
            action=_("Write down the reason."),
        )  # fmt: skip


def _demands(actor: Actor, case: DevelopmentCase, number: int, facts: StepFacts, note: str) -> dict[str, Any]:
    """What the step must bring along, checked: columns of its record. People are named besides."""
    paper: Attachment | None = frame.own_document(actor, facts.document)
    if number in rules.DOCUMENTS and paper is None:
        raise missing_document(rules.step(number))
    values: dict[str, Any] = {"document": paper}
    if number == rules.TRAINING:
        if facts.hours is None or not rules.TRAINING_HOURS <= facts.hours <= 1000:
            raise _short_training()
        values["hours"] = facts.hours
    if number in rules.VOTES:
        vote = frame.checked_vote(
            case.organization, present=facts.present, written=facts.written, in_favour=facts.in_favour,
            excused=facts.excused, note=note,
        )  # fmt: skip
        values |= {name: getattr(vote, name) for name in ("entitled", "present", "written", "in_favour")}
    if number in _ROLES:
        _name_people(case, number, facts)
    return values


def _short_training() -> DomainError:
    return InvalidInput(
        code="training-too-short", field="hours",
        message=_("The training takes three days, or 24 hours, at least (Working Rules, chapter 3)."),
        action=_("Enter the hours of the training."),
    )  # fmt: skip


def _name_people(case: DevelopmentCase, number: int, facts: StepFacts) -> None:
    wanted = sorted(set(facts.people))
    if len(wanted) != 2 or len(facts.people) != 2:
        raise InvalidInput(
            code="two-people", field="people", message=_("Two different full members are named."),
            action=_("Choose two members of the branch."),
        )  # fmt: skip
    members = list(Member.objects.filter(pk__in=wanted).order_by("pk"))
    for member in members:
        check_person(case, member, field="people")
    day = past_day(facts.on, field="on")
    CasePerson.objects.bulk_create(
        [CasePerson(case=case, member=member, role=_ROLES[number], since=day) for member in members]
    )


def _take_effect(actor: Actor, case: DevelopmentCase, number: int, days: dict[int, date]) -> None:
    """The 18th step admits, the 25th confirms."""
    if number == rules.APPROVED:
        case.member = register_member(actor=actor, facts=MemberFacts(
            name=case.name, identity=case.identity, organization_id=case.organization_id,
            standing=Standing.PROBATIONARY, joined_on=days[rules.ADMITTED], education=case.education,
            phone=case.phone, occupation=case.occupation,
        ))  # fmt: skip
    elif number == rules.LAST and case.member is not None:
        member = case.member
        member.standing = Standing.FULL
        member.confirmed_on = rules.probation_ends(days[rules.ADMITTED], case.extended_months)
        member.save(update_fields=["standing", "confirmed_on", "updated_at"])
        if member.user is not None:
            forget_party_scope(member.user)

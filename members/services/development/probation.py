"""Probations that do not end with a confirmation on time: extended once, or cancelled; by vote, approved above."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from members.models import DevelopmentCase, ProbationDecision
from members.rules import development as rules
from members.services.development import frame
from members.services.development.cases import finish
from members.states.development import CASE_TABLE, DecisionKind, EndKind
from xinhui.accounts.actors import Actor, person_id
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.checks import past_day
from xinhui.core.errors import Conflict, InvalidInput


@dataclass(frozen=True)
class DecisionFacts:
    """The meeting's decision: day, reason, votes, and the committee's approval as a document."""

    reason: str
    document: UUID | None
    on: date | None = None
    present: int | None = None
    written: int = 0
    in_favour: int | None = None
    excused: int = 0


def extend_probation(*, actor: Actor, case_id: int, months: int, facts: DecisionFacts) -> DevelopmentCase:
    """Extend a probation that is over by 6 to 12 months, once.

    Raises NotFound, Forbidden, InvalidInput (months, on, reason, document, votes), Conflict `not-on-probation`,
    `extended-once`, `probation-not-over` (on), `no-quorum`, `not-adopted`, TransitionRefused.
    """
    if months not in rules.EXTENSION:
        raise InvalidInput(
            code="extension-out-of-range", field="months",
            message=_("A probation is extended by half a year to a year (Working Rules, chapter 5)."),
            action=_("Give 6 to 12 months."),
        )  # fmt: skip
    with transaction.atomic():
        case, day = _on_probation(actor, case_id, "extend", facts)
        days = frame.days_of(case)
        if case.extended_months:
            raise Conflict(
                code="extended-once", message=_("A probation is extended once."),
                action=_("Confirm the member, or cancel the probation."),
            )  # fmt: skip
        over = rules.probation_ends(days[rules.ADMITTED])
        if day < over:
            raise Conflict(
                code="probation-not-over", field="on",
                message=_("The probation lasts until %(day)s.") % {"day": over.isoformat()},
                action=_("Decide when it is over."),
            )  # fmt: skip
        _decide(actor, case, DecisionKind.EXTEND, day, facts, months)
        case.extended_months = months
        frame.settle(case, days)
        case.save()
        record(actor=actor, verb="party.development.extend", target=case, detail={"months": months, "on": day})
    return case


def cancel_probation(*, actor: Actor, case_id: int, facts: DecisionFacts) -> DevelopmentCase:
    """Cancel a probation: the case ends and the person leaves the register.

    Raises NotFound, Forbidden, InvalidInput (on, reason, document, votes), Conflict `not-on-probation`, `no-quorum`,
    `not-adopted`, TransitionRefused.
    """
    with transaction.atomic():
        case, day = _on_probation(actor, case_id, "cancel", facts)
        _decide(actor, case, DecisionKind.CANCEL, day, facts, 0)
        case.state = CASE_TABLE.next(case.state, "cancel")
        finish(actor, case, kind=EndKind.CANCELLED, reason=frame.reason_of(facts.reason))
    return case


def _on_probation(actor: Actor, case_id: int, verb: str, facts: DecisionFacts) -> tuple[DevelopmentCase, date]:
    day = past_day(facts.on, field="on")
    frame.reason_of(facts.reason)
    case = frame.hold_case(case_id)
    frame.require_committee(actor, case.organization)
    CASE_TABLE.next(case.state, verb)
    if not rules.APPROVED <= case.step < rules.CONFIRMED:
        raise Conflict(
            code="not-on-probation", message=_("This person is not on probation."),
            action=_("Look at the steps of the case."),
        )  # fmt: skip
    approved = frame.days_of(case)[rules.APPROVED]
    if day < approved:
        raise InvalidInput(
            code="dates-reversed", field="on",
            message=_("This day lies before %(day)s.") % {"day": approved.isoformat()}, action=_("Give a later day."),
        )  # fmt: skip
    return case, day


def _decide(
    actor: Actor, case: DevelopmentCase, kind: DecisionKind, day: date, facts: DecisionFacts, months: int
) -> None:
    paper = frame.own_document(actor, facts.document)
    if paper is None:
        raise InvalidInput(
            code="document-missing", field="document", message=_("This decision needs the approval of the committee."),
            action=_("Attach it as PDF, Word or Excel."),
        )  # fmt: skip
    reason = frame.reason_of(facts.reason)
    vote = frame.checked_vote(
        case.organization, present=facts.present, written=facts.written, in_favour=facts.in_favour,
        excused=facts.excused, note=reason,
    )  # fmt: skip
    ProbationDecision.objects.create(
        case=case, kind=kind, on=day, months=months, reason=reason, document=paper, entitled=vote.entitled,
        present=vote.present, written=vote.written, in_favour=vote.in_favour, at=clock.now(), by_id=person_id(actor),
    )  # fmt: skip

"""The work of a unit: self-reports, who does not take part, on to the ballots, on to the grades, indicators."""

from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cadres.models import AppraisalIndicator, BallotUrn, IndicatorValue, PersonAppraisal, UnitAppraisal
from cadres.models.sealed_line import seal_words
from cadres.selectors.appraisal_sources import INDICATOR_SOURCES, Period
from cadres.services.appraisal.frame import hold_person, hold_unit_appraisal, keep, refuse_exempt
from cadres.states.appraisal import UNIT_TABLE, AppraisalVerb, IndicatorSource, UrnState
from xinhui.accounts.actors import Actor
from xinhui.core import clock
from xinhui.core.checks import line, unknown, words
from xinhui.core.errors import Conflict, InvalidInput


def hand_in_report(*, actor: Actor, person_id: int, text: str) -> PersonAppraisal:
    """The person's own report, sealed; until grading begins it may be written anew. Late is taken, and shown.

    Raises NotFound, TransitionRefused, InvalidInput (text), Conflict `taken-out`.
    """
    text = words(text, field="text", limit=5000)
    with transaction.atomic():
        row = hold_person(actor, person_id, "report", own=True)
        refuse_exempt(row)
        row.report_sealed = seal_words(text)
        row.reported_at = row.reported_at or clock.now()
        row.save(update_fields=["report_sealed", "reported_at"])
        keep(actor, row.unit_appraisal, AppraisalVerb.REPORT, person=row)
    return row


def exempt_person(*, actor: Actor, person_id: int, reason: str) -> PersonAppraisal:
    """Somebody on probation, long ill or seconded elsewhere does not take part; nor count for the cap.

    Source: 《公务员考核规定》, 2020, chapter 5. Raises NotFound, TransitionRefused, InvalidInput (reason), Conflict.
    """
    reason = line(reason, field="reason")
    with transaction.atomic():
        row = hold_person(actor, person_id, "exempt")
        refuse_exempt(row)
        row.is_exempt, row.reason_sealed = True, seal_words(reason)
        row.save(update_fields=["is_exempt", "reason_sealed"])
        keep(actor, row.unit_appraisal, AppraisalVerb.EXEMPT, reason, person=row)
    return row


def to_ballots(*, actor: Actor, unit_appraisal_id: int) -> UnitAppraisal:
    """Self-assessment is over, the urn can be opened. Raises NotFound, TransitionRefused, Conflict `no-ballots`,
    `nobody`."""
    with transaction.atomic():
        row = hold_unit_appraisal(actor, unit_appraisal_id)
        state = UNIT_TABLE.next(row.state, "to_ballots")
        if not row.scheme.ballot_weight:
            raise Conflict(
                code="no-ballots", message=_("This scheme has no ballots."), action=_("Go on to the grades.")
            )
        if not row.people.filter(is_exempt=False).exists():
            raise Conflict(code="nobody", message=_("Nobody takes part."))
        row.state = state
        row.save(update_fields=["state"])
        owed = row.people.filter(is_exempt=False, reported_at=None).count()
        keep(actor, row, AppraisalVerb.TO_BALLOTS, owed=owed)
    return row


def to_grades(*, actor: Actor, unit_appraisal_id: int) -> UnitAppraisal:
    """Ballots are counted, the period is over: indicators are drawn from the portal and stand from now on.

    Raises NotFound, TransitionRefused, Conflict `urn-open` (ballots are still to be cast), `period-runs`.
    """
    with transaction.atomic():
        row = hold_unit_appraisal(actor, unit_appraisal_id)
        state = UNIT_TABLE.next(row.state, "to_grades")
        has_ballots = bool(row.scheme.ballot_weight)
        if has_ballots and not BallotUrn.objects.filter(unit_appraisal=row, state=UrnState.CLOSED).exists():
            raise Conflict(
                code="urn-open", message=_("The ballots have not been counted."),
                action=_("Open the urn, let everybody vote, and close it."),
            )  # fmt: skip
        if clock.today() < row.scheme.ends_on:
            raise Conflict(
                code="period-runs",
                message=_("The period runs until %(day)s.") % {"day": row.scheme.ends_on.isoformat()},
                action=_("Indicators are drawn when it is over."),
            )  # fmt: skip
        row.state, row.drawn_at = state, clock.now()
        row.save(update_fields=["state", "drawn_at"])
        drawn = _draw(actor, row)
        keep(actor, row, AppraisalVerb.TO_GRADES, drawn=drawn)
    return row


def _draw(actor: Actor, row: UnitAppraisal) -> int:
    """Every value that the portal knows; returns how many."""
    people = {person.cadre_id: person for person in row.people.filter(is_exempt=False)}
    period = Period(row.scheme.begins_on, row.scheme.ends_on)
    values = []
    for indicator in row.scheme.indicators.exclude(source=IndicatorSource.MANUAL):
        drawn = INDICATOR_SOURCES[indicator.source].draw(row.unit_id, sorted(people), period)
        values += [
            IndicatorValue(person=people[pk], indicator=indicator, value=one.value, records=one.records,
                           at=clock.now(), by_id=actor.user_id)
            for pk, one in drawn.items()
        ]  # fmt: skip
    return len(IndicatorValue.objects.bulk_create(values, batch_size=500))


def enter_value(
    *, actor: Actor, person_id: int, indicator_id: int, value: Decimal, evidence: str
) -> IndicatorValue:  # fmt: skip
    """The value of an indicator that the portal does not know, with its evidence; written anew until sent in.

    Raises NotFound (also of an indicator that is drawn), TransitionRefused, InvalidInput (value, evidence), Conflict.
    """
    evidence = line(evidence, field="evidence")
    if not -1_000_000 < value < 1_000_000:
        raise InvalidInput(code="out-of-bounds", field="value", message=_("This number is too large."))
    with transaction.atomic():
        row = hold_person(actor, person_id, "value")
        refuse_exempt(row)
        indicators = AppraisalIndicator.objects.filter(scheme=row.unit_appraisal.scheme, source=IndicatorSource.MANUAL)
        if not indicators.filter(pk=indicator_id).exists():
            raise unknown("indicator")
        found, _new = IndicatorValue.objects.update_or_create(
            person=row, indicator_id=indicator_id,
            defaults={"value": value, "evidence": evidence, "at": clock.now(), "by_id": actor.user_id},
        )  # fmt: skip
        keep(actor, row.unit_appraisal, AppraisalVerb.VALUE, person=row, indicator=indicator_id)
    return found

"""Measures and their conditions: drafted, put in force by another, superseded by the next version, ended."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from talent.models import GrantBudget, MeasureCondition, TalentMeasure, TalentPolicy
from talent.rules.eligibility import LEVELS, NAMES, parsed, value_of
from talent.selectors.grants import committed
from talent.services.frame import require_office
from talent.services.policies.writing import MOST_FEN
from talent.states.policies import MEASURE_TABLE, Benefit, FactKind, MeasureState, Operator, PolicyState
from xinhui.accounts.actors import Actor
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.checks import hold, line, number, one_of
from xinhui.core.errors import Conflict, Forbidden, InvalidInput

_TEXTS = {"about": 400, "exclusive": 20, "decider": 60, "documents": 400}


def _checked(name: str, benefit: str, fen: int, months: int, promised_months: int, texts: dict[str, str]
             ) -> dict[str, Any]:  # fmt: skip
    one_of(benefit, Benefit.values, field="benefit")
    is_service = benefit == Benefit.SERVICE
    is_monthly = benefit in (Benefit.MONTHLY, Benefit.RENT)
    if is_service and fen:
        raise InvalidInput(code="service-has-no-sum", field="fen", message=_("Money has a sum, a service has none."))
    if not is_monthly and months != 1:
        raise InvalidInput(code="once", field="months", message=_("Only what is given monthly is given for months."),
                           action=_("Give 1."))  # fmt: skip
    return {
        "name": line(name, field="name", limit=60), "benefit": benefit,
        "fen": number(fen, field="fen", least=0 if is_service else 1, most=MOST_FEN),
        "months": number(months, field="months", least=1, most=120 if is_monthly else 1),
        "promised_months": number(promised_months, field="promised_months", most=240),
        **{field: line(texts.get(field, ""), field=field, limit=limit, required=False)
           for field, limit in _TEXTS.items()},
    }  # fmt: skip


def draft_measure(
    *, actor: Actor, policy_id: int, code: str, name: str, benefit: str, fen: int = 0, months: int = 1,
    promised_months: int = 0, **texts: str,
) -> TalentMeasure:  # fmt: skip
    """A measure of a policy; `texts`: about, exclusive, decider, documents.

    Raises Forbidden, NotFound (policy), InvalidInput, Conflict `code-taken`, `policy-ended`.
    """
    code = line(code, field="code", limit=12)
    facts = _checked(name, benefit, fen, months, promised_months, texts)
    with transaction.atomic():
        require_office(actor)
        policy = hold(TalentPolicy.objects.all(), policy_id, field="policy")
        if policy.state == PolicyState.ENDED:
            raise Conflict(code="policy-ended", message=_("The policy is no longer valid."))
        if TalentMeasure.objects.filter(code=code).exists():
            raise Conflict(code="code-taken", field="code", message=_("This code is a measure's already."),
                           action=_("Draft its next version, or choose another code."))  # fmt: skip
        row = TalentMeasure.objects.create(policy=policy, code=code, drafted_by_id=actor.user_id, **facts)
        record(actor=actor, verb="talent.measure.draft", target=row, detail={"code": code, "fen": fen})
    return row


def _held(actor: Actor, measure_id: int, verb: str) -> TalentMeasure:
    require_office(actor)
    row = hold(TalentMeasure.objects.select_related("policy"), measure_id)
    row.state = MEASURE_TABLE.next(row.state, verb)
    return row


def change_measure(
    *, actor: Actor, measure_id: int, name: str, benefit: str, fen: int = 0, months: int = 1,
    promised_months: int = 0, **texts: str,
) -> TalentMeasure:  # fmt: skip
    """Another sum or text, while it is a draft. Raises NotFound, Forbidden, InvalidInput, TransitionRefused."""
    facts = _checked(name, benefit, fen, months, promised_months, texts)
    with transaction.atomic():
        row = _held(actor, measure_id, "change")
        for field, value in facts.items():
            setattr(row, field, value)
        row.save()
        record(actor=actor, verb="talent.measure.change", target=row, detail={"code": row.code, "fen": row.fen})
    return row


def next_version(*, actor: Actor, measure_id: int) -> TalentMeasure:
    """A draft with the same conditions, to be changed; the version in force stays until the draft is put in force.

    Raises NotFound, Forbidden, Conflict `draft-there`, TransitionRefused (not in force).
    """
    with transaction.atomic():
        row = _held(actor, measure_id, "supersede")
        if TalentMeasure.objects.filter(code=row.code, state=MeasureState.DRAFT).exists():
            raise Conflict(code="draft-there", message=_("A version of this measure is being drafted already."))
        last = TalentMeasure.objects.filter(code=row.code).order_by("-version").values_list("version", flat=True)[0]
        made = TalentMeasure.objects.create(
            policy=row.policy, code=row.code, version=last + 1, name=row.name, about=row.about, benefit=row.benefit,
            fen=row.fen, months=row.months, exclusive=row.exclusive, promised_months=row.promised_months,
            decider=row.decider, documents=row.documents, drafted_by_id=actor.user_id,
        )  # fmt: skip
        MeasureCondition.objects.bulk_create(
            MeasureCondition(measure=made, group=one.group, subject=one.subject, operator=one.operator, value=one.value)
            for one in row.conditions.order_by("pk")
        )
        record(actor=actor, verb="talent.measure.version", target=made, detail={"version": made.version})
    return made


def add_condition(*, actor: Actor, measure_id: int, group: int, subject: str, operator: str, value: str
                  ) -> MeasureCondition:  # fmt: skip
    """One more condition of a draft; levels and lists by code or by name.

    Raises NotFound, Forbidden, InvalidInput (group, subject, operator, value), Conflict `condition-there`,
    TransitionRefused.
    """
    one_of(subject, FactKind.values, field="subject")
    one_of(operator, Operator.values, field="operator")
    number(group, field="group", least=1, most=20)
    value = value_of(subject, line(value, field="value", limit=120))
    try:
        parsed(group=group, subject=subject, operator=operator, value=value)
    except ValueError:
        known = LEVELS.get(subject) or NAMES.get(subject)
        raise InvalidInput(
            code="condition-wrong", field="value", message=_("This subject cannot be compared with this value so."),
            action=_("Choose of: %(words)s.") % {"words": "、".join(str(label) for label in known.labels)} if known
            else _("Numbers and days: at least or at most; names: one of or none of, with commas."),
        ) from None  # fmt: skip
    with transaction.atomic():
        row = _held(actor, measure_id, "condition")
        if row.conditions.filter(group=group, subject=subject, operator=operator).exists():
            raise Conflict(code="condition-there", field="subject",
                           message=_("The group has such a condition already."))  # fmt: skip
        made = MeasureCondition.objects.create(measure=row, group=group, subject=subject, operator=operator,
                                               value=value)  # fmt: skip
        record(actor=actor, verb="talent.measure.condition", target=row, detail={"added": str(made)})
    return made


def drop_condition(*, actor: Actor, condition_id: int) -> TalentMeasure:
    """One condition less of a draft. Raises NotFound, Forbidden, TransitionRefused."""
    with transaction.atomic():
        found = hold(MeasureCondition.objects.all(), condition_id)
        row = _held(actor, found.measure_id, "condition")
        record(actor=actor, verb="talent.measure.condition", target=row, detail={"dropped": str(found)})
        found.delete()
    return row


def enact_measure(*, actor: Actor, measure_id: int) -> TalentMeasure:
    """In force from today, by another of the office than who drafted it; the version before is superseded.

    Raises NotFound, Forbidden (`same-person`), Conflict `policy-not-published`, `policy-not-yet`,
    `no-conditions`, TransitionRefused.
    """
    with transaction.atomic():
        row = _held(actor, measure_id, "enact")
        if actor.user_id is not None and actor.user_id == row.drafted_by_id:
            raise Forbidden(code="same-person", message=_("Whoever drafts a measure does not put it in force."),
                            action=_("Ask a colleague of the office."))  # fmt: skip
        if row.policy.state != PolicyState.PUBLISHED:
            raise Conflict(code="policy-not-published", message=_("The policy is not published."),
                           action=_("Publish it first."))  # fmt: skip
        if row.policy.valid_from > clock.today():
            raise Conflict(code="policy-not-yet", message=_("The policy is not valid yet."))
        if not row.conditions.exists():
            raise Conflict(code="no-conditions", message=_("A measure without conditions is given to nobody."),
                           action=_("Add its conditions."))  # fmt: skip
        before = TalentMeasure.objects.filter(code=row.code, state=MeasureState.IN_FORCE).first()
        if before is not None:
            before.state = MEASURE_TABLE.next(before.state, "supersede")
            before.save(update_fields=["state"])
        row.enacted_by_id, row.enacted_on = actor.user_id, clock.today()
        row.save(update_fields=["state", "enacted_by", "enacted_on"])
        record(actor=actor, verb="talent.measure.enact", target=row, detail={"version": row.version})
    return row


def end_measure(*, actor: Actor, measure_id: int, reason: str) -> TalentMeasure:
    """Given to nobody new. Raises NotFound, Forbidden, InvalidInput, TransitionRefused."""
    return _over(actor, measure_id, "end", reason)


def drop_measure(*, actor: Actor, measure_id: int, reason: str) -> TalentMeasure:
    """A draft that comes to nothing. Raises NotFound, Forbidden, InvalidInput, TransitionRefused."""
    return _over(actor, measure_id, "drop", reason)


def _over(actor: Actor, measure_id: int, verb: str, reason: str) -> TalentMeasure:
    reason = line(reason, field="reason")
    with transaction.atomic():
        row = _held(actor, measure_id, verb)
        row.save(update_fields=["state"])
        record(actor=actor, verb=f"talent.measure.{verb}", target=row, detail={"reason": reason})
    return row


def set_budget(*, actor: Actor, measure_id: int, year: int, fen: int) -> GrantBudget:
    """What may be paid for the measure in a year; never less than what lies in batches or is paid already.

    Raises NotFound, Forbidden, InvalidInput (year, fen), Conflict `below-paid`.
    """
    number(year, field="year", least=clock.today().year - 1, most=clock.today().year + 5)
    number(fen, field="fen", least=1, most=100 * MOST_FEN)
    with transaction.atomic():
        require_office(actor)
        measure = hold(TalentMeasure.objects.all(), measure_id)
        row = hold_budget(measure.code, year) or GrantBudget(code=measure.code, year=year)
        if fen < committed(measure.code, year, in_batches=True):
            raise Conflict(code="below-paid", field="fen", message=_("More than this has been paid already."))
        row.fen = fen
        row.save()
        record(actor=actor, verb="talent.measure.budget", target=measure, detail={"year": year, "fen": fen})
    return row


def hold_budget(code: str, year: int) -> GrantBudget | None:
    """The budget, locked until commit: whoever spends of it waits here."""
    found = GrantBudget.objects.filter(code=code, year=year).values_list("pk", flat=True).first()
    return hold(GrantBudget.objects.all(), found) if found else None

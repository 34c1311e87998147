"""Universities and agreements: signed, tasks promised and done, renewed, told before they end, run out, ended early."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import pgettext_lazy

from talent.models import AgreementTask, University, UniversityAgreement
from talent.rules.agreements import STEPS, step_of
from talent.services.frame import office_people, require_office, require_unit, tell, unit_in_being, unit_people
from talent.states.agreements import AGREEMENT_TABLE, AgreementKind, AgreementState
from xinhui.accounts.actors import Actor
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.checks import day_after, hold, line, one_of, past_day, unknown
from xinhui.core.errors import Conflict, InvalidInput


def enter_university(*, actor: Actor, name: str, place: str = "", strong_in: str = "") -> University:
    """A university on the list. Raises Forbidden, InvalidInput, Conflict `university-there`."""
    name = line(name, field="name", limit=60)
    with transaction.atomic():
        require_office(actor)
        if University.objects.filter(name=name).exists():
            raise Conflict(code="university-there", field="name",
                           message=pgettext_lazy("agreement", "This university is on the list already."))  # fmt: skip
        row = University.objects.create(
            name=name, place=line(place, field="place", limit=40, required=False),
            strong_in=line(strong_in, field="strong_in", limit=120, required=False),
        )  # fmt: skip
        record(actor=actor, verb="talent.university.enter", target=row)
    return row


def _checked(name: str, kind: str, signed_on: date | None, valid_until: date) -> dict[str, Any]:
    signed = past_day(signed_on, field="signed_on")
    if valid_until <= signed:
        raise InvalidInput(code="dates-reversed", field="valid_until",
                           message=pgettext_lazy("agreement", "An agreement ends after it was signed."))  # fmt: skip
    return {"name": line(name, field="name", limit=100), "kind": one_of(kind, AgreementKind.values, field="kind"),
            "signed_on": signed, "valid_until": valid_until}  # fmt: skip


def sign_agreement(
    *, actor: Actor, university_id: int, name: str, kind: str, unit_id: int, valid_until: date,
    signed_on: date | None = None,
) -> UniversityAgreement:  # fmt: skip
    """An agreement in force, in the care of a unit. Raises Forbidden, NotFound (university, unit), InvalidInput."""
    facts = _checked(name, kind, signed_on, valid_until)
    with transaction.atomic():
        require_office(actor)
        university = hold(University.objects.all(), university_id, field="university")
        row = UniversityAgreement.objects.create(university=university, unit=unit_in_being(unit_id), **facts)
        record(actor=actor, verb="talent.agreement.sign", target=row, detail={"kind": kind, "until": valid_until})
    return row


def _held(agreement_id: int, verb: str) -> UniversityAgreement:
    row = hold(UniversityAgreement.objects.all(), agreement_id, field="agreement")
    row.state = AGREEMENT_TABLE.next(row.state, verb)
    return row


def renew_agreement(*, actor: Actor, agreement_id: int, valid_until: date) -> UniversityAgreement:
    """Prolonged; one that ran out is in force again. Raises NotFound, Forbidden, InvalidInput (valid_until),
    TransitionRefused."""
    with transaction.atomic():
        require_office(actor)
        row = _held(agreement_id, "renew")
        if valid_until <= max(row.valid_until, clock.today()):
            message = pgettext_lazy("agreement", "Give a day after today and the present end.")
            raise InvalidInput(code="not-longer", field="valid_until", message=message)  # fmt: skip
        row.valid_until, row.told_step = valid_until, None
        row.save()
        record(actor=actor, verb="talent.agreement.renew", target=row, detail={"until": valid_until})
    return row


def end_agreement(*, actor: Actor, agreement_id: int, reason: str) -> UniversityAgreement:
    """Over before its time. Raises NotFound, Forbidden, InvalidInput (reason), TransitionRefused."""
    reason = line(reason, field="reason")
    with transaction.atomic():
        require_office(actor)
        row = _held(agreement_id, "end")
        row.end_reason = reason
        row.save(update_fields=["state", "end_reason"])
        record(actor=actor, verb="talent.agreement.end", target=row, detail={"reason": reason})
    return row


def promise_task(*, actor: Actor, agreement_id: int, text: str, due_on: date | None = None) -> AgreementTask:
    """What the two sides promise. Raises NotFound, Forbidden, InvalidInput (text, due_on), TransitionRefused."""
    text = line(text, field="text")
    with transaction.atomic():
        row = _held(agreement_id, "change")
        require_unit(actor, row.unit_id)
        if due_on is not None:
            day_after(row.signed_on, due_on, field="due_on")
        made = AgreementTask.objects.create(agreement=row, text=text, due_on=due_on)
        record(actor=actor, verb="talent.agreement.task", target=row, detail={"task": made.pk})
    return made


def close_task(*, actor: Actor, task_id: int, done_text: str, done_on: date | None = None) -> AgreementTask:
    """Done, and how. Raises NotFound, Forbidden, InvalidInput (done_text, done_on), Conflict `done`."""
    text, day = line(done_text, field="done_text"), past_day(done_on, field="done_on")
    with transaction.atomic():
        agreement_id = AgreementTask.objects.filter(pk=task_id).values_list("agreement_id", flat=True).first()
        if agreement_id is None:
            raise unknown()
        agreement = hold(UniversityAgreement.objects.all(), agreement_id)
        require_unit(actor, agreement.unit_id)
        row = hold(AgreementTask.objects.all(), task_id)
        if row.done_on is not None:
            raise Conflict(code="done", message=pgettext_lazy("agreement", "This task is done already."))
        row.done_on, row.done_text = day_after(agreement.signed_on, day, field="done_on"), text
        row.save(update_fields=["done_on", "done_text"])
        record(actor=actor, verb="talent.agreement.task_done", target=agreement, detail={"task": row.pk})
    return row


def watch_agreements(*, actor: Actor) -> int:
    """Those that end within 90 days are told at 90 and 30 days, then run out; returns how many messages were offered
    and agreements closed."""
    found = 0
    soon = clock.today() + timedelta(days=max(STEPS))
    rows = UniversityAgreement.objects.in_force().filter(valid_until__lte=soon).order_by("pk")
    for pk in rows.values_list("pk", flat=True):
        with transaction.atomic():
            found += _watch(actor, hold(UniversityAgreement.objects.in_force(), pk))
    return found


def _watch(actor: Actor, row: UniversityAgreement) -> int:
    step = step_of(row.valid_until, clock.today())
    if step is None or step == row.told_step:
        return 0
    row.told_step = step
    if step == 0:
        row.state = AGREEMENT_TABLE.next(row.state, "run_out")
        record(actor=actor, verb="talent.agreement.run_out", target=row)
    row.save(update_fields=["told_step", "state"])
    kind = "talent.agreement_over" if row.state == AgreementState.OVER else "talent.agreement_ends"
    told = tell(office_people() | unit_people(row.unit_id), kind, f"agreement:{row.pk}:{row.valid_until}:{step}",
                f"/talent/agreements/{row.pk}/", {"name": row.name, "until": row.valid_until.isoformat()})  # fmt: skip
    return told + (step == 0)

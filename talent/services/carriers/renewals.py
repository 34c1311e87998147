"""Assessments: told 90 and 30 days before and when overdue, passed until the next day, or failed and suspended."""

from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import pgettext_lazy

from members.rules.months import months_after
from talent.models import Carrier, CarrierRenewal, CarrierRise
from talent.rules.carriers import AGAIN_DAYS, CALL_DAYS, STEPS, step_of
from talent.services.carriers.frame import concerned, held, host_people, note, page, require_keeper
from talent.services.frame import tell, unit_people
from talent.states.carriers import CARRIER_TABLE, STANDING, CarrierEventVerb, CarrierState, RenewalResult, RiseState
from xinhui.accounts.actors import Actor
from xinhui.core import clock
from xinhui.core.checks import hold, line, one_of, past_day
from xinhui.core.errors import InvalidInput


def assess_carrier(
    *, actor: Actor, carrier_id: int, result: str, document: str, assessed_on: date | None = None,
    next_until: date | None = None,
) -> CarrierRenewal:  # fmt: skip
    """Excellent or passed: acknowledged until `next_until`, or as many months on as its kind is assessed; failed:
    suspended. By the office or the unit that looks after the host.

    Raises NotFound, Forbidden, InvalidInput (result, document, assessed_on, next_until), TransitionRefused.
    """
    result = one_of(result, RenewalResult.values, field="result")
    document, day = line(document, field="document", limit=120), past_day(assessed_on, field="assessed_on")
    with transaction.atomic():
        row = held(carrier_id, "fail" if result == RenewalResult.FAILED else "renew")
        require_keeper(actor, row)
        until = None if result == RenewalResult.FAILED else next_until or _next(row, day)
        if until is not None and until <= day:
            raise InvalidInput(code="dates-reversed", field="next_until",
                               message=pgettext_lazy("carrier", "The next one lies after this one."))  # fmt: skip
        made = CarrierRenewal.objects.create(
            carrier=row, due_on=row.valid_until, assessed_on=day, result=result, document=document, next_until=until,
            entered_by_id=actor.user_id,
        )  # fmt: skip
        row.valid_until, row.told_step, row.told_on = until or row.valid_until, None, None
        row.save()
        is_failed = result == RenewalResult.FAILED
        verb = CarrierEventVerb.FAIL if is_failed else CarrierEventVerb.RENEW
        note(actor, row, verb, document, result=result, until=until)
        tell(concerned(row), "talent.carrier_suspended" if is_failed else "talent.carrier_renewed",
             f"carrier:{row.pk}:assessed:{made.pk}", page(row),
             {"name": row.name, "until": str(until or "")})  # fmt: skip
    return made


def _next(row: Carrier, day: date) -> date:
    """From the day on which it was due, or from this one where that would be over already."""
    found = months_after(row.valid_until or day, row.assess_months)
    return found if found > day else months_after(day, row.assess_months)


def watch_carriers(*, actor: Actor) -> int:
    """Every status that ends within 90 days or has ended; returns how many messages were offered."""
    soon, told = clock.today() + timedelta(days=max(STEPS)), 0
    rows = Carrier.objects.filter(state__in=STANDING, valid_until__lte=soon).order_by("pk")
    for pk in rows.values_list("pk", flat=True):
        with transaction.atomic():
            told += _watch(actor, hold(Carrier.objects.select_related("host"), pk))
    return told


def _watch(actor: Actor, row: Carrier) -> int:
    today = clock.today()
    if row.valid_until is None or row.state not in STANDING:
        return 0
    step = step_of(row.valid_until, today)
    is_again = step == 0 and row.told_on is not None and (today - row.told_on).days >= AGAIN_DAYS
    if step is None or (step == row.told_step and not is_again):
        return 0
    if row.state == CarrierState.ACTIVE:
        row.state = CARRIER_TABLE.next(row.state, "fall_due")
        note(actor, row, CarrierEventVerb.FALL_DUE, row.valid_until.isoformat(), until=row.valid_until)
    row.told_step, row.told_on = step, today
    row.save(update_fields=["state", "told_step", "told_on"])
    kind = "talent.carrier_overdue" if step == 0 else "talent.carrier_due"
    return tell(concerned(row), kind, f"carrier:{row.pk}:due:{row.valid_until}:{step}:{today}", page(row),
                {"name": row.name, "until": row.valid_until.isoformat()})  # fmt: skip


def watch_calls(*, actor: Actor) -> int:
    """Drafts whose call closes within two weeks: host and unit are told once; returns how many messages."""
    today, told = clock.today(), 0
    rows = CarrierRise.objects.filter(
        state=RiseState.DRAFT, reminded_on__isnull=True, call__closes_on__range=(today, today + timedelta(CALL_DAYS))
    ).order_by("pk")  # fmt: skip
    for pk in rows.values_list("pk", flat=True):
        with transaction.atomic():
            row = hold(CarrierRise.objects.select_related("carrier__host", "call"), pk)
            if row.call is None or row.state != RiseState.DRAFT:
                continue
            row.reminded_on = today
            row.save(update_fields=["reminded_on"])
            carrier = row.carrier
            told += tell(host_people(carrier.host_id) | unit_people(carrier.unit_id), "talent.carrier_call_closes",
                         f"carrier-rise:{row.pk}:call", f"/talent/carriers/applications/{row.pk}/",
                         {"name": carrier.name, "day": row.call.closes_on.isoformat()})  # fmt: skip
    return told

"""Rounds open and close by themselves; what is owed is chased, first at the unit, then at the cadre office."""

from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cadres.models import EstablishedPost, RecordRound, UnitReturn
from cadres.rules.records import RETURN_DAYS, Quarter, chase_step
from cadres.selectors.people import office_people, personnel_of
from cadres.services.frame import require_office, tell
from cadres.states.records import ROUND_TABLE, ReturnState, RoundState
from members.rules.chains import working_day_after
from xinhui.accounts.actors import Actor
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.checks import hold, line
from xinhui.core.errors import InvalidInput
from xinhui.core.services.calendar import schedule_for


def plan_round(*, actor: Actor) -> int:
    """The round of the present quarter: opens on the day after its end, for so many working days. Returns 1 if new."""
    quarter = Quarter.of(clock.today())
    opens = quarter.after.first_day
    closes = working_day_after(quarter.last_day, RETURN_DAYS, schedule_for(None).is_workday)
    with transaction.atomic():
        _row, is_new = RecordRound.objects.get_or_create(
            year=quarter.year, quarter=quarter.number, defaults={"opens_on": opens, "closes_on": closes}
        )
    return int(is_new)


def open_rounds(*, actor: Actor) -> int:
    """Rounds whose day has come: every unit with leading posts owes a return and is told. Returns how many opened."""
    due = RecordRound.objects.filter(state=RoundState.PLANNED, opens_on__lte=clock.today())
    return sum(_open(actor, pk) for pk in list(due.values_list("pk", flat=True)))


def _open(actor: Actor, round_id: int) -> int:
    with transaction.atomic():
        row = hold(RecordRound.objects.all(), round_id)
        if row.state != RoundState.PLANNED:
            return 0
        row.state = ROUND_TABLE.next(row.state, "open")
        row.save(update_fields=["state", "updated_at"])
        units = EstablishedPost.objects.in_being().filter(unit__is_active=True).values_list("unit_id", flat=True)
        owed = [UnitReturn(round=row, unit_id=unit_id) for unit_id in sorted(set(units))]
        UnitReturn.objects.bulk_create(owed)
        for unit_return in owed:
            _tell(row, unit_return, "cadre.round_opened", "opened", reach=1)
        record(actor=actor, verb="cadre.round.open", target=row, detail={"units": len(owed)})
    return 1


def _tell(row: RecordRound, unit_return: UnitReturn, kind: str, step: str, *, reach: int) -> int:
    """The unit's personnel officers; the cadre office from reach 2 on, and where the unit has nobody."""
    people = personnel_of(unit_return.unit_id)
    if reach >= 2 or not people:
        people |= office_people()
    return tell(people, kind, f"return:{unit_return.pk}:{step}", f"/cadres/records/returns/{unit_return.pk}/",
                {"year": row.year, "quarter": row.quarter, "due": row.closes_on.isoformat(),
                 "unit": unit_return.unit.name})  # fmt: skip


def remind_returns(*, actor: Actor) -> int:
    """Three days before an open round closes, once: who still owes a return. Returns how many were told."""
    soon = clock.today() + timedelta(days=3)
    rows = UnitReturn.objects.owed().filter(round__state=RoundState.OPEN, round__closes_on__lte=soon)
    told = 0
    for unit_return in rows.select_related("round", "unit"):
        with transaction.atomic():
            told += bool(_tell(unit_return.round, unit_return, "cadre.return_due",
                               f"due:{unit_return.round.closes_on}", reach=1))  # fmt: skip
    return told


def close_rounds(*, actor: Actor) -> int:
    """Rounds whose last day has passed: closed; a late return is still taken, and marked. Returns how many closed."""
    due = RecordRound.objects.filter(state=RoundState.OPEN, closes_on__lt=clock.today())
    return sum(_close(actor, pk) for pk in list(due.values_list("pk", flat=True)))


def _close(actor: Actor, round_id: int) -> int:
    with transaction.atomic():
        row = hold(RecordRound.objects.all(), round_id)
        if row.state != RoundState.OPEN or row.closes_on >= clock.today():
            return 0
        row.state, row.closed_at = ROUND_TABLE.next(row.state, "close"), clock.now()
        row.save(update_fields=["state", "closed_at", "updated_at"])
        owed = UnitReturn.objects.owed().filter(round=row).count()
        record(actor=actor, verb="cadre.round.close", target=row, detail={"owed": owed})
    return 1


def chase_returns(*, actor: Actor) -> int:
    """Returns that are owed after closing: each chase once, in order of the rule. Returns how many were chased."""
    rows = UnitReturn.objects.owed().filter(round__state=RoundState.CLOSED).order_by("pk")
    return sum(_chase(actor, pk) for pk in list(rows.values_list("pk", flat=True)))


def _chase(actor: Actor, unit_return_id: int) -> int:
    with transaction.atomic():
        row = hold(UnitReturn.objects.select_related("round", "unit"), unit_return_id)
        step, reach = chase_step(row.round.closes_on, clock.today(), schedule_for(None).is_workday)
        if row.state != ReturnState.OWED or step <= row.chased:
            return 0
        row.chased = step
        row.save(update_fields=["chased", "updated_at"])
        _tell(row.round, row, "cadre.return_late", f"late:{step}", reach=reach)
        record(actor=actor, verb="cadre.return.chase", target=row, area_code=row.unit.area_code, detail={"step": step})
    return 1


def settle_rounds(*, actor: Actor) -> int:
    """Closed rounds of which every return is settled. Returns how many."""
    waiting = UnitReturn.objects.exclude(state=ReturnState.SETTLED).values("round")
    done = RecordRound.objects.filter(state=RoundState.CLOSED).exclude(pk__in=waiting)
    return sum(_settle(actor, pk) for pk in list(done.values_list("pk", flat=True)))


def _settle(actor: Actor, round_id: int) -> int:
    with transaction.atomic():
        row = hold(RecordRound.objects.all(), round_id)
        if row.state != RoundState.CLOSED or row.returns.exclude(state=ReturnState.SETTLED).exists():
            return 0
        row.state, row.settled_at = ROUND_TABLE.next(row.state, "settle"), clock.now()
        row.save(update_fields=["state", "settled_at", "updated_at"])
        record(actor=actor, verb="cadre.round.settle", target=row, detail={})
    return 1


def extend_round(*, actor: Actor, record_round_id: int, closes_on: date, reason: str) -> RecordRound:
    """More time for the returns of an open round. By the cadre office.

    Raises NotFound, Forbidden, TransitionRefused, InvalidInput (closes_on, reason).
    """
    reason = line(reason, field="reason")
    with transaction.atomic():
        require_office(actor)
        row = hold(RecordRound.objects.all(), record_round_id)
        row.state = ROUND_TABLE.next(row.state, "extend")
        if not row.closes_on < closes_on <= row.closes_on + timedelta(days=60):
            raise InvalidInput(
                code="no-extension", field="closes_on",
                message=_("Name a day after %(day)s, at most 60 days later.") % {"day": row.closes_on.isoformat()},
            )  # fmt: skip
        row.closes_on = closes_on
        row.save(update_fields=["closes_on", "updated_at"])
        record(actor=actor, verb="cadre.round.extend", target=row, detail={"until": closes_on, "reason": reason})
    return row

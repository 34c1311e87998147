"""Rounds of situation reports: opened by the plan's schedule, by hand, and for the final report; chased once.

Lock order: activation, round, report, the audit chain last.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max, Q
from django.utils.translation import gettext_lazy as _

from grids.emergency_states import ActivationState, ChaseLevel
from grids.models import Activation, Division, ReportRound, SituationReport
from grids.report_states import OWED, RoundKind
from grids.services.emergencies.frame import ORDER_GIVERS, hold_activation, minute, require_active, write
from grids.services.emergencies.recipients import People, people_of
from grids.services.emergencies.send import kind_of
from xinhui.accounts.actors import SYSTEM, Actor, require
from xinhui.core import clock
from xinhui.core.errors import Conflict
from xinhui.core.locking import locked
from xinhui.outbox.services.enqueue import Draft, enqueue

#: Between the moment of the figures and the time when a village must have sent them.
GRACE = timedelta(minutes=20)
VILLAGE_DIGITS = 12
#: Rounds chased in one transaction.
BATCH = 20


def call_for_reports(*, actor: Actor, activation_id: int) -> ReportRound:
    """Ask every village of an activation for its figures as they stand now, outside the schedule.

    Raises NotFound, Forbidden, Conflict `activation-over`, `report-round-open`, `report-nobody`.
    """
    with transaction.atomic():
        activation = hold_activation(activation_id)
        require(actor, *ORDER_GIVERS, area_code=activation.area_code)
        require_active(activation)
        now = clock.now().replace(second=0, microsecond=0)
        if ReportRound.objects.filter(activation=activation, due_at__gt=clock.now()).exists():
            raise Conflict(
                code="report-round-open", message=_("A round of reports is under way."),
                action=_("Wait for it, or ring up those who are missing."),
            )  # fmt: skip
        return open_round(actor=actor, activation=activation, kind=RoundKind.EXTRA, as_of=now)


def open_round(
    *, actor: Actor, activation: Activation, kind: RoundKind, as_of: datetime, skipped: int = 0
) -> ReportRound:
    """A round with a row a village, and the message to whoever reports there. The activation is locked by the caller.

    `skipped`: moments of the schedule that passed while the portal was down; they stand in the minute book.
    Raises Conflict `report-nobody`.
    """
    now = clock.now()
    villages = _villages(activation)
    if not villages:
        raise Conflict(code="report-nobody", message=_("There is no village in this area that could report."))
    number = (ReportRound.objects.filter(activation=activation).aggregate(last=Max("number"))["last"] or 0) + 1
    opened = ReportRound.objects.create(
        activation=activation, area_code=activation.area_code, number=number, kind=kind, as_of=as_of,
        due_at=max(as_of + GRACE, now + GRACE / 2), opened_by_id=actor.user_id,
    )  # fmt: skip
    reports = SituationReport.objects.bulk_create(
        SituationReport(round=opened, area_code=code, created_at=now, updated_at=now) for code in villages
    )
    facts = {"number": number, "villages": len(reports), "skipped": skipped,
             "messages": _tell(opened, activation, reports)}  # fmt: skip
    facts = {name: value for name, value in facts.items() if value}
    entry = minute(
        actor=actor, activation_id=activation.pk, area_code=activation.area_code, verb="report_round", at=now,
        text=clock.local(as_of).strftime("%H:%M"), data=facts,
    )  # fmt: skip
    write(actor=actor, verb="situation.open_round", target=opened, entries=[entry], detail={"kind": kind, **facts})
    return opened


def _villages(activation: Activation) -> list[str]:
    """The villages whose grids take part."""
    codes = activation.grids.values_list("area_code", flat=True)
    return sorted({code[:VILLAGE_DIGITS] for code in codes})


def _tell(opened: ReportRound, activation: Activation, reports: Sequence[SituationReport]) -> int:
    """Whoever reports for the village; where nobody does, the first level above that has somebody."""
    people = people_of([activation.pk], {report.area_code for report in reports})[activation.pk]
    context = {"activation": activation.title, "as_of": _hour(opened.as_of), "by": _hour(opened.due_at)}
    wanted: dict[int, str] = {}
    for report in reports:
        for user_id in people.from_level(ChaseLevel.VILLAGE, report.area_code):
            is_own = user_id in people.at(ChaseLevel.VILLAGE, report.area_code)
            wanted.setdefault(user_id, report_link(report) if is_own else round_link(opened))
    return enqueue(drafts=[
        Draft(key=f"report-round:{opened.pk}", recipient_id=user_id, kind=kind_of(activation, "report_wanted"),
              context=context, link=link)
        for user_id, link in sorted(wanted.items())
    ])  # fmt: skip


def report_link(report: SituationReport) -> str:
    """The page of one village's report."""
    return f"/emergencies/reports/{report.pk}/"


def round_link(opened: ReportRound) -> str:
    """The page of the round."""
    return f"/emergencies/{opened.activation_id}/reports/?round={opened.number}"


def _hour(moment: datetime) -> str:
    return clock.local(moment).strftime("%H:%M")


def open_due_rounds(*, actor: Actor = SYSTEM) -> int:
    """Open what the schedules of the activations in force ask for by now; how many rounds were opened.

    After an outage one round is opened, for the newest moment that passed: nobody can report what was an hour ago.
    """
    now = clock.now()
    last = Max("report_rounds__as_of")
    running = Activation.objects.filter(state=ActivationState.ACTIVE, plan__report_minutes__gt=0)
    wanted = [
        row.pk for row in running.select_related("plan").annotate(last_as_of=last)
        if (due := _newest(row, now)) is not None and (row.last_as_of is None or row.last_as_of < due)
    ]  # fmt: skip
    return sum(_open_scheduled(actor, pk) for pk in wanted)


def _newest(activation: Activation, now: datetime) -> datetime | None:
    """The newest moment of the schedule that has come; None before the first."""
    if activation.activated_at is None:
        return None
    every = timedelta(minutes=activation.plan.report_minutes)
    passed = (now - activation.activated_at) // every
    return activation.activated_at + passed * every if passed >= 1 else None


def _open_scheduled(actor: Actor, activation_id: int) -> int:
    with transaction.atomic():
        activation = hold_activation(activation_id)
        begun, as_of = activation.activated_at, _newest(activation, clock.now())
        rounds = ReportRound.objects.filter(activation=activation)
        # Asked again under the lock: another ticker may have opened it, or somebody has stood the activation down.
        if activation.state != ActivationState.ACTIVE or begun is None or as_of is None:
            return 0
        if rounds.filter(as_of__gte=as_of).exists() or not _villages(activation):
            return 0
        last = rounds.filter(kind=RoundKind.SCHEDULED).aggregate(last=Max("as_of"))["last"] or begun
        skipped = (as_of - last) // timedelta(minutes=activation.plan.report_minutes) - 1
        open_round(actor=actor, activation=activation, kind=RoundKind.SCHEDULED, as_of=as_of, skipped=skipped)
    return 1


def chase_reports(*, actor: Actor = SYSTEM) -> int:
    """Once a round, when its time is up: the village and its town are told what is missing. How many reports were."""
    now = clock.now()
    running = Q(activation__state=ActivationState.ACTIVE) | Q(kind=RoundKind.FINAL)
    with transaction.atomic():
        due = ReportRound.objects.filter(running, due_at__lte=now, chased_at=None).select_related("activation")
        rounds = list(locked(due.order_by("pk"), skip_locked=True)[:BATCH])
        return sum(_chase(actor, row, now) for row in rounds)


def _chase(actor: Actor, row: ReportRound, now: datetime) -> int:
    row.chased_at = now
    row.save(update_fields=["chased_at", "updated_at"])
    missing = list(locked(row.reports.filter(state__in=OWED).order_by("pk")))
    if not missing:
        return 0
    activation = row.activation
    people = people_of([activation.pk], {report.area_code for report in missing})[activation.pk]
    told = enqueue(drafts=[*_to_villages(row, missing, people), *_to_towns(row, missing, people)])
    facts = {"number": row.number, "missing": len(missing), "messages": told}
    entry = minute(
        actor=actor, activation_id=activation.pk, area_code=row.area_code, verb="report_chase", at=now,
        text=_hour(row.as_of), data=facts,
    )  # fmt: skip
    write(actor=actor, verb="situation.chase", target=row, entries=[entry],
          detail={**facts, "places": [report.area_code for report in missing]})  # fmt: skip
    return len(missing)


def _to_villages(row: ReportRound, missing: Collection[SituationReport], people: People) -> list[Draft]:
    context = {"activation": row.activation.title, "as_of": _hour(row.as_of)}
    return [
        Draft(key=f"report-chase:{report.pk}", recipient_id=user_id, kind=kind_of(row.activation, "report_chased"),
              context=context, link=report_link(report))
        for report in missing for user_id in sorted(people.at(ChaseLevel.VILLAGE, report.area_code))
    ]  # fmt: skip


def _to_towns(row: ReportRound, missing: Collection[SituationReport], people: People) -> list[Draft]:
    """One message a person, with the number and the first names of what is missing in the town."""
    codes = sorted(report.area_code for report in missing)
    names = dict(Division.objects.filter(code__in=codes).values_list("code", "name"))
    lacking: dict[int, list[str]] = {}
    for code in codes:
        for user_id in people.from_level(ChaseLevel.TOWN, code):
            lacking.setdefault(user_id, []).append(names.get(code, code))
    return [
        Draft(key=f"report-missing:{row.pk}", recipient_id=user_id, kind=kind_of(row.activation, "reports_missing"),
              context={"activation": row.activation.title, "as_of": _hour(row.as_of), "number": len(places),
                       "places": "、".join(places[:10])}, link=round_link(row))
        for user_id, places in sorted(lacking.items())
    ]  # fmt: skip

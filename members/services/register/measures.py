"""Measures of the plan: assigned to a member or to a branch's whole team, carried out in rounds, dropped."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from members.models import Measure, MeasureRecord, Member, TeamMembership
from members.rules.contacts import next_round
from members.services.frame import hold_organization, require_keeper_of
from members.services.register.frame import hold_kept
from members.states.organization import COUNTED
from xinhui.accounts.actors import Actor, person_id
from xinhui.accounts.scope import area_range
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.checks import hold, line, past_day, unknown
from xinhui.core.errors import Conflict, InvalidInput

RESULT_MAX = 300


def assign_measure(*, actor: Actor, member_id: int, measure_id: int, due_on: date) -> MeasureRecord:
    """Have a measure taken for a member of its team until a day.

    Raises NotFound, Forbidden, InvalidInput (measure, due_on), Conflict `measure-assigned`, `member-gone`.
    """
    due = _day_ahead(due_on)
    with transaction.atomic():
        member, measure = hold_kept(actor, member_id), _measure(measure_id)
        _require_in_team(member, measure)
        if MeasureRecord.objects.open().filter(member=member, measure=measure).exists():
            raise Conflict(
                code="measure-assigned", field="measure",
                message=_("This measure is assigned to this member already."), action=_("Look at the member's file."),
            )  # fmt: skip
        row = MeasureRecord.objects.create(measure=measure, member=member, due_on=due)
        record(actor=actor, verb="party.measure.assign", target=row, area_code=member.area_code,
               detail={"measure": measure.pk, "member": member.pk, "due": due})  # fmt: skip
    return row


def assign_to_branch(*, actor: Actor, organization_id: int, measure_id: int, due_on: date) -> int:
    """Assign a measure to everybody of its team in an organization and below it who has not got it; how many.

    Raises NotFound, Forbidden, InvalidInput (measure, due_on), Conflict `nobody-in-team`.
    """
    due = _day_ahead(due_on)
    with transaction.atomic():
        organization = hold_organization(organization_id)
        require_keeper_of(actor, organization)
        measure = _measure(measure_id)
        rows = TeamMembership.objects.open().filter(team=measure.team, member__state__in=COUNTED)
        rows = rows.filter(**area_range("member__organization__path", organization.path))
        have = set(MeasureRecord.objects.open().filter(measure=measure).values_list("member_id", flat=True))
        wanted = [pk for pk in rows.order_by("member_id").values_list("member_id", flat=True) if pk not in have]
        if not wanted:
            raise Conflict(
                code="nobody-in-team", field="measure",
                message=_("Nobody here belongs to the team who has not got this measure already."),
                action=_("Put members into the team first."),
            )  # fmt: skip
        drafts = [MeasureRecord(measure=measure, member_id=pk, due_on=due) for pk in wanted]
        MeasureRecord.objects.bulk_create(drafts, batch_size=1000)
        record(actor=actor, verb="party.measure.assign_all", target=organization,
               detail={"measure": measure.pk, "due": due, "members": len(wanted)})  # fmt: skip
    return len(wanted)


def take_measure(
    *, actor: Actor, member_id: int, measure_id: int, result: str, done_on: date | None = None
) -> MeasureRecord:
    """Write down that a measure was taken for a member, assigned before or not; the next round falls due from it.

    Raises NotFound, Forbidden, InvalidInput (measure, result, done_on), Conflict `member-gone`.
    """
    day, result = past_day(done_on, field="done_on"), line(result, field="result", limit=RESULT_MAX)
    with transaction.atomic():
        member, measure = hold_kept(actor, member_id), _measure(measure_id)
        _require_in_team(member, measure)
        row = MeasureRecord.objects.open().filter(member=member, measure=measure).first()
        row = row or MeasureRecord(measure=measure, member=member, due_on=day)
        return _complete(actor, row, member, day, result)


def complete_measure(
    *, actor: Actor, measure_record_id: int, result: str, done_on: date | None = None
) -> MeasureRecord:
    """Carry out what was assigned. Raises NotFound, Forbidden, InvalidInput (result, done_on), Conflict
    `measure-closed`."""
    day, result = past_day(done_on, field="done_on"), line(result, field="result", limit=RESULT_MAX)
    with transaction.atomic():
        member, row = _held(actor, measure_record_id)
        return _complete(actor, row, member, day, result)


def drop_measure(*, actor: Actor, measure_record_id: int, reason: str) -> MeasureRecord:
    """Not carried out, and why. Raises NotFound, Forbidden, InvalidInput (reason), Conflict `measure-closed`."""
    reason = line(reason, field="reason")
    with transaction.atomic():
        member, row = _held(actor, measure_record_id)
        row.dropped_on, row.result, row.done_by_id = clock.today(), reason, person_id(actor)
        row.save()
        record(actor=actor, verb="party.measure.drop", target=row, area_code=member.area_code,
               detail={"reason": reason})  # fmt: skip
    return row


def _held(actor: Actor, record_id: int) -> tuple[Member, MeasureRecord]:
    member_id = MeasureRecord.objects.filter(pk=record_id).values_list("member_id", flat=True).first()
    if member_id is None:
        raise unknown()
    member = hold_kept(actor, member_id)
    row = hold(MeasureRecord.objects.select_related("measure"), record_id)
    if not row.is_open:
        raise Conflict(
            code="measure-closed", message=_("This measure was taken or dropped already."),
            action=_("Reload the page to see what has happened since."),
        )  # fmt: skip
    return member, row


def _complete(actor: Actor, row: MeasureRecord, member: Member, day: date, result: str) -> MeasureRecord:
    row.done_on, row.result, row.done_by_id = day, result, person_id(actor)
    row.save()
    due = next_round(day, row.measure.every_months)
    if due is not None and row.measure.is_in_force and _in_team(member, row.measure):
        MeasureRecord.objects.create(measure=row.measure, member=member, due_on=due)
    record(actor=actor, verb="party.measure.done", target=row, area_code=member.area_code,
           detail={"measure": row.measure_id, "member": member.pk, "on": day, "next": due})  # fmt: skip
    return row


def _measure(measure_id: int) -> Measure:
    row = Measure.objects.filter(pk=measure_id, is_in_force=True, plan__is_in_force=True).first()
    if row is None:
        raise InvalidInput(
            code="measure-unknown", field="measure", message=_("There is no such measure in force."),
            action=_("Choose one from the list."),
        )  # fmt: skip
    return row


def _in_team(member: Member, measure: Measure) -> bool:
    return TeamMembership.objects.open().filter(member=member, team=measure.team).exists()


def _require_in_team(member: Member, measure: Measure) -> None:
    if not _in_team(member, measure):
        raise InvalidInput(
            code="not-in-team", field="measure", message=_("This measure is for another team."),
            action=_("Put the member into the team first."),
        )  # fmt: skip


def _day_ahead(day: date) -> date:
    if day < clock.today():
        raise InvalidInput(
            code="day-over", field="due_on", message=_("This day is over."), action=_("Give today or later.")
        )
    return day

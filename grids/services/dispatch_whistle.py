"""Dispatch a whistle to its lead unit (主办) and supporting units (协办)."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from grids.levels import Level, Stage
from grids.models import Assignment, Whistle
from grids.models.issue import IssueSource
from grids.models.whistle import AssignmentRole
from grids.selectors.hotline import earlier_due
from grids.selectors.recipients import RecipientRequest, recipients_for
from grids.services.change import change
from grids.services.frame import DISPATCHERS, hold_whistle, unit_by_id
from grids.services.record import log, tell
from grids.services.steps import freeze_chain, meet_step, open_step
from grids.states import WHISTLE_TABLE
from xinhui.accounts.actors import Actor, require
from xinhui.accounts.models import Unit, UnitKind
from xinhui.core import clock
from xinhui.core.errors import InvalidInput
from xinhui.core.services.calendar import schedule_for

LEVEL_OF_UNIT = {
    UnitKind.VILLAGE_COMMITTEE: Level.VILLAGE,
    UnitKind.TOWN_OFFICE: Level.TOWN,
    UnitKind.COMMAND_CENTRE: Level.COMMAND,
}


def level_of_unit(unit: Unit) -> Level:
    """The level a unit answers at."""
    return LEVEL_OF_UNIT.get(UnitKind(unit.kind), Level.DEPARTMENT)


def dispatch_whistle(
    *, actor: Actor, whistle_id: int, lead_unit_id: int, support_unit_ids: Sequence[int] = (), text: str = ""
) -> Whistle:
    """Send an approved (or recalled) whistle to its units; a dispatcher of the area or the command centre."""
    with change():
        whistle = hold_whistle(whistle_id)
        require(actor, *DISPATCHERS, area_code=whistle.area_code)
        lead = unit_by_id(lead_unit_id, field="lead_unit")
        supports = [unit_by_id(pk, field="support_units") for pk in support_unit_ids]
        WHISTLE_TABLE.next(whistle.state, "dispatch")
        meet_step(whistle=whistle, stage=Stage.DISPATCH, at=clock.now())
        send_out(actor=actor, whistle=whistle, lead=lead, supports=supports, text=text)
        whistle.save()
    return whistle


def send_out(*, actor: Actor, whistle: Whistle, lead: Unit, supports: Sequence[Unit], text: str) -> list[Assignment]:
    """Make the assignments and start their response clocks. The caller saves the whistle."""
    ids = [unit.pk for unit in [lead, *supports]]
    if len(set(ids)) != len(ids):
        raise InvalidInput(
            code="unit-twice",
            field="support_units",
            message=_("A unit is named twice."),
            action=_("Name the lead unit once and each supporting unit once."),
        )
    now = clock.now()
    whistle.state = WHISTLE_TABLE.next(whistle.state, "dispatch")
    whistle.lead_unit = lead
    whistle.dispatched_at = whistle.dispatched_at or now
    whistle.save()
    assignments = [
        assign(whistle=whistle, unit=unit, role=AssignmentRole.LEAD if unit == lead else AssignmentRole.SUPPORT)
        for unit in [lead, *supports]
    ]
    _freeze_close_due(whistle, assignments[0])
    log(
        actor=actor,
        issue=whistle.issue,
        whistle=whistle,
        verb="dispatch",
        at=now,
        unit=lead,
        text=text.strip(),
        data={"lead": lead.name, "supports": [unit.name for unit in supports]},
    )
    requests = [RecipientRequest(level_of_unit(a.unit), a.unit_id, whistle.area_code) for a in assignments]
    for assignment, people in zip(assignments, recipients_for(requests), strict=True):
        tell(
            whistle=whistle,
            event="assigned",
            recipients=people,
            mark=f"a{assignment.pk}",
            context={"role": assignment.role},
        )
    return assignments


def assign(*, whistle: Whistle, unit: Unit, role: str) -> Assignment:
    """One unit's part, with its response clock running."""
    now = clock.now()
    assignment = Assignment.objects.create(
        whistle=whistle, area_code=whistle.area_code, unit=unit, role=role, round=whistle.round, sent_at=now
    )
    open_step(whistle=whistle, stage=Stage.RESPOND, level=level_of_unit(unit), at=now, assignment=assignment)
    assignment.save(update_fields=["due_at"])
    return assignment


def _freeze_close_due(whistle: Whistle, lead: Assignment) -> None:
    """应结案: response and handling limits of the lead unit, one after the other, from the dispatch; the hotline's
    own deadline where that is earlier."""
    due = lead.sent_at
    for stage in (Stage.RESPOND, Stage.HANDLE):
        link = freeze_chain(whistle, stage=stage, level=level_of_unit(lead.unit), assignment=lead)[0]
        due = schedule_for(link.hours).add(due, link.budget)
    if whistle.issue.source == IssueSource.HOTLINE:
        due = earlier_due(whistle.issue_id, due)
    whistle.close_due_at = due

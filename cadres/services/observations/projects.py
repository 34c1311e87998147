"""Key projects: opened and closed by the cadre office, with the cadres attached to them."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from cadres.models import KeyProject, ObservationVisit, ProjectPerson
from cadres.services.frame import hold_cadre, require_office, require_unit
from cadres.states.cadre import CadreState
from cadres.states.observations import PROJECT_TABLE, TO_RECORD, ProjectKind, VisitState
from xinhui.accounts.actors import Actor
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.checks import hold, line, one_of, past_day
from xinhui.core.errors import Conflict, InvalidInput


def open_project(
    *, actor: Actor, name: str, kind: str, lead_unit_id: int | None, place: str = "", opened_on: date | None = None,
    due_on: date | None = None,
) -> KeyProject:  # fmt: skip
    """By the cadre office. Raises Forbidden, NotFound (lead_unit), InvalidInput (name, kind, place, opened_on,
    due_on), Conflict `project-known` (name)."""
    require_office(actor)
    name, place = line(name, field="name", limit=100), line(place, field="place", limit=120, required=False)
    one_of(kind, ProjectKind.values, field="kind")
    opened_on = past_day(opened_on, field="opened_on")
    if due_on is not None and due_on < opened_on:
        raise InvalidInput(
            code="out-of-order", field="due_on", message=_("A project is completed after it has opened.")
        )
    with transaction.atomic():
        unit = require_unit(actor, lead_unit_id, field="lead_unit")
        if KeyProject.objects.filter(name=name).exists():
            raise Conflict(code="project-known", field="name", message=_("There is a project of this name already."))
        row = KeyProject.objects.create(name=name, kind=kind, lead_unit=unit, place=place, opened_on=opened_on,
                                        due_on=due_on)  # fmt: skip
        record(actor=actor, verb="cadre.project.open", target=row, area_code=unit.area_code)
    return row


def attach_people(*, actor: Actor, key_project_id: int, cadre_ids: Sequence[int], duty: str) -> list[ProjectPerson]:
    """Cadres with their duty: all of them, or nobody. By the cadre office.

    Raises Forbidden, NotFound, TransitionRefused, InvalidInput (people, duty), Conflict `attached`, `not-in-service`.
    """
    require_office(actor)
    duty = line(duty, field="duty", limit=80)
    if not cadre_ids:
        raise InvalidInput(code="required", field="people", message=_("Tick at least one person."))
    with transaction.atomic():
        cadres = [hold_cadre(actor, pk, field="people") for pk in sorted(set(cadre_ids))]
        project = hold(KeyProject.objects.select_related("lead_unit"), key_project_id)
        PROJECT_TABLE.next(project.state, "attach")
        for cadre in cadres:
            if cadre.state != CadreState.IN_SERVICE:
                raise Conflict(code="not-in-service", field="people", message=_("This cadre is not in service."))
            if project.people.attached().filter(cadre=cadre).exists():
                message = _("%(name)s is attached to the project already.") % {"name": cadre.name}
                raise Conflict(code="attached", field="people", message=message)
        today = clock.today()
        rows = [ProjectPerson.objects.create(project=project, cadre=one, duty=duty, began_on=today) for one in cadres]
        record(actor=actor, verb="cadre.project.attach", target=project, area_code=project.lead_unit.area_code,
               detail={"people": [row.pk for row in rows]})  # fmt: skip
    return rows


def detach_person(*, actor: Actor, project_person_id: int, ended_on: date | None = None) -> ProjectPerson:
    """No longer attached. By the cadre office. Raises Forbidden, NotFound, InvalidInput (ended_on), Conflict
    `detached`."""
    require_office(actor)
    day = past_day(ended_on, field="ended_on")
    with transaction.atomic():
        row = hold(ProjectPerson.objects.select_related("project__lead_unit"), project_person_id)
        if row.ended_on is not None:
            raise Conflict(code="detached", message=_("This person has left the project already."))
        if day < row.began_on:
            raise InvalidInput(code="before-start", field="ended_on",
                               message=_("Nobody leaves a project before joining it."))  # fmt: skip
        row.ended_on = day
        row.save()
        record(actor=actor, verb="cadre.project.detach", target=row.project,
               area_code=row.project.lead_unit.area_code, detail={"people": [row.pk]})  # fmt: skip
    return row


def close_project(*, actor: Actor, key_project_id: int, result: str, closed_on: date | None = None) -> KeyProject:
    """The project is over, and its people with it. By the cadre office.

    Raises Forbidden, NotFound, TransitionRefused, InvalidInput (result, closed_on), Conflict `visits-open`.
    """
    require_office(actor)
    result, day = line(result, field="result"), past_day(closed_on, field="closed_on")
    with transaction.atomic():
        row = hold(KeyProject.objects.select_related("lead_unit"), key_project_id)
        row.state = PROJECT_TABLE.next(row.state, "close")
        if day < row.opened_on:
            raise InvalidInput(
                code="before-start", field="closed_on", message=_("The project had not opened that day.")
            )
        unfinished = (*TO_RECORD, VisitState.RECORDED)
        if ObservationVisit.objects.filter(project=row, state__in=unfinished).exists():
            raise Conflict(code="visits-open", message=_("A visit to this project is not finished."),
                           action=_("Record and confirm it, or cancel it."))  # fmt: skip
        row.closed_on, row.result = day, result
        row.save()
        row.people.attached().filter(began_on__gt=day).update(ended_on=F("began_on"))
        row.people.attached().update(ended_on=day)
        record(actor=actor, verb="cadre.project.close", target=row, area_code=row.lead_unit.area_code)
    return row

"""A demand is taken on and becomes a project: started, noted, finished with evidence, rated by the community."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.models import AllianceItem, AllianceProject
from members.rules.alliances import fit
from members.selectors.party_people import officers_of, people_of_units
from members.services.alliances.frame import (
    hold_items,
    hold_project,
    require_alliance_keeper,
    require_alliance_or_unit,
    seat_of,
    settle,
    tell,
    units_in_force,
    write_entry,
)
from members.states.alliance import ITEM_TABLE, PROJECT_TABLE, WishList
from xinhui.accounts.actors import Actor
from xinhui.accounts.models import Unit
from xinhui.attachments.models import Attachment
from xinhui.attachments.services.store import store_document, store_photo
from xinhui.core import clock
from xinhui.core.checks import line, number, unknown
from xinhui.core.errors import InvalidInput

TEXT_MAX, TITLE_MAX = 400, 120
Upload = UploadedFile[Any]


def match_demand(
    *, actor: Actor, demand_id: int, due_on: date, resource_id: int | None = None, lead_unit_id: int | None = None,
    partner_ids: Sequence[int] = (), title: str = "",
) -> AllianceProject:  # fmt: skip
    """Make a project of a demand: with a resource that fits it, or taken on by a unit that has joined (认领).

    Without a lead unit, who offers the resource leads. The units' people are told. Raises NotFound, Forbidden,
    InvalidInput (resource, lead_unit, partners, due_on, title), TransitionRefused (somebody was faster).
    """
    with transaction.atomic():
        items = hold_items(*(pk for pk in (demand_id, resource_id) if pk is not None))
        demand = items.get(demand_id)
        if demand is None or demand.side != WishList.DEMAND:
            raise unknown()
        require_alliance_keeper(actor, demand.alliance)
        ITEM_TABLE.next(demand.state, "match")
        resource = _resource(items, resource_id)
        reasons = _reasons(demand, resource)
        lead = _lead(demand, resource, lead_unit_id)
        partners = units_in_force([pk for pk in partner_ids if pk != lead.pk], field="partners")
        project = AllianceProject.objects.create(
            alliance=demand.alliance, title=line(title or demand.title, field="title", limit=TITLE_MAX), demand=demand,
            resource=resource, reasons=reasons, lead_unit=lead, agreed_on=clock.today(), due_on=_ahead(due_on),
        )  # fmt: skip
        project.partners.set(partners)
        settle(demand, resource)
        _tell_units(project, "party.alliance_project", [lead.pk, *(unit.pk for unit in partners)])
        write_entry(actor, project, "match", "", detail={"demand": demand.pk, "resource": resource_id, "lead": lead.pk})
    return project


def start_project(*, actor: Actor, project_id: int, note: str = "") -> AllianceProject:
    """Work begins: its units say so, or the alliance. Raises NotFound, Forbidden, TransitionRefused."""
    with transaction.atomic():
        project = _for_units(actor, project_id)
        return _moved(actor, project, "start", line(note, field="note", limit=TEXT_MAX, required=False))


def note_progress(*, actor: Actor, project_id: int, note: str, evidence: Upload | None = None) -> AllianceProject:
    """What was done, with a photo or document if there is one. Raises NotFound, Forbidden, InvalidInput (note,
    evidence), TransitionRefused."""
    note = line(note, field="note", limit=TEXT_MAX)
    with transaction.atomic():
        project = _for_units(actor, project_id)
        PROJECT_TABLE.next(project.state, "note")
        return _moved(actor, project, "note", note, evidence=_stored(actor, evidence))


def finish_project(*, actor: Actor, project_id: int, result: str, evidence: Upload | None = None) -> AllianceProject:
    """Say what came of it; somewhere in its history there is evidence. The alliance is told to rate it.

    Raises NotFound, Forbidden, InvalidInput (result, evidence), TransitionRefused.
    """
    result = line(result, field="result", limit=TEXT_MAX)
    with transaction.atomic():
        project = _for_units(actor, project_id)
        PROJECT_TABLE.next(project.state, "finish")
        if evidence is None and not project.entries.exclude(evidence=None).exists():
            raise InvalidInput(
                code="evidence-missing", field="evidence", message=_("A project is finished with evidence."),
                action=pgettext_lazy("alliance", "Add a photo or a document."),
            )  # fmt: skip
        project.finished_on, project.result = clock.today(), result
        _moved(actor, project, "finish", result, evidence=_stored(actor, evidence))
        tell(officers_of([project.alliance.organization_id]), "party.alliance_finished",
             f"alliance:project:{project.pk}:done:{project.entries.count()}", _link(project), title=project.title,
             unit=project.lead_unit.name)  # fmt: skip
    return project


def send_back(*, actor: Actor, project_id: int, reason: str) -> AllianceProject:
    """The community does not accept it: it is in hand again, the units are told. Raises NotFound, Forbidden,
    InvalidInput (reason), TransitionRefused."""
    reason = line(reason, field="reason")
    with transaction.atomic():
        project = hold_project(project_id)
        require_alliance_keeper(actor, project.alliance)
        PROJECT_TABLE.next(project.state, "send_back")
        project.finished_on, project.result = None, ""
        _moved(actor, project, "send_back", reason)
        _tell_units(project, "party.alliance_sent_back", [project.lead_unit_id], reason=reason)
    return project


def rate_project(*, actor: Actor, project_id: int, rating: int, note: str = "") -> AllianceProject:
    """The community rates it, 1 to 5; below 3 says why. Raises NotFound, Forbidden, InvalidInput (rating, note),
    TransitionRefused."""
    number(rating, field="rating", least=1, most=5)
    note = line(note, field="note", required=rating < 3)
    with transaction.atomic():
        project = hold_project(project_id)
        require_alliance_keeper(actor, project.alliance)
        PROJECT_TABLE.next(project.state, "rate")
        project.rating, project.rating_note = rating, note
        return _moved(actor, project, "rate", note, detail={"rating": rating})


def extend_project(*, actor: Actor, project_id: int, due_on: date, reason: str) -> AllianceProject:
    """Another due date; it is chased afresh. Raises NotFound, Forbidden, InvalidInput (due_on, reason),
    TransitionRefused."""
    reason = line(reason, field="reason")
    with transaction.atomic():
        project = hold_project(project_id)
        require_alliance_keeper(actor, project.alliance)
        PROJECT_TABLE.next(project.state, "extend")
        project.due_on, project.chased_level = _ahead(due_on), 0
        return _moved(actor, project, "extend", reason, detail={"due_on": due_on})


def withdraw_project(*, actor: Actor, project_id: int, reason: str) -> AllianceProject:
    """Nothing comes of it: demand and resource are open again. Raises NotFound, Forbidden, InvalidInput (reason),
    TransitionRefused."""
    reason = line(reason, field="reason")
    with transaction.atomic():
        project = hold_project(project_id)
        require_alliance_keeper(actor, project.alliance)
        PROJECT_TABLE.next(project.state, "withdraw")
        project.reason = reason
        return _moved(actor, project, "withdraw", reason)


def _for_units(actor: Actor, project_id: int) -> AllianceProject:
    project = hold_project(project_id)
    units = [project.lead_unit_id, *project.partners.values_list("pk", flat=True)]
    require_alliance_or_unit(actor, project.alliance, units)
    return project


def _moved(
    actor: Actor, project: AllianceProject, verb: str, text: str, *, evidence: Attachment | None = None,
    detail: dict[str, Any] | None = None,
) -> AllianceProject:  # fmt: skip
    """The held project in its next state, its items settled, a line written."""
    project.state = PROJECT_TABLE.next(project.state, verb)
    items = hold_items(*(pk for pk in (project.demand_id, project.resource_id) if pk is not None))
    project.save()
    settle(*items.values())
    write_entry(actor, project, verb, text, evidence=evidence, detail=detail)
    return project


def _stored(actor: Actor, upload: Upload | None) -> Attachment | None:
    """A photo, or another document told by its content."""
    if upload is None:
        return None
    is_photo = (upload.content_type or "").startswith("image/")
    try:
        return store_photo(actor=actor, upload=upload) if is_photo else store_document(actor=actor, upload=upload)
    except InvalidInput as error:
        error.field = "evidence"
        raise


def _resource(items: dict[int, AllianceItem], resource_id: int | None) -> AllianceItem | None:
    if resource_id is None:
        return None
    resource = items.get(resource_id)
    if resource is None or resource.side != WishList.RESOURCE:
        raise unknown("resource")
    ITEM_TABLE.next(resource.state, "match")
    return resource


def _reasons(demand: AllianceItem, resource: AllianceItem | None) -> list[str]:
    if resource is None:
        return []
    found = fit(demand.wish, resource.wish)
    if found is None:
        raise InvalidInput(
            code="does-not-fit", field="resource", message=_("Kind, town or time of this resource do not fit."),
            action=_("Choose one of those that are proposed."),
        )  # fmt: skip
    return [str(reason.value) for reason in found.reasons]


def _lead(demand: AllianceItem, resource: AllianceItem | None, unit_id: int | None) -> Unit:
    """Who offers the resource, or another unit that has joined the demand's alliance."""
    if resource is not None and resource.unit is not None and unit_id in (None, resource.unit_id):
        return resource.unit
    return seat_of(demand.alliance, unit_id, field="lead_unit").unit


def _ahead(due_on: date) -> date:
    if due_on < clock.today():
        raise InvalidInput(
            code="day-past",
            field="due_on",
            message=pgettext_lazy("alliance", "This day has passed."),
            action=pgettext_lazy("alliance", "Give today or later."),
        )
    return due_on


def _tell_units(project: AllianceProject, kind: str, unit_ids: Sequence[int], **more: str) -> None:
    people = set().union(*people_of_units(unit_ids).values())
    key = f"alliance:project:{project.pk}:{kind}:{project.entries.count()}"
    tell(people, kind, key, _link(project), title=project.title, alliance=project.alliance.name,
         due=project.due_on.isoformat(), **more)  # fmt: skip


def _link(project: AllianceProject) -> str:
    return f"/party/alliance-projects/{project.pk}/"

"""Inspections of selection work: opened, findings entered, rectified by the unit, verified by a second person."""

from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cadres.models import SelectionFinding, SelectionInspection
from cadres.scope import cadre_scope
from cadres.selectors.people import office_people, personnel_of
from cadres.services.care.frame import keep, require_another
from cadres.services.frame import may_read, require_office, require_unit, tell
from cadres.states.follow_ups import CareVerb
from cadres.states.inspections import FINDING_TABLE, INSPECTION_TABLE, FindingKind, FindingState
from xinhui.accounts.actors import Actor, person_id
from xinhui.attachments.services.store import store_document
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.checks import hold, line, one_of, unknown, words
from xinhui.core.errors import Conflict, Forbidden, InvalidInput


def open_inspection(*, actor: Actor, unit_id: int, period_from: date, period_to: date) -> SelectionInspection:
    """Look into how a unit chose its people in a period; by the cadre office.

    Raises Forbidden, NotFound (unit), InvalidInput (period_to), Conflict `inspection-open`.
    """
    if not period_from < period_to <= clock.today():
        raise InvalidInput(
            code="period-order", field="period_to",
            message=_("The period ends after it has begun, today at the latest."),
        )  # fmt: skip
    with transaction.atomic():
        require_office(actor)
        unit = require_unit(actor, unit_id)
        if SelectionInspection.objects.filter(unit=unit, state="open").exists():
            raise Conflict(
                code="inspection-open", field="unit", message=_("An inspection of this unit is under way."),
            )  # fmt: skip
        row = SelectionInspection.objects.create(
            unit=unit, period_from=period_from, period_to=period_to, begun_on=clock.today(), by_id=person_id(actor),
        )  # fmt: skip
        tell(personnel_of(unit.pk), "cadre.inspection_opened", f"inspection:{row.pk}:open", page_of(row))
        record(actor=actor, verb="cadre.inspection.open", target=row, area_code=unit.area_code,
               detail={"from": period_from, "to": period_to})  # fmt: skip
    return row


def page_of(row: SelectionInspection) -> str:
    """Where an inspection is shown."""
    return f"/cadres/care/inspections/{row.pk}/"


def add_finding(*, actor: Actor, inspection_id: int, kind: str, text: str, due_on: date) -> SelectionFinding:
    """Something was found, to be rectified by a day; by the cadre office.

    Raises Forbidden, NotFound, TransitionRefused, InvalidInput (kind, text, due_on).
    """
    kind, text = one_of(kind, FindingKind.values, field="kind"), words(text, field="text", limit=500)
    _require_later(due_on)
    with transaction.atomic():
        require_office(actor)
        inspection = _hold_inspection(actor, inspection_id)
        inspection.state = INSPECTION_TABLE.next(inspection.state, "find")
        row = SelectionFinding.objects.create(
            inspection=inspection, kind=kind, text=text, due_on=due_on, found_by_id=person_id(actor)
        )
        tell(personnel_of(inspection.unit_id), "cadre.finding_new", f"finding:{row.pk}:new", page_of(inspection),
             {"due": due_on.isoformat()})  # fmt: skip
        keep(actor, CareVerb.FINDING_ADD, finding=row)
        record(actor=actor, verb="cadre.finding.add", target=row, area_code=inspection.unit.area_code,
               detail={"kind": kind, "due": due_on})  # fmt: skip
    return row


def _require_later(day: date) -> None:
    if day < clock.today():
        raise InvalidInput(code="in-the-past", field="due_on", message=_("This day is past."))


def _hold_inspection(actor: Actor, pk: int | None) -> SelectionInspection:
    row = hold(SelectionInspection.objects.select_related("unit"), pk)
    if not may_read(actor, row.unit_id):
        raise unknown()
    return row


def _hold_finding(actor: Actor, pk: int) -> SelectionFinding:
    found = SelectionFinding.objects.filter(pk=pk).values_list("inspection_id", flat=True).first()
    _hold_inspection(actor, found)
    return hold(SelectionFinding.objects.select_related("inspection__unit"), pk)


def report_rectified(
    *, actor: Actor, finding_id: int, evidence: str, document: "UploadedFile[Any] | None" = None
) -> SelectionFinding:
    """How it was rectified, with a document if there is one; by the unit's personnel officer.

    Raises NotFound, Forbidden, TransitionRefused, InvalidInput (evidence, document).
    """
    evidence = words(evidence, field="evidence", limit=500)
    with transaction.atomic():
        row = _hold_finding(actor, finding_id)
        if row.unit_id not in cadre_scope(actor.scope).unit_ids:
            raise Forbidden(
                code="personnel-required", message=_("The unit's personnel officer reports what was rectified."),
            )  # fmt: skip
        row.state = FINDING_TABLE.next(row.state, "report")
        row.document = store_document(actor=actor, upload=document) if document is not None else row.document
        row.evidence, row.reported_on, row.objection = evidence, clock.today(), ""
        row.save(update_fields=["state", "evidence", "document", "reported_on", "objection", "updated_at"])
        tell(office_people(), "cadre.finding_reported", f"finding:{row.pk}:reported:{clock.now().isoformat()}",
             page_of(row.inspection))  # fmt: skip
        keep(actor, CareVerb.FINDING_REPORT, finding=row, text=evidence)
        record(actor=actor, verb="cadre.finding.report", target=row, area_code=row.inspection.unit.area_code)
    return row


def verify_finding(*, actor: Actor, finding_id: int) -> SelectionFinding:
    """It is rectified; by another of the cadre office than who found it.

    Raises Forbidden, NotFound, TransitionRefused, Conflict `same-person`.
    """
    with transaction.atomic():
        require_office(actor)
        row = _hold_finding(actor, finding_id)
        row.state = FINDING_TABLE.next(row.state, "verify")
        row.verified_by_id, row.verified_on = require_another(actor, row.found_by_id), clock.today()
        row.save(update_fields=["state", "verified_by", "verified_on", "updated_at"])
        keep(actor, CareVerb.FINDING_VERIFY, finding=row)
        record(actor=actor, verb="cadre.finding.verify", target=row, area_code=row.inspection.unit.area_code)
    return row


def send_finding_back(*, actor: Actor, finding_id: int, objection: str, due_on: date) -> SelectionFinding:
    """Not rectified yet: why, and by when; by the cadre office.

    Raises Forbidden, NotFound, TransitionRefused, InvalidInput (objection, due_on).
    """
    objection = line(objection, field="objection")
    _require_later(due_on)
    with transaction.atomic():
        require_office(actor)
        row = _hold_finding(actor, finding_id)
        row.state = FINDING_TABLE.next(row.state, "send_back")
        row.objection, row.due_on, row.chased_level = objection, due_on, 0
        row.save(update_fields=["state", "objection", "due_on", "chased_level", "updated_at"])
        tell(personnel_of(row.unit_id), "cadre.finding_back", f"finding:{row.pk}:back:{clock.now().isoformat()}",
             page_of(row.inspection), {"due": due_on.isoformat()})  # fmt: skip
        keep(actor, CareVerb.FINDING_BACK, finding=row, text=objection)
        record(actor=actor, verb="cadre.finding.send_back", target=row, area_code=row.inspection.unit.area_code)
    return row


def close_inspection(*, actor: Actor, inspection_id: int) -> SelectionInspection:
    """Every finding is verified; by the cadre office. Raises Forbidden, NotFound, TransitionRefused, Conflict
    `findings-open`."""
    with transaction.atomic():
        require_office(actor)
        row = _hold_inspection(actor, inspection_id)
        row.state = INSPECTION_TABLE.next(row.state, "close")
        if row.findings.exclude(state=FindingState.VERIFIED).exists():
            raise Conflict(
                code="findings-open", message=_("Not every finding is verified as rectified."),
                action=_("Verify them first."),
            )  # fmt: skip
        row.closed_on = clock.today()
        row.save(update_fields=["state", "closed_on", "updated_at"])
        record(actor=actor, verb="cadre.inspection.close", target=row, area_code=row.unit.area_code)
    return row

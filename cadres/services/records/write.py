"""What a unit returns: records written, changed, dropped, sent in together; or that there is nothing to record."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cadres.models import Cadre, ConductRecord, RecordEvidence, UnitReturn
from cadres.models.records import sealed_facts
from cadres.selectors.people import office_people
from cadres.services.frame import hold_cadre, require_person, tell
from cadres.services.records.frame import hold_record, hold_return, settle_return, written
from cadres.states.cadre import CadreState, PostLevel
from cadres.states.records import (
    POSITIVE_KINDS,
    RECORD_TABLE,
    RETURN_TABLE,
    Polarity,
    RecordKind,
    RecordState,
    RecordVerb,
    RoundState,
    SourceLevel,
)
from xinhui.accounts.actors import Actor
from xinhui.attachments.services.store import store_document
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.checks import line, one_of, words
from xinhui.core.errors import Conflict, InvalidInput

#: Days before the quarter from which something may still be reported.
BACK_DAYS = 366
EVIDENCE_MOST = 9


@dataclass(frozen=True)
class Said:
    """What a record says: kind of record, level of its source, the source with its number, the day, the facts."""

    kind: str
    level: str
    source: str
    happened_on: date
    facts: str


def write_record(
    *, actor: Actor, unit_return_id: int, cadre_id: int, kind: str, level: str, source: str, happened_on: date,
    facts: str, evidence: "Sequence[UploadedFile[Any]]" = (),
) -> ConductRecord:  # fmt: skip
    """A draft in a return that is owed, about somebody with a leading post of the unit.

    Raises NotFound (cadre), TransitionRefused, InvalidInput (kind, level, source, happened_on, facts, evidence),
    Conflict `no-leading-post`, `not-in-service`, `round-settled`.
    """
    said = _said(kind, level, source, happened_on, facts)
    with transaction.atomic():
        cadre = hold_cadre(actor, cadre_id, field="cadre")
        unit_return = _held(actor, unit_return_id)
        _require_subject(cadre, unit_return)
        _require_day(said.happened_on, unit_return)
        row = ConductRecord(unit_return=unit_return, unit=unit_return.unit, cadre=cadre,
                            written_by_id=require_person(actor))  # fmt: skip
        _put(row, said)
        written(actor, row, RecordVerb.WRITE)
        _prove(actor, row, evidence)
    return row


def _said(kind: str, level: str, source: str, happened_on: date, facts: str) -> Said:
    return Said(
        one_of(kind, RecordKind.values, field="kind"), one_of(level, SourceLevel.values, field="level"),
        line(source, field="source", limit=160), happened_on, words(facts, field="facts"),
    )  # fmt: skip


def _held(actor: Actor, unit_return_id: int) -> UnitReturn:
    row = hold_return(actor, unit_return_id)
    RETURN_TABLE.next(row.state, "write")
    if row.round.state not in (RoundState.OPEN, RoundState.CLOSED):
        raise Conflict(code="round-settled", message=_("This round takes no records."),
                       action=_("Write it into the round that is open."))  # fmt: skip
    return row


def _require_subject(cadre: Cadre, unit_return: UnitReturn) -> None:
    if cadre.unit_id != unit_return.unit_id or cadre.state != CadreState.IN_SERVICE:
        raise Conflict(code="not-in-service", field="cadre", message=_("This person is not in service in the unit."),
                       action=_("The unit where the person is reports it."))  # fmt: skip
    if cadre.post_level == PostLevel.NONE:
        raise Conflict(
            code="no-leading-post", field="cadre",
            message=_("Records are of members of the leading team and heads of the middle level."),
        )  # fmt: skip


def _require_day(day: date, unit_return: UnitReturn) -> None:
    last = min(unit_return.round.last_day, clock.today())
    if not last - timedelta(days=BACK_DAYS) <= day <= last:
        raise InvalidInput(
            code="not-of-the-quarter", field="happened_on",
            message=_("The day lies outside of what this round collects: until %(day)s, at most a year before.")
            % {"day": last.isoformat()},
        )  # fmt: skip


def _put(row: ConductRecord, said: Said) -> None:
    row.kind, row.level, row.source, row.happened_on = said.kind, said.level, said.source, said.happened_on
    row.polarity = Polarity.POSITIVE if said.kind in POSITIVE_KINDS else Polarity.NEGATIVE
    row.facts_sealed = sealed_facts(said.facts)


def _prove(actor: Actor, row: ConductRecord, evidence: "Sequence[UploadedFile[Any]]") -> None:
    there = row.evidence.count()
    if there + len(evidence) > EVIDENCE_MOST:
        raise InvalidInput(
            code="too-many", field="evidence",
            message=_("At most %(most)d documents prove a record.") % {"most": EVIDENCE_MOST},
        )  # fmt: skip
    for upload in evidence:
        RecordEvidence.objects.get_or_create(record=row, attachment=store_document(actor=actor, upload=upload))


def edit_record(
    *, actor: Actor, record_id: int, kind: str, level: str, source: str, happened_on: date, facts: str,
    evidence: "Sequence[UploadedFile[Any]]" = (),
) -> ConductRecord:  # fmt: skip
    """Change a draft and add evidence. Raises as `write_record`."""
    said = _said(kind, level, source, happened_on, facts)
    with transaction.atomic():
        row = _draft(actor, record_id, "edit")
        _require_day(said.happened_on, row.unit_return)
        _put(row, said)
        written(actor, row, RecordVerb.EDIT)
        _prove(actor, row, evidence)
    return row


def drop_record(*, actor: Actor, record_id: int, reason: str) -> ConductRecord:
    """A draft that is not to be sent in; the row stays. Raises NotFound, TransitionRefused, InvalidInput (reason)."""
    reason = line(reason, field="reason")
    with transaction.atomic():
        row = _draft(actor, record_id, "drop")
        row.state = RECORD_TABLE.next(row.state, "drop")
        written(actor, row, RecordVerb.DROP, reason)
    return row


def _draft(actor: Actor, record_id: int, verb: str) -> ConductRecord:
    row = hold_record(actor, record_id)
    RECORD_TABLE.next(row.state, verb)
    _held(actor, row.unit_return_id)
    return row


def submit_return(*, actor: Actor, unit_return_id: int, is_nil: bool = False) -> UnitReturn:
    """Send the drafts in, or say that there is nothing to record; after closing it is late and says so.

    Raises NotFound, TransitionRefused, Conflict `nothing-in-it`, `not-nil`, `without-evidence`, `round-settled`.
    """
    with transaction.atomic():
        row = _held(actor, unit_return_id)
        drafts = list(row.records.filter(state=RecordState.DRAFT).select_related("cadre", "unit").order_by("pk"))
        _check(row, drafts, is_nil)
        row.state, row.is_nil = RETURN_TABLE.next(row.state, "submit"), is_nil
        row.submitted_at, row.submitted_by_id = clock.now(), require_person(actor)
        row.is_late = row.is_late or row.round.state == RoundState.CLOSED
        row.save()
        for draft in drafts:
            draft.state = RECORD_TABLE.next(draft.state, "submit")
            written(actor, draft, RecordVerb.SUBMIT)
        settle_return(row)
        tell(office_people(), "cadre.return_sent", f"return:{row.pk}:sent:{row.submitted_at.isoformat()}",
             f"/cadres/records/returns/{row.pk}/", {"unit": row.unit.name, "count": len(drafts)})  # fmt: skip
        record(actor=actor, verb="cadre.return.submit", target=row, area_code=row.unit.area_code,
               detail={"records": len(drafts), "nil": is_nil, "late": row.is_late})  # fmt: skip
    return row


def _check(row: UnitReturn, drafts: list[ConductRecord], is_nil: bool) -> None:
    standing = row.records.exclude(state=RecordState.REFUSED).exists()
    if is_nil and standing:
        raise Conflict(code="not-nil", field="is_nil", message=_("There are records in this return."),
                       action=_("Send them in, or drop them first."))  # fmt: skip
    if not is_nil and not standing:
        raise Conflict(code="nothing-in-it", field="is_nil", message=_("There is no record in this return."),
                       action=_("Write one, or say that there is nothing to record."))  # fmt: skip
    proved = set(RecordEvidence.objects.filter(record__in=drafts).values_list("record_id", flat=True))
    bare = [draft for draft in drafts if draft.pk not in proved]
    if bare:
        raise Conflict(
            code="without-evidence", message=_("Without evidence: %(record)s of %(name)s.")
            % {"record": bare[0], "name": bare[0].cadre.name},
            action=_("Add a document to it, or drop it."),
        )  # fmt: skip

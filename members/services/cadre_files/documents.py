"""Documents of a file: laid in, taken out with a reason; the town verifies; whoever looks is on the trail."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from members.models import CadreDocument, CadreFile
from members.selectors.cadre_files import completeness
from members.services.cadre_files.base import changed, hold_file, require_town
from members.states.cadre_files import FILE_TABLE, TOWN_KINDS, CadreDocumentKind
from xinhui.accounts.actors import Actor
from xinhui.attachments.services.store import store_document
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.checks import hold, line, number, one_of, unknown
from xinhui.core.errors import Conflict

FIRST_YEAR, NOTE_MAX = 1980, 120
_KINDS = [kind for kind in CadreDocumentKind.values if kind != CadreDocumentKind.AUDIT]


def file_document(
    *, actor: Actor, cadre_id: int, kind: str, document: "UploadedFile[Any]", year: int | None = None, note: str = ""
) -> CadreDocument:
    """Lay a document in the file of a cadre in office; matters of discipline are filed by the town.

    Raises NotFound, Forbidden, TransitionRefused, InvalidInput (kind, year, document, note), Conflict (document).
    """
    kind = one_of(kind, _KINDS, field="kind")
    with transaction.atomic():
        row = hold_file(actor, cadre_id, "document", by_town=kind in TOWN_KINDS)
        made = _lay(actor, row, kind, document, year, note)
        changed(actor, row, "document", kind=kind, year=made.year)
    return made


def file_departure_audit(
    *, actor: Actor, cadre_id: int, document: "UploadedFile[Any]", year: int | None = None, note: str = ""
) -> CadreDocument:
    """The report of the departure audit, laid in the closed file by the town. Raises as `file_document`."""
    with transaction.atomic():
        row = hold_file(actor, cadre_id, "audit", by_town=True)
        made = _lay(actor, row, CadreDocumentKind.AUDIT, document, year, note)
        changed(actor, row, "audit", year=made.year)
    return made


def take_out_document(*, actor: Actor, document_id: int, reason: str) -> CadreDocument:
    """What was filed by mistake no longer counts; the row and its reason stay. By the town alone.

    Raises NotFound, Forbidden, TransitionRefused, InvalidInput (reason), Conflict `document-out`.
    """
    reason = line(reason, field="reason")
    with transaction.atomic():
        found = CadreDocument.objects.filter(pk=document_id).first()
        if found is None:
            raise unknown()
        verb = "audit" if found.kind == CadreDocumentKind.AUDIT else "document"
        row = hold_file(actor, found.cadre_id, verb, by_town=True)
        made = hold(CadreDocument.objects.all(), document_id)
        if made.taken_out_on is not None:
            raise Conflict(code="document-out", message=_("This document has been taken out already."))
        made.taken_out_on, made.taken_out_reason = clock.today(), reason
        made.save(update_fields=["taken_out_on", "taken_out_reason", "updated_at"])
        changed(actor, row, "take_out", kind=made.kind, year=made.year)
    return made


def verify_cadre_file(*, actor: Actor, cadre_id: int) -> CadreFile:
    """The town has looked: the file is complete and right. Raises NotFound, Forbidden, TransitionRefused, Conflict."""
    with transaction.atomic():
        row = hold(CadreFile.objects.all(), cadre_id)
        require_town(actor, row.area_code)
        FILE_TABLE.next(row.state, "verify")
        if row.verified_at is not None:
            raise Conflict(code="file-verified", message=_("This file has been verified already."))
        found = completeness([row])[row.pk]
        if not found.is_complete:
            raise Conflict(
                code="file-incomplete", message=_("The file lacks: %(kinds)s.") % {"kinds": found.missing_words},
                action=_("Lay the documents in the file first."),
            )  # fmt: skip
        row.verified_by_id, row.verified_at = actor.user_id, clock.now()
        row.save(update_fields=["verified_by", "verified_at", "updated_at"])
        record(actor=actor, verb="party.cadre_file.verify", target=row)
    return row


def look_into_file(*, actor: Actor, cadre_id: int) -> CadreFile:
    """The file, and on the trail who looked. Raises NotFound. Whether the reader may is the page's to say."""
    rows = CadreFile.objects.select_related("member", "verified_by", "user")
    with transaction.atomic():
        row = rows.filter(pk=cadre_id).first()
        if row is None:
            raise unknown()
        record(actor=actor, verb="party.cadre_file.look", target=row)
    return row


def _lay(
    actor: Actor, row: CadreFile, kind: str, document: "UploadedFile[Any]", year: int | None, note: str
) -> CadreDocument:
    today = clock.today()
    of_year = number(year if year is not None else today.year, field="year", least=FIRST_YEAR, most=today.year)
    note = line(note, field="note", limit=NOTE_MAX, required=False)
    kept = store_document(actor=actor, upload=document)
    if row.documents.filter(kind=kind, year=of_year, attachment=kept, taken_out_on=None).exists():
        raise Conflict(code="document-known", field="document", message=_("This document lies in the file already."))
    return CadreDocument.objects.create(
        cadre=row, area_code=row.area_code, kind=kind, year=of_year, note=note, attachment=kept,
        filed_by_id=actor.user_id or 0,
    )  # fmt: skip

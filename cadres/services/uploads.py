"""Uploaded forms: read, compared with the files, and taken or set aside by somebody who has seen what differs."""

from collections.abc import Sequence
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from cadres.models import Cadre, FormUpload
from cadres.models.sealed_form import sealed, sealed_photo
from cadres.rules.bundle import Found, read_all
from cadres.rules.difference import FAMILY, PHOTO, differences
from cadres.rules.form import ELEMENTS, Form
from cadres.rules.resume import lint
from cadres.services.frame import hold_cadre, may_read, require_unit
from cadres.services.keeping import print_of, write_form
from cadres.states.cadre import UPLOAD_TABLE, CadreState, UploadState
from xinhui.accounts.actors import Actor, person_id
from xinhui.accounts.models import Unit
from xinhui.audit.services import record
from xinhui.core.checks import hold, unknown
from xinhui.core.errors import Conflict, InvalidInput

FINDINGS_KEPT = 50


def stage_forms(*, actor: Actor, unit_id: int, files: Sequence[tuple[str, bytes]]) -> UUID:
    """Read forms (name, content) for a unit and lay them beside the files; returns the batch.

    Known again by the identity number, else by name and month of birth within the unit. Nothing enters a file here.
    Raises NotFound (unit), Forbidden, InvalidInput (uploads) when there is no file at all.
    """
    batch = uuid4()
    if not files:
        raise InvalidInput(code="required", field="uploads", message=_("Choose at least one file."))
    found = read_all(files)
    with transaction.atomic():
        unit = require_unit(actor, unit_id)
        known = _known(actor, unit, found)
        rows = FormUpload.objects.bulk_create([_upload(actor, batch, unit, one, known) for one in found])
        record(actor=actor, verb="cadre.upload", target=unit, area_code=unit.area_code, detail={
            "batch": str(batch), "forms": len(rows), "refused": sum(row.state == UploadState.REFUSED for row in rows)
        })  # fmt: skip
    return batch


def _known(actor: Actor, unit: Unit, found: Sequence[Found]) -> dict[object, Cadre]:
    """Files by fingerprint, and by (name, birth) within the unit. Two queries for any number of forms.

    A file of another unit is known only to those who may read it: to others the person is new until taken, and then
    refused by the constraint on the identity number.
    """
    prints = {print_of(one.form) for one in found if one.form is not None} - {""}
    rows = Cadre.objects.select_related("unit")
    known: dict[object, Cadre] = {
        row.identity_print: row for row in rows.filter(identity_print__in=prints) if may_read(actor, row.unit_id)
    }
    names = {one.form["XingMing"] for one in found if one.form is not None}
    for row in rows.filter(unit=unit, name__in=names, born_on__isnull=False):
        known.setdefault((row.name, f"{row.born_on:%Y%m}"), row)
    return known


def _match(form: Form, known: dict[object, Cadre]) -> Cadre | None:
    mark = print_of(form)
    by_number = known.get(mark) if mark else None
    if by_number is not None:
        return by_number
    same = known.get((form["XingMing"], form["ChuShengNianYue"][:6]))
    # another number is another person, whatever the name says
    return same if same is not None and not (mark and same.identity_print) else None


def _upload(actor: Actor, batch: UUID, unit: Unit, one: Found, known: dict[object, Cadre]) -> FormUpload:
    row = FormUpload(batch=batch, unit=unit, file_name=one.file_name[-200:], by_id=person_id(actor))
    if one.refusal is not None or one.form is None:
        row.state, row.line = UploadState.REFUSED, one.refusal.line if one.refusal else 0
        with translation.override("zh-hans"):
            row.reason = str(one.refusal.reason if one.refusal else "")[:300]
        return row
    form = one.form
    row.name = form["XingMing"][:60]
    row.form_sealed, row.photo_sealed = sealed(form), sealed_photo(form.photo)
    row.findings = [[found.line, found.fault] for found in lint(form["JianLi"])][:FINDINGS_KEPT]
    row.cadre = _match(form, known)
    if row.cadre is None:
        row.state = UploadState.NEW
    else:
        row.elements = [found.element for found in differences(row.cadre.form, form)]
        row.state = UploadState.DIFFERENT if row.elements else UploadState.SAME
    return row


def take_form(*, actor: Actor, form_upload_id: int, elements: Sequence[str] | None = None) -> Cadre:
    """Enter the form into the file: a new one, or those `elements` of a known one that differ (None: all of them).

    Compared again under the lock: what was changed since it was uploaded is not overwritten unseen.
    Raises NotFound, TransitionRefused, InvalidInput (elements), Conflict `file-changed`, `identity-known`, `no-name`.
    """
    with transaction.atomic():
        upload = _held(actor, form_upload_id)
        upload.state = UPLOAD_TABLE.next(upload.state, "take")
        if upload.cadre_id is None:
            cadre, changed = _new_file(upload), list(ELEMENTS)
            form = upload.form
        else:
            cadre = hold_cadre(actor, upload.cadre_id)
            form, changed = _merged(cadre, upload, elements)
        _refuse_doubles(form, cadre)
        write_form(actor, cadre, form, source=upload.file_name, elements=changed)
        upload.cadre, upload.elements = cadre, changed
        upload.save()
        record(actor=actor, verb="cadre.form.take", target=cadre, area_code=cadre.unit.area_code,
               detail={"version": cadre.version, "elements": changed, "upload": upload.pk})  # fmt: skip
    return cadre


def _new_file(upload: FormUpload) -> Cadre:
    if not upload.name:
        raise Conflict(
            code="no-name", field="elements", message=_("The form has no name."),
            action=_("Complete the file and upload it again."),
        )  # fmt: skip
    return Cadre(unit=upload.unit, state=CadreState.IN_SERVICE)


def _merged(cadre: Cadre, upload: FormUpload, elements: Sequence[str] | None) -> tuple[Form, list[str]]:
    """The file's form with the chosen elements of the upload, and which those are."""
    present, said = cadre.form, upload.form
    differing = [found.element for found in differences(present, said)]
    if differing != upload.elements:
        raise Conflict(
            code="file-changed", message=_("The file was changed since this form was compared with it."),
            action=_("Upload the form again."),
        )  # fmt: skip
    chosen = differing if elements is None else [name for name in differing if name in set(elements)]
    if not chosen:
        raise InvalidInput(
            code="nothing-chosen", field="elements", message=_("Choose what is to be taken into the file."),
            action=_("Or set the form aside."),
        )  # fmt: skip
    texts = {name: (said if name in chosen else present)[name] for name in ELEMENTS}
    form = Form.of(
        texts, family=(said if FAMILY in chosen else present).family,
        photo=(said if PHOTO in chosen else present).photo, others=present.others or said.others,
    )  # fmt: skip
    return form, chosen


def _refuse_doubles(form: Form, cadre: Cadre) -> None:
    mark = print_of(form)
    if mark and Cadre.objects.filter(identity_print=mark).exclude(pk=cadre.pk).exists():
        raise Conflict(
            code="identity-known", message=_("There is a file with this identity number already."),
            action=_("Ask the cadre office whose it is."),
        )  # fmt: skip


def skip_form(*, actor: Actor, form_upload_id: int) -> FormUpload:
    """Set a form aside: nothing is taken, the texts are forgotten. Raises NotFound, TransitionRefused."""
    with transaction.atomic():
        upload = _held(actor, form_upload_id)
        upload.state = UPLOAD_TABLE.next(upload.state, "skip")
        upload.form_sealed = upload.photo_sealed = ""
        upload.save()
        record(actor=actor, verb="cadre.form.skip", target=upload, area_code=upload.unit.area_code, detail={})
    return upload


def _held(actor: Actor, form_upload_id: int) -> FormUpload:
    upload = hold(FormUpload.objects.select_related("unit"), form_upload_id)
    if not may_read(actor, upload.unit_id):
        raise unknown()
    return upload

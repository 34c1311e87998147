"""Taking a file in."""

import hashlib
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from xinhui.accounts.actors import Actor
from xinhui.attachments.documents import told_by_content
from xinhui.attachments.images import CleanPhoto, clean_photo
from xinhui.attachments.models import Attachment, AttachmentKind
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.errors import Forbidden, InvalidInput

NAME_MAX, ENDING_MAX = 120, 10


def _read(upload: "UploadedFile[Any]", field: str) -> bytes:
    limit = settings.ATTACHMENT_MAX_BYTES
    if upload.size is None or upload.size > limit:
        raise InvalidInput(
            code="file-too-large",
            field=field,
            message=_("The file is larger than %(limit)d MB.") % {"limit": limit // 1024 // 1024},
            action=_("Send a smaller file."),
        )
    data: bytes = upload.read()
    if not data:
        raise InvalidInput(
            code="file-empty", field=field, message=_("The file is empty."), action=_("Choose the file again.")
        )
    return data


def _known(actor: Actor, digest: str) -> Attachment | None:
    """What this person sent before; sent again it is wanted again, so the purge leaves it alone for another while."""
    mine = Attachment.objects.filter(uploaded_by_id=actor.user_id, sha256=digest)
    return mine.first() if mine.update(updated_at=clock.now()) else None


def store_photo(*, actor: Actor, upload: "UploadedFile[Any]") -> Attachment:
    """Re-encode and keep a photo; the same bytes from the same person again give the same attachment.

    Raises InvalidInput (too large, empty, not a photo), Forbidden (nobody is signed in).
    """
    if actor.user_id is None:
        raise Forbidden(code="not-signed-in", message=_("Sign in first."))
    data = _read(upload, "photo")
    digest = hashlib.sha256(data).hexdigest()
    known = _known(actor, digest)
    if known is not None:
        return known
    photo = clean_photo(data)
    return _keep_photo(actor, digest, photo)


def _keep_photo(actor: Actor, digest: str, photo: CleanPhoto) -> Attachment:
    row = Attachment(
        kind=AttachmentKind.PHOTO,
        sha256=digest,
        content_type="image/jpeg",
        size=len(photo.jpeg),
        width=photo.width,
        height=photo.height,
        taken_at=photo.taken_at,
        latitude=photo.latitude,
        longitude=photo.longitude,
        uploaded_by_id=actor.user_id or 0,
    )
    return _save(actor, row, photo.jpeg, ".jpg", photo.thumbnail)


def store_document(*, actor: Actor, upload: "UploadedFile[Any]") -> Attachment:
    """Keep a PDF, Excel or Word file, told by its content; raises InvalidInput."""
    if actor.user_id is None:
        raise Forbidden(code="not-signed-in", message=_("Sign in first."))
    data = _read(upload, "document")
    digest = hashlib.sha256(data).hexdigest()
    known = _known(actor, digest)
    if known is not None:
        return known
    content_type, extension = told_by_content(data, upload.name or "")
    row = Attachment(
        kind=AttachmentKind.DOCUMENT,
        sha256=digest,
        content_type=content_type,
        name=_short(upload.name or ""),
        size=len(data),
        uploaded_by_id=actor.user_id,
    )
    return _save(actor, row, data, extension, None)


def _short(name: str) -> str:
    """The name, cut in its middle so that it keeps its ending."""
    if len(name) <= NAME_MAX:
        return name
    ending = Path(name).suffix[:ENDING_MAX]
    return name[: NAME_MAX - len(ending)] + ending


def _save(actor: Actor, row: Attachment, data: bytes, extension: str, thumbnail: bytes | None) -> Attachment:
    """Write the files and the row; a race with the same bytes gives the row that won, and no file stays behind."""
    try:
        with transaction.atomic():
            row.file.save(f"file{extension}", ContentFile(data), save=False)
            if thumbnail is not None:
                row.thumbnail.save("thumb.jpg", ContentFile(thumbnail), save=False)
            row.save()
            record(actor=actor, verb="store_attachment", target=row, detail={"sha256": row.sha256, "kind": row.kind})
    except IntegrityError:
        _drop_files(row)
        known = _known(actor, row.sha256)
        if known is None:
            raise
        return known
    except BaseException:
        _drop_files(row)
        raise
    return row


def _drop_files(row: Attachment) -> None:
    for field in (row.file, row.thumbnail):
        if field.name:
            field.storage.delete(field.name)

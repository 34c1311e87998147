"""Photos in pieces: a piece is kept where the last one ended, the whole is checked by its hash and then stored."""

import hashlib
import uuid
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from grids.models import UploadedPart
from grids.services.sync.complete import complete_waiting
from grids.services.sync.rows import kept_photos
from xinhui.accounts.actors import SYSTEM, Actor
from xinhui.accounts.models import User
from xinhui.attachments.models import Attachment
from xinhui.attachments.services.store import store_photo
from xinhui.audit.services import AuditRow, record_many
from xinhui.core import clock
from xinhui.core.errors import Conflict, DomainError
from xinhui.core.locking import locked

FOLDER = "parts"
FORGOTTEN_AFTER = timedelta(hours=48)
BATCH = 200


class TooLarge(DomainError):
    """More than this portal takes at once."""

    status = 413


class QuotaFull(DomainError):
    """This person has sent so much that the rest must wait."""

    status = 429


class OutOfRange(DomainError):
    """A piece that does not begin where the last one ended."""

    status = 416


@dataclass(frozen=True)
class Piece:
    """Bytes `start` and following of a photo of `size` bytes."""

    start: int
    size: int
    data: bytes


@dataclass(frozen=True)
class Progress:
    """How much of a photo is here; `is_kept`: all of it, checked and stored."""

    held: int
    is_kept: bool


def progress(*, user: User, sha256: str) -> Progress | None:
    """How far a photo has come; None when nothing of it is here."""
    if kept_photos(user.pk, [sha256]):
        return Progress(0, is_kept=True)
    part = UploadedPart.objects.visible_to(user).filter(sha256=sha256).first()
    return Progress(part.held, is_kept=False) if part else None


def take_piece(*, actor: Actor, user: User, sha256: str, piece: Piece) -> Progress:
    """Keep a piece; with the last one the photo is checked, stored and added to the records that wait for it.

    What is here already is passed over, so that a piece may come twice. Raises TooLarge, QuotaFull, OutOfRange (the
    piece leaves a gap), Conflict `size-differs`, `hash-differs` (begin again), InvalidInput (not a photo).
    """
    limit = settings.ATTACHMENT_MAX_BYTES
    if piece.size > limit:
        raise TooLarge(
            code="file-too-large", field="photo", action=_("Send a smaller file."),
            message=_("The file is larger than %(limit)d MB.") % {"limit": limit // 1024 // 1024},
        )  # fmt: skip
    if not kept_photos(user.pk, [sha256]):
        with transaction.atomic():
            part = _hold(user, sha256, piece)
            _append(part, piece)
            if part.held < part.size:
                part.save(update_fields=["held", "size", "updated_at"])
                return Progress(part.held, is_kept=False)
            data = _file(part).read_bytes()[: part.size]
            part.delete()
            transaction.on_commit(lambda: _file(part).unlink(missing_ok=True))
        _store(actor, sha256, data)
    complete_waiting(actor=actor, user=user, sha256=sha256)
    return Progress(piece.size, is_kept=True)


def _store(actor: Actor, sha256: str, data: bytes) -> None:
    """The part is gone by now: whatever is wrong with the bytes, the next try begins afresh."""
    if hashlib.sha256(data).hexdigest() != sha256:
        raise Conflict(
            code="hash-differs", field="photo", message=_("The photo arrived damaged."),
            action=_("Send it again from the beginning."),
        )  # fmt: skip
    store_photo(actor=actor, upload=SimpleUploadedFile("photo", data))


def _hold(user: User, sha256: str, piece: Piece) -> UploadedPart:
    """The part, locked; a new one when this is the first piece, or the first again of another size."""
    part: UploadedPart | None = locked(UploadedPart.objects.filter(user_id=user.pk, sha256=sha256)).first()
    if part is None:
        _check_quota(user, piece.size)
        name = f"{FOLDER}/{uuid.uuid4().hex}"
        try:
            with transaction.atomic():
                part = UploadedPart.objects.create(user_id=user.pk, sha256=sha256, size=piece.size, path=name)
        except IntegrityError:  # the same first piece, twice at once
            part = locked(UploadedPart.objects.filter(user_id=user.pk, sha256=sha256)).get()
    assert part is not None
    if part.size != piece.size:
        if piece.start:
            raise Conflict(
                code="size-differs", field="photo", message=_("The pieces belong to photos of different sizes."),
                action=_("Send it again from the beginning."),
            )  # fmt: skip
        part.size, part.held = piece.size, 0
    return part


def _check_quota(user: User, size: int) -> None:
    parts = UploadedPart.objects.filter(user_id=user.pk).aggregate(total=Sum("size"))["total"] or 0
    today = Attachment.objects.filter(uploaded_by_id=user.pk, created_at__gte=clock.now() - timedelta(days=1))
    sent = today.aggregate(total=Sum("size"))["total"] or 0
    if parts + size > settings.SYNC_PARTS_MAX_BYTES or sent + size > settings.SYNC_DAY_MAX_BYTES:
        raise QuotaFull(
            code="quota-full", field="photo", message=_("You have sent more photos than the portal takes at once."),
            action=_("Wait: the phone sends the rest later by itself."),
        )  # fmt: skip


def _append(part: UploadedPart, piece: Piece) -> None:
    """Write behind what is held. Bytes of a piece whose transaction failed are written over by the next."""
    if piece.start > part.held:
        raise OutOfRange(
            code="piece-missing", field="photo", message=_("A piece before this one has not arrived."),
            action=_("Go on from where the portal's part ends."),
        )  # fmt: skip
    fresh = piece.data[part.held - piece.start : part.size - piece.start]
    path = _file(part)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("r+b" if path.exists() else "w+b") as file:
        file.seek(part.held)
        file.write(fresh)
    part.held += len(fresh)


def _file(part: UploadedPart) -> Path:
    return Path(settings.MEDIA_ROOT) / part.path


def purge_parts(*, actor: Actor = SYSTEM) -> int:
    """Drop parts that nobody has gone on with for two days, and their files; returns how many."""
    total = 0
    while True:
        with transaction.atomic():
            old = UploadedPart.objects.filter(updated_at__lt=clock.now() - FORGOTTEN_AFTER).order_by("pk")
            rows = list(locked(old, skip_locked=True)[:BATCH])
            entries = [AuditRow.of(row, detail={"sha256": row.sha256, "user": row.user_id}) for row in rows]
            UploadedPart.objects.filter(pk__in=[row.pk for row in rows]).delete()
            record_many(actor=actor, verb="purge_part", rows=entries)
        if not rows:
            return total
        for row in rows:
            _file(row).unlink(missing_ok=True)
        total += len(rows)

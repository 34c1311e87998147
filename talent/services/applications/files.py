"""Files of applicants: read and re-encoded before the row is written, dropped when it is not."""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from talent.models import ApplicationFile, TalentApplication
from talent.rules.applications import FILES_MOST
from xinhui.attachments.documents import PDF
from xinhui.attachments.images import clean_photo
from xinhui.core.errors import DomainError, InvalidInput

_NAME = 120


@dataclass(frozen=True)
class CleanFile:
    """What is kept of a file; `sha256` of what was sent."""

    sha256: str
    content_type: str
    ending: str
    name: str
    data: bytes


def _refuse(code: str, message: Any, action: Any = None) -> InvalidInput:
    return InvalidInput(code=code, field="papers", message=message, action=action)


def cleaned_files(uploads: "Sequence[UploadedFile[Any]]") -> list[CleanFile]:
    """Pictures re-encoded without metadata, PDFs as they are; each once. Raises InvalidInput (papers)."""
    if len(uploads) > FILES_MOST:
        raise _refuse("too-many-files", _("Send ten files at most."))
    found: dict[str, CleanFile] = {}
    for upload in uploads:
        one = _cleaned(upload)
        found.setdefault(one.sha256, one)
    return list(found.values())


def _cleaned(upload: "UploadedFile[Any]") -> CleanFile:
    limit = settings.ATTACHMENT_MAX_BYTES
    if upload.size is None or upload.size > limit:
        raise _refuse("file-too-large", _("The file is larger than %(limit)d MB.") % {"limit": limit // 1024 // 1024},
                      _("Send a smaller file."))  # fmt: skip
    data: bytes = upload.read()
    if not data:
        raise _refuse("file-empty", _("The file is empty."), _("Choose the file again."))
    digest, name = hashlib.sha256(data).hexdigest(), " ".join((upload.name or "").replace("\x00", " ").split())[-_NAME:]
    if data.startswith(b"%PDF-"):
        return CleanFile(digest, PDF, ".pdf", name, data)
    try:
        return CleanFile(digest, "image/jpeg", ".jpg", name, clean_photo(data).jpeg)
    except DomainError as error:
        raise _refuse("file-type", _("This kind of file is not accepted."),
                      _("Send photos or PDF files.")) from error  # fmt: skip


@contextmanager
def kept_files(row: TalentApplication, files: Sequence[CleanFile]) -> Iterator[int]:
    """Write the files that the application does not have yet; how many. None stays behind when the block fails.

    Raises InvalidInput (papers) when there would be more than FILES_MOST.
    """
    known = set(ApplicationFile.objects.filter(application=row).values_list("sha256", flat=True))
    new = [one for one in files if one.sha256 not in known]
    if len(known) + len(new) > FILES_MOST:
        raise _refuse("too-many-files", _("Send ten files at most."))
    written: list[ApplicationFile] = []
    try:
        for one in new:
            made = ApplicationFile(application=row, sha256=one.sha256, content_type=one.content_type, name=one.name,
                                   size=len(one.data))  # fmt: skip
            written.append(made)
            made.file.save(f"file{one.ending}", ContentFile(one.data), save=False)
            made.save()
        yield len(new)
    except BaseException:
        for made in written:
            if made.file.name:
                made.file.storage.delete(made.file.name)
        raise

"""Serving files by signed link."""

import logging
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from xinhui.attachments.links import VARIANTS, is_valid, opened
from xinhui.attachments.models import Attachment, AttachmentKind

log = logging.getLogger(__name__)


@login_required
@require_GET
def download(request: HttpRequest, uuid: UUID, variant: str) -> FileResponse:
    """The file behind a valid link; 403 when the link is not the reader's or has expired."""
    if variant not in VARIANTS:
        raise Http404
    if not is_valid(request.GET.get("t", ""), str(uuid), request.user.pk):
        raise PermissionDenied(_("This link is not yours or has expired. Open the page again."))
    return _sent(uuid, variant)


@require_GET
def download_open(request: HttpRequest, token: str) -> FileResponse:
    """A photo behind a link that needs no sign-in; 404 when the link is not ours or has run out."""
    uuid = opened(token)
    if uuid is None:
        raise Http404
    return _sent(UUID(uuid), "full")


def _sent(uuid: UUID, variant: str) -> FileResponse:
    """The file, whose link was checked."""
    # The signed link carries the permission: it was handed out with a row that its reader could see.
    row = Attachment.objects.filter(uuid=uuid).first()
    if row is None:
        raise Http404
    field = row.thumbnail if variant == "thumb" and row.thumbnail else row.file
    is_document = row.kind == AttachmentKind.DOCUMENT
    try:
        file = field.open("rb")
    except FileNotFoundError as lost:
        log.exception("the file of attachment %s is lost", row.uuid)
        raise Http404 from lost
    response = FileResponse(
        file,
        content_type=row.content_type,
        as_attachment=is_document,
        filename=row.name or f"{row.uuid}.jpg",
    )
    response["Cache-Control"] = "private, max-age=3600"
    response["X-Content-Type-Options"] = "nosniff"
    return response

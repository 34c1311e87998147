"""Signed links: a page that shows a row hands its reader a link to the row's files, for a while."""

from django.conf import settings
from django.core import signing
from django.urls import reverse

from xinhui.accounts.models import User
from xinhui.attachments.models import Attachment

SALT = "attachment-link"
OPEN_SALT = "attachment-for-whoever-holds-the-link"
VARIANTS = ("full", "thumb")


def signed_url(attachment: Attachment, user: User, variant: str = "full") -> str:
    """A link that opens for this user only, for SIGNED_URL_SECONDS."""
    token = signing.dumps([str(attachment.uuid), user.pk], salt=SALT, compress=False)
    return f"{reverse('attachments:download', args=[attachment.uuid, variant])}?t={token}"


def is_valid(token: str, attachment_uuid: str, user_id: int | None) -> bool:
    """True when the token was made for this file and user and has not expired."""
    try:
        made_for = signing.loads(token, salt=SALT, max_age=settings.SIGNED_URL_SECONDS)
    except signing.BadSignature:
        return False
    return bool(made_for == [attachment_uuid, user_id])


def open_path(attachment: Attachment) -> str:
    """A link for programs of other platforms: opens without a sign-in, for SIGNED_URL_SECONDS."""
    return reverse("attachments:open", args=[signing.dumps(str(attachment.uuid), salt=OPEN_SALT, compress=False)])


def opened(token: str) -> str | None:
    """The UUID of the file that an open link leads to; None when the link is not ours or has run out."""
    try:
        uuid = signing.loads(token, salt=OPEN_SALT, max_age=settings.SIGNED_URL_SECONDS)
    except signing.BadSignature:
        return None
    return uuid if isinstance(uuid, str) else None

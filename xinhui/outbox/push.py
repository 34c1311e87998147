"""Web push: is it set up, where may it go, and the one notice that is ever sent. Pure but for the settings.

The notice says only that there is something new: whatever lies on a locked screen, or passes a push service abroad,
tells nothing of anybody (design.md, “Access”).
"""

import base64
import binascii
import json
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from py_vapid import Vapid

from xinhui.core.errors import InvalidInput

#: What the service worker reads; the words are its own.
NOTICE = json.dumps({"about": "news"})
POINT_BYTES, SECRET_BYTES = 65, 16
ENDPOINT_MAX = 500


def is_offered() -> bool:
    """Has the office set up web push?"""
    return bool(settings.PUSH_VAPID_KEY)


def public_key() -> str:
    """The key that browsers subscribe with (base64url), or nothing."""
    if not is_offered():
        return ""
    point = Vapid.from_string(settings.PUSH_VAPID_KEY).public_key.public_bytes(
        Encoding.X962, PublicFormat.UncompressedPoint
    )
    return base64.urlsafe_b64encode(point).rstrip(b"=").decode()


def _bytes_of(text: str) -> bytes:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return b""


def _is_known(endpoint: str) -> bool:
    """https, at the usual port, at a push service that the office knows: the portal calls no address of a stranger."""
    try:
        address = urlsplit(endpoint)
        host, port = (address.hostname or "").lower(), address.port
    except ValueError:
        return False
    if address.scheme != "https" or port not in (None, 443) or "@" in address.netloc or len(endpoint) > ENDPOINT_MAX:
        return False
    return any(host.endswith(known) if known.startswith(".") else host == known for known in settings.PUSH_HOSTS)


def check_subscription(endpoint: str, p256dh: str, auth: str) -> None:
    """Raise InvalidInput when this is no subscription that the portal may use."""
    if not _is_known(endpoint):
        raise InvalidInput(
            code="push-service-unknown", field="endpoint", message=_("The portal does not call this push service."),
            action=_("Use another browser, or ask the system administrator to add the service."),
        )  # fmt: skip
    point, secret = _bytes_of(p256dh), _bytes_of(auth)
    if len(point) != POINT_BYTES or point[0] != 4:
        raise InvalidInput(code="key-malformed", field="p256dh", message=_("This is no key of a browser."))
    if len(secret) != SECRET_BYTES:
        raise InvalidInput(code="secret-malformed", field="auth", message=_("This is no secret of a browser."))

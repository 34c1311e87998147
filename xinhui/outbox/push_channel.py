"""The last metre of web push: one encrypted notice to each of a person's browsers."""

import logging

from django.conf import settings
from pywebpush import WebPushException, webpush
from requests import RequestException

from xinhui.outbox.models import Message, PushSubscription
from xinhui.outbox.push import NOTICE, is_offered
from xinhui.outbox.registry import severity_of
from xinhui.outbox.services.push import drop_expired_push

log = logging.getLogger(__name__)
GONE = (404, 410)
TIMEOUT_SECONDS = 10
DAY_SECONDS = 24 * 3600


def push_to_browsers(message: Message) -> tuple[int, int, str]:
    """(told, still there and not told, why not). Browsers that have withdrawn are forgotten."""
    if not is_offered():
        return 0, 0, "channel push is not configured"
    told, held, why = 0, 0, ""
    for row in PushSubscription.objects.filter(user_id=message.recipient_id).order_by("pk"):
        trouble = _push(row, message)
        if trouble is None:
            told += 1
        elif trouble in GONE:
            drop_expired_push(subscription_id=row.pk)
        else:
            held, why = held + 1, f"push service answered {trouble}"
    return told, held, why


def _push(row: PushSubscription, message: Message) -> int | str | None:
    """None when it was taken; otherwise the status, or the name of the trouble."""
    urgency = "high" if severity_of(message.kind) == "urgent" else "normal"
    try:
        webpush(
            {"endpoint": row.endpoint, "keys": {"p256dh": row.p256dh, "auth": row.auth}}, NOTICE,
            vapid_private_key=settings.PUSH_VAPID_KEY,
            vapid_claims={"sub": settings.PUSH_CONTACT or settings.SITE_URL},
            ttl=DAY_SECONDS, timeout=TIMEOUT_SECONDS, headers={"Urgency": urgency, "Topic": "news"},
        )  # fmt: skip
    except WebPushException as refusal:
        return refusal.response.status_code if refusal.response is not None else "no status"
    except RequestException as trouble:
        log.warning("push service of subscription %s: %s", row.pk, type(trouble).__name__)
        return type(trouble).__name__
    return None

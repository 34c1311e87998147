"""Secrets and signatures in the form of Standard Webhooks (standardwebhooks.com), made by their own library."""

import base64
import json
import secrets
from datetime import UTC, datetime

from standardwebhooks import Webhook

from xinhui.bureaus.models import WebhookEndpoint, WebhookEvent
from xinhui.bureaus.models.webhooks import SECRET_PURPOSE
from xinhui.core import clock
from xinhui.core.sealed import seal, unseal

MARK = "whsec_"
SECRET_BYTES = 32
USER_AGENT = "xinhui-webhooks/1"


def new_secret() -> str:
    """`whsec_` and base64 of 256 random bits."""
    return MARK + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def sealed_secret(secret: str) -> str:
    """As it lies in the database."""
    return seal(secret, purpose=SECRET_PURPOSE)


def secrets_of(endpoint: WebhookEndpoint, at: datetime) -> list[str]:
    """The secrets that sign at a moment: the present one first, then the one before while it still counts."""
    sealed = [endpoint.secret]
    if endpoint.old_secret_until is not None and at < endpoint.old_secret_until:
        sealed.append(endpoint.old_secret)
    return [unseal(text, purpose=SECRET_PURPOSE) for text in sealed]


def body_of(event: WebhookEvent) -> str:
    """The payload, the same at every attempt."""
    payload = {"type": event.kind, "timestamp": clock.local(event.at).isoformat(timespec="seconds"), "data": event.data}
    return json.dumps(payload, ensure_ascii=False, separators=(",", ":"))


def headers_for(message_id: str, body: str, signers: list[str], at: datetime) -> dict[str, str]:
    """The headers of one attempt: the moment of sending is signed too, so that nobody can send it again later."""
    moment = at.astimezone(UTC)
    signatures = [Webhook(secret).sign(message_id, moment, body) for secret in signers]
    return {
        "content-type": "application/json; charset=utf-8",
        "user-agent": USER_AGENT,
        "webhook-id": message_id,
        "webhook-timestamp": str(int(moment.timestamp())),
        "webhook-signature": " ".join(signatures),
    }

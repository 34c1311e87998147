"""Models of what is for bureaus, one module a subject."""

from xinhui.bureaus.models.client import BureauClient
from xinhui.bureaus.models.key import ClientKey
from xinhui.bureaus.models.usage import ClientUsage
from xinhui.bureaus.models.webhooks import WebhookDelivery, WebhookEndpoint, WebhookEvent

__all__ = ["BureauClient", "ClientKey", "ClientUsage", "WebhookDelivery", "WebhookEndpoint", "WebhookEvent"]

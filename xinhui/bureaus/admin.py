"""Admin pages of webhooks: looked at by the security administrator; kept on their own page."""

from typing import ClassVar

from django.contrib import admin

from xinhui.accounts.roles import Role
from xinhui.admin import ScopedAdmin
from xinhui.bureaus.models import WebhookDelivery, WebhookEndpoint


@admin.register(WebhookEndpoint)
class WebhookEndpointAdmin(ScopedAdmin):
    """Endpoints of every bureau; their secrets are shown to nobody."""

    view_roles: ClassVar[tuple[Role, ...]] = (Role.SECURITY_ADMIN,)
    list_display = ("url", "client", "state", "pause_cause", "failures", "failing_since", "delivered_at")
    list_filter = ("state",)
    search_fields = ("url", "client__name")
    list_select_related = ("client",)
    exclude = ("secret", "old_secret")


@admin.register(WebhookDelivery)
class WebhookDeliveryAdmin(ScopedAdmin):
    """The log of deliveries of every bureau."""

    view_roles: ClassVar[tuple[Role, ...]] = (Role.SECURITY_ADMIN,)
    list_display = ("event", "endpoint", "state", "attempts", "response_status", "error", "last_attempt_at")
    list_filter = ("state",)
    list_select_related = ("event", "endpoint")

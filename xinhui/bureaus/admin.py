"""Administration of bureaus' systems, their keys and webhooks: the security administrator's, each verb one service.

Webhooks are looked at here and kept on their own page."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from oauth2_provider.models import AccessToken, Application, Grant, IDToken, RefreshToken

from xinhui.accounts.actors import Actor
from xinhui.accounts.roles import Role
from xinhui.admin import ScopedAdmin
from xinhui.admin_verbs import AdminVerb, Done, VerbAdmin
from xinhui.bureaus import forms as f
from xinhui.bureaus.models import BureauClient, ClientKey, ClientUsage, WebhookDelivery, WebhookEndpoint
from xinhui.bureaus.services import clients, keys
from xinhui.core import clock

Data = Mapping[str, Any]
SECURITY = (Role.SECURITY_ADMIN,)
_LIMITS = ("scopes", "area_codes", "calls_a_minute", "calls_a_day")

# The library's own pages would make keys past the services and the trail.
for model in (AccessToken, Application, Grant, IDToken, RefreshToken):
    if admin.site.is_registered(model):
        admin.site.unregister(model)


def _open(actor: Actor, _pk: int, data: Data) -> Done:
    limits = {name: data[name] for name in _LIMITS}
    made = clients.open_client(
        actor=actor, name=data["name"], unit_id=data["unit"].pk, account_id=data["account"].pk, **limits
    )
    return Done(made)


def _limits(client: BureauClient) -> dict[str, Any]:
    return {**{name: getattr(client, name) for name in _LIMITS}, "area_codes": " ".join(client.area_codes)}


def _issue(actor: Actor, _pk: int, data: Data) -> Done:
    key, secret = keys.issue_key(
        actor=actor, client_id=data["client"].pk, name=data["name"], valid_until=f.end_of(data["valid_until"]),
        old_until=f.end_of(data["old_until"]),
    )  # fmt: skip
    return Done(key, f"client_id={key.application.client_id} client_secret={secret}")


def _run_out(actor: Actor, pk: int, data: Data) -> Done:
    until = f.end_of(data["until"])
    assert until is not None
    return Done(keys.let_key_run_out(actor=actor, key_id=pk, until=until))


def _is_open(client: BureauClient) -> bool:
    return client.is_active


def _is_live(key: ClientKey) -> bool:
    return key.is_live(clock.now())


OPEN = AdminVerb(
    "open", pgettext_lazy("bureaus", "Open a system"), SECURITY, f.NewClientForm, _open,
    words=pgettext_lazy("bureaus", "It acts as an account of its own, whose posts at the unit say what it may; the "
                                   "scopes narrow that. Then issue it a key."),
)  # fmt: skip
CLIENT_VERBS = (
    AdminVerb("change", pgettext_lazy("bureaus", "Change scopes and quotas"), SECURITY, f.ClientForm,
              lambda actor, pk, data: Done(clients.change_client(actor=actor, client_id=pk, **data)), fits=_is_open,
              initial=_limits,
              words=pgettext_lazy("bureaus", "What is taken away is gone from living tokens at once.")),
    AdminVerb("close", pgettext_lazy("bureaus", "Close the system"), SECURITY, f.ReasonForm,
              lambda actor, pk, data: Done(clients.close_client(actor=actor, client_id=pk, **data)), fits=_is_open,
              is_danger=True, words=pgettext_lazy("bureaus", "Its keys and tokens die at once. Nothing is deleted.")),
)  # fmt: skip
ISSUE = AdminVerb(
    "issue", pgettext_lazy("bureaus", "Issue a key"), SECURITY, f.NewKeyForm, _issue,
    words=pgettext_lazy("bureaus", "The secret is shown once. To change keys without an interruption, let the key in "
                                   "use run out some days from now: until then both are good."),
)  # fmt: skip
KEY_VERBS = (
    AdminVerb("run-out", pgettext_lazy("bureaus", "Let it run out"), SECURITY, f.RunOutForm, _run_out, fits=_is_live),
    AdminVerb("revoke", pgettext_lazy("bureaus", "Revoke the key"), SECURITY, f.ReasonForm,
              lambda actor, pk, data: Done(keys.revoke_key(actor=actor, key_id=pk, **data)), fits=_is_live,
              is_danger=True, words=pgettext_lazy("bureaus", "Calls with its tokens are refused at once.")),
)  # fmt: skip


@admin.register(BureauClient)
class BureauClientAdmin(VerbAdmin):
    """Systems: opened, changed and closed by their services."""

    view_roles = SECURITY
    add_verb = OPEN
    verbs = CLIENT_VERBS
    list_display = ("name", "unit", "account", "limited_to", "calls_a_minute", "calls_a_day", "is_active")
    list_filter = ("is_active",)
    search_fields = ("name", "unit__name", "account__username")
    list_select_related = ("unit", "account")

    @admin.display(description=_("Scopes"))
    def limited_to(self, client: BureauClient) -> str:
        """Scopes and areas in one line."""
        return ", ".join([*client.scopes, *client.area_codes])


@admin.register(ClientKey)
class ClientKeyAdmin(VerbAdmin):
    """Keys: the secret is shown once, when it is issued."""

    view_roles = SECURITY
    add_verb = ISSUE
    verbs = KEY_VERBS
    list_display = ("name", "client", "identifier", "valid_until", "last_used_on", "revoked_at")
    search_fields = ("name", "client__name", "application__client_id")
    list_select_related = ("client", "application")
    fields = ("name", "client", "identifier", "valid_until", "last_used_on", "revoked_at")
    readonly_fields = ("identifier",)

    @admin.display(description=pgettext_lazy("bureaus", "client id"))
    def identifier(self, key: ClientKey) -> str:
        """What the system sends with the secret."""
        return str(key.application.client_id)


@admin.register(ClientUsage)
class ClientUsageAdmin(ScopedAdmin):
    """Usage by day."""

    view_roles = SECURITY
    list_display = ("day", "client", "calls", "refused", "errors")
    date_hierarchy = "day"
    list_select_related = ("client",)


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

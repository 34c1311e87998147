"""How the API's schema names the way of bureaus' systems in."""

from typing import Any

from django.conf import settings
from drf_spectacular.extensions import OpenApiAuthenticationExtension

from xinhui.accounts.api_scopes import offered
from xinhui.accounts.permissions import HasScope, scope_wanted


class ClientScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # registers itself
    """OAuth 2, client credentials."""

    target_class = "xinhui.bureaus.authentication.ClientAuthentication"
    name = "client"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        """The flow with every scope there is; `area:<code>` scopes beside them narrow a token to an area."""
        token = f"{settings.SITE_URL.rstrip('/')}/oauth/token/"
        flow = {"tokenUrl": token, "scopes": {value: str(label) for value, label in offered()}}
        return {"type": "oauth2", "flows": {"clientCredentials": flow}}

    def get_security_requirement(self, auto_schema: Any) -> dict[str, list[str]]:
        """The scope that the operation asks for."""
        is_limited = HasScope in auto_schema.view.permission_classes
        return {self.name: [scope_wanted(auto_schema.view, auto_schema.method)] if is_limited else []}

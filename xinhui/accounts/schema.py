"""How the API's schema names the token."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension

from xinhui.accounts.api_scopes import offered
from xinhui.accounts.permissions import HasScope, scope_wanted


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # registers itself
    """`Authorization: Bearer <token>`."""

    target_class = "xinhui.accounts.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """An HTTP bearer scheme, with every scope there is."""
        lines = "\n".join(f"- `{value}`: {label}" for value, label in offered())
        return {"type": "http", "scheme": "bearer", "description": f"{_('Scopes of a token:')}\n{lines}"}

    def get_security_requirement(self, auto_schema: Any) -> dict[str, list[str]]:
        """The scope that the operation asks of a limited token (OpenAPI 3.1 takes them for every kind of scheme)."""
        is_limited = HasScope in auto_schema.view.permission_classes
        return {self.name: [scope_wanted(auto_schema.view, auto_schema.method)] if is_limited else []}

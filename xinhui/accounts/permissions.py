"""The API asks a limited token for the scope of the call.

A view names its resource (`api_resource = "issues"`); the method says whether it reads or writes. A scope narrows what
the posts of the token's user allow, and never widens it. Sessions and tokens without scopes are not narrowed.
"""

from typing import TYPE_CHECKING, Protocol, runtime_checkable

from django.utils.translation import gettext_lazy as _
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from xinhui.core.errors import Forbidden

if TYPE_CHECKING:  # rest_framework.views reads the settings that name this class
    from rest_framework.views import APIView


@runtime_checkable
class Limited(Protocol):
    """What a call came with that may be narrower than the posts: a personal token, or one of a bureau's system."""

    def allows(self, scope: str) -> bool:
        """Whether it may be used for the scope."""


class ScopeMissing(Forbidden):
    """The token is limited and this call lies outside; the header says so to OAuth clients (RFC 6750, section 3.1)."""

    def __init__(self, scope: str) -> None:
        super().__init__(
            code="scope-missing",
            field="scope",
            message=_("This token is not issued for the scope “%(scope)s”.") % {"scope": scope},
            action=_("Ask the security administrator for a token with this scope."),
        )
        self.auth_header = f'Bearer realm="api", error="insufficient_scope", scope="{scope}"'


def scope_wanted(view: "APIView", method: str) -> str:
    """The scope that a method of a view asks for; of a view that names no resource one that nobody can be given."""
    resource = getattr(view, "api_resource", "") or type(view).__name__
    return f"{resource}:{'read' if method in SAFE_METHODS else 'write'}"


class HasScope(BasePermission):
    """The token's scopes cover the call. Costs no query: the token came with the sign-in."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        """True for sessions and tokens that cover it; raises ScopeMissing otherwise."""
        token, wanted = request.auth, scope_wanted(view, request.method or "")
        if isinstance(token, Limited) and not token.allows(wanted):
            raise ScopeMissing(wanted)
        return True

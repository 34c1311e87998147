"""The portal as an OAuth 2 authorization server for machines: token, revocation, metadata. No page, no person."""

import math
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.debug import sensitive_post_parameters
from oauth2_provider.views import RevokeTokenView, TokenView

from xinhui.accounts.addresses import client_ip
from xinhui.accounts.api_scopes import offered
from xinhui.core import clock
from xinhui.core.cache import count

#: Fetches of tokens from one address a minute: a system needs one in half an hour, and a guesser gets nowhere.
FETCHES_A_MINUTE = 600
METHODS = ["client_secret_basic", "client_secret_post"]


class ClientTokenView(TokenView):  # type: ignore[misc]  # the library ships no types
    """POST `grant_type=client_credentials`; the key as HTTP Basic or in the body."""

    http_method_names = ["post"]

    @method_decorator(sensitive_post_parameters("client_secret"))
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The token, or an error of RFC 6749, section 5.2; 429 for whoever asks without end."""
        now = clock.now().timestamp()
        if count(f"oauth-token:{client_ip(request)}:{int(now // 60)}", 120) > FETCHES_A_MINUTE:
            body = {"error": "slow_down", "error_description": "Keep a token until it expires."}
            return JsonResponse(body, status=429, headers={"Retry-After": str(math.ceil(60 - now % 60))})
        # Not the library's own: it looks the token up again, which a revocation may have taken meanwhile.
        _url, headers, body, status = self.create_token_response(request)
        return HttpResponse(body, status=status, headers=headers)


class ClientRevokeView(RevokeTokenView):  # type: ignore[misc]  # the library ships no types
    """POST `token=…` (RFC 7009): a system gives a token back before it expires."""

    http_method_names = ["post"]


class MetadataView(View):
    """RFC 8414: where the endpoints are and what they take."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest) -> JsonResponse:
        """Public: it says nothing that docs/integrators.md does not."""
        at = settings.SITE_URL.rstrip("/")
        return JsonResponse({
            "issuer": at,
            "token_endpoint": at + reverse("oauth:token"),
            "token_endpoint_auth_methods_supported": METHODS,
            "revocation_endpoint": at + reverse("oauth:revoke"),
            "revocation_endpoint_auth_methods_supported": METHODS,
            "grant_types_supported": ["client_credentials"],
            "response_types_supported": [],
            "scopes_supported": [value for value, _label in offered()],
            "service_documentation": at + reverse("api:docs"),
        })  # fmt: skip

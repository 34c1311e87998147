"""How the OAuth library serves the systems of other bureaus: a part of the settings.

Only the client credentials grant is mounted (RFC 6749, 4.4); its other grants have no address here, and where the
library lets a choice between what is compliant with RFC 9700 and what is not, the compliant one is made.
"""

from typing import Any


def oauth_settings(*, token_seconds: int) -> dict[str, Any]:
    """OAUTH2_PROVIDER; `token_seconds`: how long an access token lives."""
    gates = (
        "IMPLICIT_GRANT", "PASSWORD_GRANT", "PKCE_METHOD", "ACCESS_TOKEN_TRANSPORT", "AUTHZ_RESPONSE_ISS",
        "TOKEN_STORAGE", "REFRESH_TOKEN", "REDIRECT_URI_SCHEME", "REDIRECT_URI_MATCHING", "PKCE_REQUIRED",
    )  # fmt: skip
    return {
        # Tokens are kept as their SHA-256 only (TOKEN_STORAGE).
        **{f"COMPLIANT_BCP_RFC9700_{gate}": True for gate in gates},
        "OAUTH2_SERVER_CLASS": "oauthlib.oauth2.BackendApplicationServer",
        "OAUTH2_VALIDATOR_CLASS": "xinhui.bureaus.services.oauth.KeyValidator",
        "SCOPES_BACKEND_CLASS": "xinhui.bureaus.services.oauth.KeyScopes",
        "ACCESS_TOKEN_GENERATOR": "xinhui.bureaus.services.oauth.new_token",
        "ACCESS_TOKEN_EXPIRE_SECONDS": token_seconds,
        "REFRESH_TOKEN_EXPIRE_SECONDS": token_seconds,
        "REFRESH_TOKEN_REUSE_PROTECTION": True,
        "ALLOWED_REDIRECT_URI_SCHEMES": ["https"],
        "ALLOW_URI_WILDCARDS": False,
    }

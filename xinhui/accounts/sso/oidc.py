"""OpenID Connect Core 1.0 with any provider: discovery, authorization code with PKCE, the ID token checked in full.

Checked: the issuer (of the discovery document and of the token), the signature by the provider's published keys and an
asymmetric algorithm, audience and authorized party, times, the nonce of this very sign-in.
"""

import base64
import hashlib
import secrets
from typing import Any
from urllib.parse import urlencode

import jwt
from django.core.cache import cache

from xinhui.accounts.sso.protocol import Attempt, Facts, Proven, Provider, SignInFailed, ask, text_of

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA")
KEPT_SECONDS = 3600
LEEWAY_SECONDS = 60


def challenge(verifier: str) -> str:
    """S256 of RFC 7636."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def _discovery(facts: Facts) -> dict[str, Any]:
    """The provider's document; it must be of the issuer that the settings name."""
    issuer = facts["issuer"]
    key = f"sso-discovery:{hashlib.sha256(issuer.encode()).hexdigest()}"
    found: dict[str, Any] | None = cache.get(key)
    if found is None:
        found = ask("GET", f"{issuer.rstrip('/')}/.well-known/openid-configuration")
        if text_of(found, "issuer") != issuer:
            raise SignInFailed("other-issuer")
        for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
            if issuer.startswith("https://") and not text_of(found, name).startswith("https://"):
                raise SignInFailed("not-https")
        cache.set(key, found, KEPT_SECONDS)
    return found


def address(facts: Facts, attempt: Attempt) -> str:
    """Where the browser goes."""
    query = {
        "response_type": "code", "client_id": facts["client_id"], "redirect_uri": attempt.redirect_uri,
        "scope": "openid profile" if facts["number_claim"] else "openid", "state": attempt.state,
        "nonce": attempt.nonce, "code_challenge": challenge(attempt.verifier), "code_challenge_method": "S256",
    }  # fmt: skip
    there = text_of(_discovery(facts), "authorization_endpoint")
    return f"{there}{'&' if '?' in there else '?'}{urlencode(query)}"


def prove(facts: Facts, attempt: Attempt, code: str) -> Proven:
    """Exchange the code and check the token."""
    found = _discovery(facts)
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": attempt.redirect_uri,
            "code_verifier": attempt.verifier}  # fmt: skip
    offered = found.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    more: dict[str, Any] = {"auth": (facts["client_id"], facts["secret"])}
    if "client_secret_basic" not in offered:
        form |= {"client_id": facts["client_id"], "client_secret": facts["secret"]}
        more = {}
    answer = ask("POST", text_of(found, "token_endpoint"), data=form, **more)
    claims = _claims(facts, found, text_of(answer, "id_token"))
    if not secrets.compare_digest(str(claims.get("nonce", "")).encode(), attempt.nonce.encode()):
        raise SignInFailed("nonce")
    number = claims.get(facts["number_claim"], "") if facts["number_claim"] else ""
    return Proven(subject=str(claims["sub"]), staff_number=str(number or ""))


def _claims(facts: Facts, found: dict[str, Any], token: str) -> dict[str, Any]:
    try:
        head = jwt.get_unverified_header(token)
        if head.get("alg") not in ALGORITHMS:
            raise SignInFailed("algorithm")
        claims: dict[str, Any] = jwt.decode(
            token, _key(found, str(head.get("kid") or "")), algorithms=[head["alg"]], issuer=facts["issuer"],
            audience=facts["client_id"], leeway=LEEWAY_SECONDS,
            options={"require": ["exp", "iat", "iss", "aud", "sub"]},
        )  # fmt: skip
    except jwt.PyJWTError as error:
        raise SignInFailed(f"token-{type(error).__name__}") from error
    several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    if (several or "azp" in claims) and claims.get("azp") != facts["client_id"]:
        raise SignInFailed("authorized-party")
    if not claims["sub"]:
        raise SignInFailed("without-sub")
    return claims


def _key(found: dict[str, Any], kid: str) -> jwt.PyJWK:
    """The provider's key of that name, fetched anew when it is not among those kept: providers change keys."""
    address_of_keys = text_of(found, "jwks_uri")
    name = f"sso-keys:{hashlib.sha256(address_of_keys.encode()).hexdigest()}"
    for kept in (cache.get(name), None):
        keys = kept if kept is not None else ask("GET", address_of_keys)
        if kept is None:
            cache.set(name, keys, KEPT_SECONDS)
        fitting = [key for key in keys.get("keys", []) if key.get("use", "sig") == "sig"]
        fitting = [key for key in fitting if not kid or key.get("kid") == kid]
        if len(fitting) == 1:
            return jwt.PyJWK.from_dict(fitting[0])
    raise SignInFailed("unknown-key")


OIDC = Provider(label="OpenID Connect", address=address, prove=prove)

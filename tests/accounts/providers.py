"""Real servers for single sign-on: an OpenID Connect provider that signs, and the four platforms' endpoints."""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "xinhui-portal", "a-secret-of-the-provider"
KEY, STRANGERS_KEY = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _each in range(2))


class Handler(BaseHTTPRequestHandler):
    """Hands every request to the server's `answer(method, path, query, form, headers)`."""

    def _handle(self) -> None:
        parts = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        is_json = "json" in (self.headers.get("Content-Type") or "")
        form = json.loads(body) if body and is_json else dict(parse_qsl(body))
        status, found = self.server.answer(self.command, parts.path, dict(parse_qsl(parts.query)), form, self.headers)  # type: ignore[attr-defined]
        data = b"" if status == 302 else json.dumps(found).encode()
        self.send_response(status)
        if status == 302:
            self.send_header("Location", found)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    do_GET = do_POST = _handle  # noqa: N815 - names that http.server calls

    def log_message(self, *args: Any) -> None:
        """Quiet."""


class Server(ThreadingHTTPServer):
    """On a port of its own, in a thread."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.calls: list[str] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def answer(
        self, method: str, path: str, query: dict[str, str], form: dict[str, Any], headers: Any
    ) -> tuple[int, Any]:
        raise NotImplementedError


class OidcProvider(Server):
    """OpenID Connect Core 1.0 as far as a client sees it. `lie` is what the token says wrongly, `person` who is there."""

    def __init__(self) -> None:
        super().__init__()
        self.kid = secrets.token_hex(6)
        self.person: dict[str, Any] = {"sub": "u-1001"}
        self.lie = ""
        self.codes: dict[str, dict[str, str]] = {}

    def answer(
        self, method: str, path: str, query: dict[str, str], form: dict[str, Any], headers: Any
    ) -> tuple[int, Any]:
        self.calls.append(path)
        if path == "/.well-known/openid-configuration":
            return 200, {
                "issuer": "https://elsewhere.example" if self.lie == "discovery" else self.url,
                "authorization_endpoint": f"{self.url}/authorize",
                "token_endpoint": f"{self.url}/token",
                "jwks_uri": f"{self.url}/jwks",
                "token_endpoint_auth_methods_supported": ["client_secret_basic"],
            }
        if path == "/jwks":
            key = jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key(), as_dict=True)
            return 200, {"keys": [{**key, "kid": self.kid, "use": "sig", "alg": "RS256"}]}
        if path == "/authorize":
            assert (
                query["client_id"] == CLIENT and query["response_type"] == "code" and "openid" in query["scope"].split()
            )
            assert query["code_challenge_method"] == "S256"
            code = secrets.token_urlsafe(12)
            self.codes[code] = query
            return 302, f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query['state']})}"
        if path == "/token":
            return self._token(form, headers)
        return 404, {}

    def _token(self, form: dict[str, Any], headers: Any) -> tuple[int, Any]:
        asked = self.codes.pop(form.get("code", ""), None)
        basic = base64.b64decode(headers["Authorization"].split()[1]).decode()
        if asked is None or basic != f"{CLIENT}:{SECRET}" or form["redirect_uri"] != asked["redirect_uri"]:
            return 400, {"error": "invalid_grant"}
        digest = hashlib.sha256(form["code_verifier"].encode()).digest()
        if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != asked["code_challenge"]:
            return 400, {"error": "invalid_grant"}
        return 200, {"access_token": "x", "token_type": "Bearer", "id_token": self._id_token(asked["nonce"])}

    def _id_token(self, nonce: str) -> str:
        now = int(time.time())
        claims = {"iss": self.url, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": nonce, **self.person}
        lies: dict[str, dict[str, Any]] = {
            "issuer": {"iss": "https://elsewhere.example"},
            "audience": {"aud": "another-client"},
            "nonce": {"nonce": "x"},
            "expired": {"iat": now - 900, "exp": now - 600},
            "party": {"aud": [CLIENT, "another"], "azp": "another"},
        }
        claims |= lies.get(self.lie, {})
        if self.lie == "no-nonce":
            del claims["nonce"]
        head = {"kid": "nobody-s" if self.lie == "kid" else self.kid}
        if self.lie == "unsigned":
            return jwt.encode(claims, "", algorithm="none", headers=head)
        if self.lie == "symmetric":
            return jwt.encode(claims, SECRET * 2, algorithm="HS256", headers=head)
        return jwt.encode(claims, STRANGERS_KEY if self.lie == "forged" else KEY, algorithm="RS256", headers=head)


class Platforms(Server):
    """WeCom, DingTalk, Feishu and WeChat, one beside the other; a code is good once."""

    def __init__(self) -> None:
        super().__init__()
        self.codes = {"good"}

    def answer(
        self, method: str, path: str, query: dict[str, str], form: dict[str, Any], headers: Any
    ) -> tuple[int, Any]:
        self.calls.append(path)
        is_good = (query.get("code") or form.get("code")) in self.codes
        is_ours = SECRET in (
            query.get("corpsecret"),
            query.get("secret"),
            form.get("clientSecret"),
            form.get("client_secret"),
        )
        if path == "/cgi-bin/gettoken":
            return 200, {"errcode": 0, "access_token": "of-the-app", "expires_in": 7200} if is_ours else {
                "errcode": 40001
            }
        if path == "/cgi-bin/auth/getuserinfo":
            assert query["access_token"] == "of-the-app"
            return 200, {"errcode": 0, "userid": "azhen-wecom"} if is_good else {"errcode": 40029}
        if path == "/v1.0/oauth2/userAccessToken":
            return (200, {"accessToken": "ding"}) if is_good and is_ours else (400, {"code": "invalid"})
        if path == "/v1.0/contact/users/me":
            assert headers["x-acs-dingtalk-access-token"] == "ding"
            return 200, {"nick": "阿珍", "unionId": "azhen-ding", "openId": "o"}
        if path == "/open-apis/authen/v2/oauth/token":
            return 200, {"code": 0, "access_token": "fei"} if is_good and is_ours and form["code_verifier"] else {
                "code": 20003
            }
        if path == "/open-apis/authen/v1/user_info":
            assert headers["Authorization"] == "Bearer fei"
            return 200, {"code": 0, "data": {"union_id": "azhen-fei", "open_id": "o"}}
        if path == "/sns/oauth2/access_token":
            return 200, {"access_token": "wx", "openid": "azhen-wx"} if is_good and is_ours else {"errcode": 40029}
        return 404, {}


@contextmanager
def serving(server: Server) -> Iterator[Server]:
    """Answers until the block ends."""
    thread = threading.Thread(target=server.serve_forever, daemon=True, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def facts(**more: str) -> dict[str, str]:
    """A provider as the settings have it."""
    none = dict.fromkeys(("name", "issuer", "api", "login", "agent", "number_claim"), "")
    return {**none, "client_id": CLIENT, "secret": SECRET, **more}

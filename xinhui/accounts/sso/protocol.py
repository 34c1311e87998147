"""What a provider's module does for a sign-in, and what it says when it will not."""

import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import requests
from django.utils.translation import pgettext_lazy
from django_stubs_ext import StrOrPromise

from xinhui.core.errors import Forbidden

SECONDS = 10
ANSWER_MAX = 1024 * 1024
Facts = Mapping[str, str]


@dataclass(frozen=True)
class Proven:
    """Who signed in there: the provider's own lasting number of the person, and an employee number it vouches for."""

    subject: str
    staff_number: str = ""


@dataclass(frozen=True)
class Attempt:
    """One sign-in under way: what only this browser's session knows (state, nonce, verifier of RFC 7636)."""

    state: str
    nonce: str
    verifier: str
    redirect_uri: str

    @classmethod
    def new(cls, redirect_uri: str) -> "Attempt":
        """256 random bits each."""
        state, nonce, verifier = (secrets.token_urlsafe(32) for _each in range(3))
        return cls(state, nonce, verifier, redirect_uri)


@dataclass(frozen=True)
class Provider:
    """A kind of provider. `address(facts, attempt)` is where the browser goes; `prove(facts, attempt, code)` asks the
    provider who came back. Both raise SignInFailed."""

    label: StrOrPromise
    address: Callable[[Facts, Attempt], str]
    prove: Callable[[Facts, Attempt, str], Proven]
    #: What the code is called in the address that the browser comes back with.
    code_parameter: str = "code"


class SignInFailed(Forbidden):
    """The provider did not prove anybody. `why` is for the trail: a word, never what was sent."""

    def __init__(self, why: str) -> None:
        super().__init__(
            code="sso-failed", message=pgettext_lazy("sign-in", "The other side did not confirm who you are."),
            action=pgettext_lazy("sign-in", "Try again, or sign in with your password."),
        )  # fmt: skip
        self.why = why


def ask(method: str, url: str, **more: Any) -> dict[str, Any]:
    """The provider's answer as JSON. No redirects; what goes wrong is a SignInFailed without the address, which may
    hold a secret."""
    try:
        with requests.request(method, url, timeout=SECONDS, allow_redirects=False, stream=True, **more) as answer:
            body = answer.raw.read(ANSWER_MAX + 1, decode_content=True)
            status = answer.status_code
    except (requests.RequestException, OSError):
        raise SignInFailed("unreachable") from None
    if status != 200 or len(body) > ANSWER_MAX:
        raise SignInFailed(f"answer-{status}")
    try:
        found = json.loads(body)
    except ValueError:
        raise SignInFailed("not-json") from None
    if not isinstance(found, dict):
        raise SignInFailed("not-json")
    return found


def text_of(answer: Mapping[str, Any], name: str) -> str:
    """A text that must be there."""
    found = answer.get(name)
    if not isinstance(found, str) or not found:
        raise SignInFailed(f"without-{name.replace('_', '-')}")
    return found

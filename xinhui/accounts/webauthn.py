"""The server's half of WebAuthn, by the library `fido2`: what the browser is asked, and whether what it answers holds.

Nothing is kept here: the challenge lies in the session of the browser that was asked.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

NAME = "Xinhui"
ANSWER_MAX = 20_000


class AnswerRefused(ValueError):
    """What the browser sent is no answer to what it was asked."""


@dataclass(frozen=True)
class Key:
    """A passkey as it came: its number, its public key in the library's form, the uses it counts."""

    credential_id: bytes
    data: bytes
    count: int
    is_verified: bool


def _server(host: str) -> Fido2Server:
    """The relying party is the portal's host, without its port."""
    return Fido2Server(PublicKeyCredentialRpEntity(name=NAME, id=host))


def ask_to_create(
    host: str, *, handle: bytes, username: str, known: Sequence[bytes], signs_in: bool
) -> tuple[dict[str, Any], dict[str, Any]]:
    """What to ask for a new one, and the state to keep. `handle` says nothing about the person."""
    user = PublicKeyCredentialUserEntity(id=handle, name=username, display_name=username)
    need = UserVerificationRequirement.REQUIRED if signs_in else UserVerificationRequirement.PREFERRED
    resident = ResidentKeyRequirement.REQUIRED if signs_in else ResidentKeyRequirement.PREFERRED
    options, state = _server(host).register_begin(
        user, [AttestedCredentialData(data) for data in known], resident_key_requirement=resident,
        user_verification=need,
    )  # fmt: skip
    return dict(options)["publicKey"], dict(state)


def created(host: str, state: dict[str, Any], answer: str) -> Key:
    """The new one. Raises AnswerRefused."""
    try:
        found = _server(host).register_complete(state, _parsed(answer))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise AnswerRefused("create") from error
    data = found.credential_data
    if data is None:
        raise AnswerRefused("create")
    return Key(data.credential_id, bytes(data), found.counter, found.is_user_verified())


def ask_to_use(host: str, known: Sequence[bytes] | None, *, must_verify: bool) -> tuple[dict[str, Any], dict[str, Any]]:
    """What to ask for one of `known`, or (None) whichever the person has for this portal."""
    need = UserVerificationRequirement.REQUIRED if must_verify else UserVerificationRequirement.PREFERRED
    keys = None if known is None else [AttestedCredentialData(data) for data in known]
    options, state = _server(host).authenticate_begin(keys, user_verification=need)
    return dict(options)["publicKey"], dict(state)


def number_and_handle(answer: str) -> tuple[bytes, bytes]:
    """Which key the answer says it is of, and whose; nothing is proved yet. Raises AnswerRefused."""
    try:
        found = AuthenticationResponse.from_dict(_parsed(answer))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise AnswerRefused("use") from error
    return found.raw_id, found.response.user_handle or b""


def used(host: str, state: dict[str, Any], data: bytes, answer: str) -> int:
    """How many uses the key counts now; the answer holds. Raises AnswerRefused."""
    try:
        parsed = AuthenticationResponse.from_dict(_parsed(answer))
        _server(host).authenticate_complete(state, [AttestedCredentialData(data)], parsed)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise AnswerRefused("use") from error
    return int(parsed.response.authenticator_data.counter)


def _parsed(answer: str) -> dict[str, Any]:
    if not answer or len(answer) > ANSWER_MAX:
        raise AnswerRefused("size")
    found = json.loads(answer)
    if not isinstance(found, dict):
        raise AnswerRefused("shape")
    return found

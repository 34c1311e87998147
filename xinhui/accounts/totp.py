"""Codes of six digits that an authenticator app shows for half a minute (RFC 6238, SHA-1 as every app has it). Pure."""

import base64
import secrets

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

STEP_SECONDS = 30
DIGITS = 6
#: A phone's clock may be half a minute off, either way.
STEPS_AROUND = 1
_SECRET_BYTES = 20
#: Without letters and digits that are taken for one another.
_ALPHABET = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
_RECOVERY_LENGTH = 10


def new_secret() -> str:
    """A random secret of 160 bits, in base32 as apps take it."""
    return base64.b32encode(secrets.token_bytes(_SECRET_BYTES)).decode()


def _totp(secret: str) -> TOTP:
    return TOTP(base64.b32decode(secret), DIGITS, SHA1(), STEP_SECONDS)  # noqa: S303 - RFC 6238; nothing depends on collisions


def code_at(secret: str, step: int) -> str:
    """The code of a half minute, counted since 1970."""
    return _totp(secret).generate(step * STEP_SECONDS).decode()


def matching_step(secret: str, code: str, *, seconds: float, after: int) -> int | None:
    """The half minute whose code it is, of those around now and later than `after` (what was used is used up)."""
    now = int(seconds) // STEP_SECONDS
    found = None
    for step in range(now - STEPS_AROUND, now + STEPS_AROUND + 1):
        is_same = secrets.compare_digest(code_at(secret, step).encode(), code.encode())
        if is_same and step > after and found is None:
            found = step
    return found


def address(secret: str, *, username: str, issuer: str) -> str:
    """What the QR code says: otpauth://…"""
    return _totp(secret).get_provisioning_uri(username, issuer)


def recovery_code() -> str:
    """Ten characters in two groups: 49 random bits, tried at most as often as the lock-out allows."""
    text = "".join(secrets.choice(_ALPHABET) for _index in range(_RECOVERY_LENGTH))
    return f"{text[:5]}-{text[5:]}"


def plain(code: str) -> str:
    """As it is compared: without blanks and dashes, in capitals."""
    return "".join(char for char in code.upper() if char.isascii() and char.isalnum())

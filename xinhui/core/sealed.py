"""Sealing what may not lie in a database in clear: AES-256-GCM under FIELD_KEY, and a fingerprint to find it again.

A sealed text is `1:` and base64 of nonce, ciphertext and tag; the number is the version of the scheme. `purpose` is
bound to the text: what was sealed as an identity number cannot be moved into the column of a phone number.
"""

import base64
import hashlib
import hmac
import os
from functools import cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

VERSION = "1:"
_NONCE = 12


class SealBroken(ValueError):
    """The text was not sealed with this key for this purpose, or was changed since."""


@cache
def _key(secret: str, use: str) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=b"xinhui", info=use.encode()).derive(secret.encode())


def seal(text: str, *, purpose: str) -> str:
    """The sealed text; empty stays empty. The same text is sealed to another result each time."""
    if not text:
        return ""
    nonce = os.urandom(_NONCE)
    body = AESGCM(_key(settings.FIELD_KEY, "seal")).encrypt(nonce, text.encode(), purpose.encode())
    return VERSION + base64.b64encode(nonce + body).decode()


def unseal(sealed: str, *, purpose: str) -> str:
    """The text again; empty stays empty. Raises SealBroken."""
    if not sealed:
        return ""
    if not sealed.startswith(VERSION):
        raise SealBroken("unknown scheme")
    try:
        raw = base64.b64decode(sealed[len(VERSION) :], validate=True)
        opened = AESGCM(_key(settings.FIELD_KEY, "seal")).decrypt(raw[:_NONCE], raw[_NONCE:], purpose.encode())
    except (InvalidTag, ValueError) as error:
        raise SealBroken("not sealed with this key for this purpose") from error
    return opened.decode()


def fingerprint(text: str, *, purpose: str) -> str:
    """64 hexadecimal digits, the same for the same text: for uniqueness and look-up, useless without the key."""
    key = _key(settings.FIELD_KEY, f"fingerprint:{purpose}")
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest() if text else ""

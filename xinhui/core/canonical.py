"""Canonical JSON: the one text of a value from which sender and server compute the same SHA-256. Pure.

Keys sorted, no spaces, UTF-8 without ASCII escapes: `json.dumps(value, sort_keys=True, separators=(",", ":"),
ensure_ascii=False)`. A number stands as its sender wrote it (JavaScript writes 1e-7 where Python writes 1e-07), so a
JSON text from outside is read with `read_json`, which remembers.
"""

import hashlib
import json
from typing import Any


class SentNumber(float):
    """A number with a fraction or an exponent, and how its sender wrote it."""

    text: str

    def __new__(cls, text: str) -> "SentNumber":
        """From the JSON text."""
        number = super().__new__(cls, text)
        if number in (float("inf"), float("-inf")):
            raise ValueError(f"{text} is out of range")
        number.text = text
        return number


def _refuse(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")


def read_json(data: bytes) -> Any:
    """The value of a JSON text; raises ValueError (not UTF-8, not JSON, NaN, a number out of range, nested too far)."""
    try:
        return json.loads(data.decode(), parse_float=SentNumber, parse_constant=_refuse)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def canonical(value: Any) -> str:
    """The canonical text of a JSON value."""
    if isinstance(value, SentNumber):
        return value.text
    if isinstance(value, dict):
        return "{" + ",".join(f"{_plain(key)}:{canonical(value[key])}" for key in sorted(value)) + "}"
    if isinstance(value, list | tuple):
        return "[" + ",".join([canonical(item) for item in value]) + "]"
    return _plain(value)


def _plain(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def digest_of(value: Any) -> str:
    """SHA-256 of the canonical text, in hexadecimal; raises ValueError for half a surrogate pair."""
    return hashlib.sha256(canonical(value).encode()).hexdigest()

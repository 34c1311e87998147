"""The hash chain. Pure: no database, no settings.

hash = HMAC-SHA256(key, canonical JSON of the entry's fields and the hash before it). Canonical JSON: keys sorted,
no blanks, UTF-8, times in UTC with microseconds. The first entry of a chain follows `GENESIS`.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

GENESIS = "0" * 64
#: Fields under the hash, besides time and detail. Adding one breaks every old hash: add it to `detail` instead.
PLAIN_FIELDS = (
    "chain",
    "seq",
    "actor_id",
    "actor_label",
    "actor_kind",
    "ip",
    "verb",
    "target_type",
    "target_id",
    "area_code",
    "prev_hash",
)


def normalised(value: Any) -> Any:
    """`value` as the JSON that both databases give back unchanged.

    PostgreSQL's jsonb keeps numbers as decimals (2.0 and 1e20 come back as integers) and refuses NUL and lone
    surrogates in text. Dates, UUIDs, decimals and lazy texts become strings. ValueError for NaN and infinity.
    """
    return _settled(json.loads(json.dumps(value, cls=DjangoJSONEncoder, allow_nan=False)))


def _settled(value: Any) -> Any:
    if isinstance(value, dict):
        return {clean_text(key): _settled(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_settled(item) for item in value]
    if isinstance(value, float):
        return int(value) if value.is_integer() else value
    return clean_text(value) if isinstance(value, str) else value


def clean_text(text: str) -> str:
    """Text without NUL and lone surrogates."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def canonical(fields: Mapping[str, Any]) -> bytes:
    """The bytes under the hash. `fields` holds PLAIN_FIELDS, `at` (aware) and `detail` (normalised)."""
    at: datetime = fields["at"]
    body = {name: fields[name] for name in PLAIN_FIELDS}
    body["at"] = at.astimezone(UTC).isoformat(timespec="microseconds")
    body["detail"] = fields["detail"]
    return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def link_hash(key: str, fields: Mapping[str, Any]) -> str:
    """The entry's hash, 64 hex digits."""
    return hmac.new(key.encode(), canonical(fields), hashlib.sha256).hexdigest()

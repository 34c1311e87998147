"""A phone for the tests of sync: it makes records as the page does, and sends them however the test likes."""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.test import Client

from tests.world import GRID
from tests.world_grids import District, middle_of
from xinhui.core import clock


def digest(record: dict[str, Any]) -> str:
    """The hash that a receipt must echo, computed as an integrator would."""
    sealed = {name: record[name] for name in ("kind", "made_at", "body", "photos")}
    text = json.dumps(sealed, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def sha(data: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


@dataclass
class Phone:
    """Somebody of the cast with a token; `made` are all records it ever made."""

    district: District
    handle: str = "worker"
    made: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        token = self.district.world.token(self.district.act_user(self.handle))
        self.client = Client(headers={"authorization": f"Bearer {token}"}, raise_request_exception=False)

    def record(self, kind: str, body: dict[str, Any], *, at: datetime | None = None, **rest: Any) -> dict[str, Any]:
        """A record, made now or at `at`."""
        made_at = (at or clock.now()).isoformat()
        row: dict[str, Any] = {
            "uuid": str(uuid4()),
            "kind": kind,
            "made_at": made_at,
            "base_version": None,
            "body": body,
            "photos": [],
        }
        self.made.append({**row, **rest})
        return self.made[-1]

    def report(self, words: str = "井盖破损", *, grid: str = GRID, photos: tuple[bytes, ...] = (), **body: Any) -> Any:
        """A record of kind “issue” from the middle of a grid."""
        lat, lon = middle_of(grid)
        facts = {"category": "B101", "description": words, "latitude": lat, "longitude": lon, **body}
        return self.record("issue", facts, photos=[sha(data) for data in photos])

    def post(self, *records: dict[str, Any], **head: Any) -> Any:
        """The answer to a batch."""
        body = {"device": "phone-1", "records": list(records), **head}
        return self.client.post("/api/v1/sync/", body, content_type="application/json")

    def send(self, *records: dict[str, Any], **head: Any) -> list[dict[str, Any]]:
        """The results of a batch that was taken."""
        answer = self.post(*records, **head)
        assert answer.status_code == 200, answer.content
        results: list[dict[str, Any]] = answer.json()["results"]
        return results

    def sent(self, record: dict[str, Any], **head: Any) -> dict[str, Any]:
        """The result of one record."""
        (result,) = self.send(record, **head)
        return result

    def known(self, *uuids: str) -> dict[str, Any]:
        """What the server has of these."""
        answer = self.client.get("/api/v1/sync/known/", {"uuid": list(uuids)})
        assert answer.status_code == 200, answer.content
        body: dict[str, Any] = answer.json()
        return body

    def piece(self, data: bytes, start: int = 0, end: int | None = None, *, name: str = "", size: int = 0) -> Any:
        """Send bytes start … end of a photo."""
        end, size = len(data) if end is None else end, size or len(data)
        return self.client.put(
            f"/api/v1/sync/photos/{name or sha(data)}/", data[start:end], content_type="image/jpeg",
            headers={"Content-Range": f"bytes {start}-{end - 1}/{size}"},
        )  # fmt: skip

    def has(self, data: bytes) -> Any:
        """The answer to HEAD of a photo."""
        return self.client.head(f"/api/v1/sync/photos/{sha(data)}/")

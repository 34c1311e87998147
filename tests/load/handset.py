"""A phone on a bad line, for locust: its signal goes, answers get lost, it sends twice and in any order.

Knows nothing of Django: it reads `PHONES_FILE` (who it is, how long it works) and leaves its book in `PHONES_JOURNAL`.
"""

import hashlib
import io
import json
import os
import random
import time
import uuid
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import gevent  # type: ignore[import-untyped]
from locust import FastHttpUser, constant, events, task
from PIL import Image

PLAN = json.loads(Path(os.environ["PHONES_FILE"]).read_text())
PHONES = iter(PLAN["phones"])
BEGUN = time.monotonic()
#: What the bad line does, in turn out of a hundred sends.
GONE, ANSWER_LOST, TWICE = 15, 15, 10
PIECE = 1500
TOTALS: Counter[str] = Counter()
BOOKS: list["Book"] = []


@dataclass
class Book:
    """What one phone made, and what it was given a receipt for; `queue` and `photos` are still to be sent."""

    username: str
    made: dict[str, dict[str, Any]] = field(default_factory=dict)
    receipts: list[str] = field(default_factory=list)
    queue: dict[str, dict[str, Any]] = field(default_factory=dict)
    photos: dict[str, bytes] = field(default_factory=dict)
    odd: list[Any] = field(default_factory=list)


def is_working_time() -> bool:
    """Phones make records until the minutes are over; then the signal is good and they send what is left."""
    return time.monotonic() - BEGUN < float(PLAN["seconds"])


def photo() -> tuple[str, bytes]:
    """A small photo that no other phone takes."""
    file = io.BytesIO()
    Image.frombytes("RGB", (40, 30), random.randbytes(3600)).save(file, "JPEG", quality=85)
    data = file.getvalue()
    return hashlib.sha256(data).hexdigest(), data


def digest_of(record: dict[str, Any]) -> str:
    """SHA-256 of the canonical JSON, as the real phone computes it."""
    sealed = {name: record[name] for name in ("kind", "made_at", "body", "photos")}
    text = json.dumps(sealed, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


class Handset(FastHttpUser):
    """One phone."""

    wait_time = constant(0)
    connection_timeout = network_timeout = 60.0

    def on_start(self) -> None:
        """Become one of the planned phones."""
        self.who = next(PHONES)
        self.book = Book(self.who["username"])
        self.headers = {"Authorization": f"Bearer {self.who['key']}"}
        BOOKS.append(self.book)

    @task
    def live(self) -> None:
        """Some minutes of a day: make, wait, send."""
        if is_working_time():
            left = float(PLAN["seconds"]) - (time.monotonic() - BEGUN)
            gevent.sleep(min(random.uniform(0, 2 * PLAN["pause"]), left + random.uniform(0, 30)))
            if is_working_time():
                self.make()
            if random.random() < 0.3:  # no signal here: the queue grows
                TOTALS["walks without signal"] += 1
                return
        else:
            gevent.sleep(random.uniform(5, 30))
            if not any(book.queue or book.photos for book in BOOKS):
                self.environment.runner.quit()  # nobody has anything left
        jobs = [self.send_records, self.send_photos]
        random.shuffle(jobs)
        for job in jobs:
            job()

    def make(self) -> None:
        """A report, three of four with photos, or a patrol."""
        now, number = datetime.now(UTC), str(uuid.uuid4())
        record: dict[str, Any] = {"uuid": number, "made_at": now.isoformat(), "photos": [], "base_version": None}
        if random.random() < 0.2:
            begun, place = now - timedelta(minutes=30), [self.who["lat"], self.who["lon"]]
            record |= {"kind": "patrol", "body": {
                "grid": self.who["grid"], "started_at": begun.isoformat(), "finished_at": now.isoformat(),
                "track": [[*place, begun.isoformat()], [*place, now.isoformat()]], "checks": [], "note": PLAN["mark"],
            }}  # fmt: skip
        else:
            taken = [photo() for _each in range(random.randint(0, 3))]
            self.book.photos.update(taken)
            record |= {"kind": "issue", "photos": [sha for sha, _data in taken], "body": {
                "category": "B101", "description": PLAN["mark"], "latitude": self.who["lat"],
                "longitude": self.who["lon"],
            }}  # fmt: skip
        self.book.made[number] = self.book.queue[number] = record

    def call(self, method: str, path: str, name: str, **facts: Any) -> Any:
        """The answer; None when the line lost the request or its answer. Sends twice at times."""
        fate = random.randrange(100) if is_working_time() else 100
        if fate < GONE:
            TOTALS["requests lost"] += 1
            return None
        headers = {**self.headers, **facts.pop("headers", {})}

        def once() -> Any:
            with self.client.request(method, f"/api/v1/{path}", name=name, headers=headers, catch_response=True,
                                     **facts) as answer:  # fmt: skip
                TOTALS["requests"] += 1
                if answer.status_code in (200, 201, 308, 416) or (method == "HEAD" and answer.status_code == 404):
                    answer.success()
                return answer

        if GONE <= fate < GONE + TWICE:
            TOTALS["sent twice at once"] += 1
            answer = gevent.joinall([gevent.spawn(once), gevent.spawn(once)])[-1].value
        else:
            answer = once()
        if GONE + TWICE <= fate < GONE + TWICE + ANSWER_LOST:
            TOTALS["answers lost"] += 1
            return None
        if answer is None or answer.status_code == 0:  # the portal was too busy to answer in a minute
            TOTALS["no answer"] += 1
            return None
        return answer

    def send_records(self) -> None:
        """The queue in any order, some of it twice in one batch; a record goes when its receipt is whole."""
        batch = list(self.book.queue.values())
        random.shuffle(batch)
        batch = batch[:60] + batch[: random.randrange(3)]
        if not batch:
            return
        body = {"device": "locust", "user": self.book.username, "records": batch}
        answer = self.call("POST", "sync/", "sync", json=body)
        if answer is None or answer.status_code != 200:
            return
        for row in answer.json()["results"]:
            record = self.book.queue.get(row["uuid"])
            if record is None:
                continue
            if row["status"] not in ("stored", "known", "waiting_photos"):
                self.book.odd.append({"uuid": row["uuid"], "status": row["status"], "error": row["error"]})
            elif row["content_hash"] == digest_of(record) and set(row["photos"].values()) <= {"kept"}:
                self.book.receipts.append(row["uuid"])
                del self.book.queue[row["uuid"]]

    def send_photos(self) -> None:
        """Each photo from where the portal has it, in pieces; the line may break between two."""
        waiting = list(self.book.photos.items())
        random.shuffle(waiting)
        for sha, data in waiting[:4]:
            held = self._held(sha)
            while held is not None and held < len(data):
                piece = data[held : held + PIECE]
                span = f"bytes {held}-{held + len(piece) - 1}/{len(data)}"
                answer = self.call("PUT", f"sync/photos/{sha}/", "photo", data=piece,
                                   headers={"Content-Range": span, "Content-Type": "application/octet-stream"})  # fmt: skip
                held = None if answer is None else self._told(answer, len(data))
            if held is not None:
                del self.book.photos[sha]

    def _held(self, sha: str) -> int | None:
        answer = self.call("HEAD", f"sync/photos/{sha}/", "photo there?")
        return None if answer is None else self._told(answer, 1 << 30)

    def _told(self, answer: Any, whole: int) -> int | None:
        if answer.headers.get("X-Photo") == "kept":
            return whole
        if answer.status_code == 404:
            return 0
        if answer.status_code not in (308, 416):
            return None
        return int(answer.headers.get("Range", "bytes=0--1").rsplit("-", 1)[-1]) + 1


@events.test_stop.add_listener
def leave_the_books(**_facts: Any) -> None:
    """Write down what every phone made and was promised."""
    books = [{"made": list(book.made.values()), "receipts": book.receipts, "queued": list(book.queue), "odd": book.odd}
             for book in BOOKS]  # fmt: skip
    Path(os.environ["PHONES_JOURNAL"]).write_text(json.dumps({"books": books, "totals": TOTALS}))

"""People at the other end of a bad line: they send until the portal says yes, always with the same number."""

import json
import random
import threading
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from tests.faults.processes import wait_until

TIMEOUT, PAUSE = 5, 0.2


@dataclass
class Clients:
    """A reporter and an answerer; what the portal acknowledged, and what it refused (there must be nothing)."""

    base: str
    sown: dict[str, Any]
    reported: list[str] = field(default_factory=list)
    answered: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    retries: int = 0
    stop: threading.Event = field(default_factory=threading.Event)
    threads: list[threading.Thread] = field(default_factory=list)

    def start(self) -> None:
        """Begin to send."""
        for work in (self._report, self._answer):
            self.threads.append(threading.Thread(target=work))
            self.threads[-1].start()

    def heard(self) -> int:
        """How many yeses the client that got the fewest has heard."""
        return min(len(self.answered), len(self.reported))

    def finish(self) -> None:
        """No new sends; those under way are sent until acknowledged."""
        self.stop.set()
        for thread in self.threads:
            thread.join(90)
        assert not any(thread.is_alive() for thread in self.threads), "a client never heard a yes"

    def _report(self) -> None:
        while not self.stop.is_set():
            body = {
                "uuid": str(uuid4()), "category": "B101", "description": "井盖缺损",
                "latitude": self.sown["latitude"], "longitude": self.sown["longitude"],
            }  # fmt: skip
            if self._send("issues/", body, self.sown["worker"]):
                self.reported.append(str(body["uuid"]))
            wait_until(random.uniform(0, PAUSE))

    def _answer(self) -> None:
        for uuid in self.sown["waiting"]:
            if self.stop.is_set():
                return
            body = {"uuid": str(uuid4()), "text": "已安排人员"}
            if self._send(f"assignments/{uuid}/respond/", body, self.sown["handler"]):
                self.answered.append(uuid)
            wait_until(random.uniform(0, PAUSE * 2))

    def _send(self, path: str, body: dict[str, Any], token: str) -> bool:
        request = urllib.request.Request(
            f"{self.base}/api/v1/{path}",
            data=json.dumps(body).encode(),
            headers={"Content-Type": "application/json", "Authorization": f"Bearer {token}"},
        )
        while True:
            try:
                with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:
                    return int(answer.status) in (200, 201)
            except urllib.error.HTTPError as error:
                if error.code < 500:
                    self.refused.append(f"{path}: {error.code} {error.read()[:200]!r}")
                    return False
            except (OSError, urllib.error.URLError):
                pass  # killed while it answered, or not back yet: the same number again
            self.retries += 1
            wait_until(PAUSE)

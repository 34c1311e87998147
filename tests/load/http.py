"""A small closed-loop load generator on kept connections, on this machine only."""

import http.client
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass
class Rate:
    """What a run reached."""

    done: int
    seconds: float
    statuses: dict[int, int]

    @property
    def per_second(self) -> float:
        """Requests a second."""
        return self.done / self.seconds


def drive(
    port: int, *, method: str, path: str, body: Callable[[], str], headers: dict[str, str], seconds: float, clients: int
) -> Rate:
    """`clients` connections send one request after another for `seconds`."""
    statuses: dict[int, int] = {}
    lock = threading.Lock()
    until = time.monotonic() + seconds

    def client() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        own: dict[int, int] = {}
        while time.monotonic() < until:
            connection.request(method, path, body() or None, {"Connection": "keep-alive", **headers})
            answer = connection.getresponse()
            answer.read()
            own[answer.status] = own.get(answer.status, 0) + 1
        connection.close()
        with lock:
            for status, number in own.items():
                statuses[status] = statuses.get(status, 0) + number

    begun = time.monotonic()
    threads = [threading.Thread(target=client) for _i in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Rate(sum(statuses.values()), time.monotonic() - begun, statuses)

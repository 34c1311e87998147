"""A small closed-loop load generator on kept connections, on this machine only."""

import http.client
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass
class Rate:
    """What a run reached."""

    done: int
    seconds: float
    statuses: dict[int, int]
    times: list[float] = field(default_factory=list)

    @property
    def per_second(self) -> float:
        """Requests a second."""
        return self.done / self.seconds

    @property
    def p95_ms(self) -> float:
        """What 95 of 100 requests were faster than, in milliseconds."""
        return sorted(self.times)[int(len(self.times) * 0.95)] * 1000


def drive(
    port: int, *, method: str, path: str, body: Callable[[], str], headers: dict[str, str], seconds: float, clients: int
) -> Rate:
    """`clients` connections send one request after another for `seconds`."""
    statuses: dict[int, int] = {}
    times: list[float] = []
    lock = threading.Lock()
    until = time.monotonic() + seconds

    def client() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        own: dict[int, int] = {}
        took: list[float] = []
        while time.monotonic() < until:
            asked = time.monotonic()
            connection.request(method, path, body() or None, {"Connection": "keep-alive", **headers})
            answer = connection.getresponse()
            answer.read()
            took.append(time.monotonic() - asked)
            own[answer.status] = own.get(answer.status, 0) + 1
        connection.close()
        with lock:
            times.extend(took)
            for status, number in own.items():
                statuses[status] = statuses.get(status, 0) + number

    begun = time.monotonic()
    threads = [threading.Thread(target=client) for _i in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Rate(sum(statuses.values()), time.monotonic() - begun, statuses, times)

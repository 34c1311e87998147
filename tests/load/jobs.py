"""The public page of posts against a bare cached view: the same bytes by the same server, taken from the cache."""

import statistics

from tests.load.http import drive
from tests.load.kit import SECONDS, say
from tests.load.server import web

ROUNDS = 3
PLAIN = {"Accept-Language": "zh-hans"}


def job_board() -> None:
    """Requests a second of the board, beside a view that answers bytes which lie in the cache; and with an ETag."""
    rates: dict[str, list[float]] = {"bare": [], "board": []}
    with web() as (port, _pid):
        for _round in range(ROUNDS):
            for name, path in (("bare", "/bare-cached/"), ("board", "/talent/jobs/")):
                rate = drive(port, method="GET", path=path, body=lambda: "", headers=PLAIN, seconds=SECONDS, clients=8)
                assert set(rate.statuses) == {200}, rate.statuses
                rates[name].append(rate.per_second)
    bare, board = statistics.median(rates["bare"]), statistics.median(rates["board"])
    say("public page of posts, warm", f"{board:,.0f}/s = {board / bare:.2f}×", f"{bare:,.0f}/s bare cached", "≥ 0.8×")

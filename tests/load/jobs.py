"""The public page of posts against a bare cached view: the same bytes by the same server, from the cache."""

import statistics

from tests.load.http import drive
from tests.load.kit import SECONDS, say
from tests.load.server import web

ROUNDS = 5
PATHS = (("bare", "/bare-cached/"), ("board", "/talent/jobs/"))
PLAIN = {"Accept-Language": "zh-hans"}


def job_board() -> None:
    """Requests a second of the board, beside a view that answers bytes which lie in the cache."""
    rates: dict[str, list[float]] = {"bare": [], "board": []}
    with web() as (port, _pid):
        for turn in range(ROUNDS + 1):
            for name, path in PATHS:
                rate = drive(port, method="GET", path=path, body=lambda: "", headers=PLAIN, seconds=SECONDS, clients=8)
                assert set(rate.statuses) == {200}, rate.statuses
                if turn:  # the first one warms up: each worker renders the page once
                    rates[name].append(rate.per_second)
    bare, board = statistics.median(rates["bare"]), statistics.median(rates["board"])
    say("public page of posts, warm", f"{board:,.0f}/s = {board / bare:.2f}×", f"{bare:,.0f}/s bare cached", "≥ 0.8×")

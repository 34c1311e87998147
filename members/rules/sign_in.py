"""The code on the host's screen: six digits that change every half minute, and how often one may guess. Pure.

A code is the truncated HMAC-SHA-256 of the meeting and the half minute (as RFC 6238 does it). The one before is taken
as well: between reading and typing the screen may have changed.
"""

import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime, timedelta

WINDOW_SECONDS, DIGITS = 30, 6
TRIES, TRY_SPAN, LOCKED_FOR = 5, timedelta(minutes=10), timedelta(minutes=10)


def window_of(at: datetime) -> int:
    """The number of the half minute."""
    return int(at.timestamp()) // WINDOW_SECONDS


def code_of(key: bytes, meeting_id: int, window: int) -> str:
    """The six digits of a meeting in a half minute."""
    digest = hmac.new(key, f"{meeting_id}:{window}".encode(), hashlib.sha256).digest()
    start = digest[-1] & 0x0F
    number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFFFFFF
    return str(number % 10**DIGITS).zfill(DIGITS)


def is_code(key: bytes, meeting_id: int, text: str, at: datetime) -> bool:
    """Whether the text is the code of this half minute or of the one before; blanks in it do not matter."""
    typed = "".join(text.split()).encode()
    window = window_of(at)
    found = [hmac.compare_digest(typed, code_of(key, meeting_id, window - back).encode()) for back in (0, 1)]
    return any(found)


def seconds_left(at: datetime) -> int:
    """Until the code changes: 1 to 30."""
    return WINDOW_SECONDS - int(at.timestamp()) % WINDOW_SECONDS


def locked_until(tries: Sequence[datetime], at: datetime) -> datetime | None:
    """Until when further tries are refused; None: they are taken. `tries`: the wrong ones, in any order.

    Five wrong ones within ten minutes close the door for ten minutes after the fifth.
    """
    last = sorted(tries)[-TRIES:]
    if len(last) < TRIES or last[-1] - last[0] > TRY_SPAN:
        return None
    until = last[-1] + LOCKED_FOR
    return until if at < until else None

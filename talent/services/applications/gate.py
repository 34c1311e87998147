"""The gate of the public forms: a sealed ticket that is a form once and a question once, and calls counted.

A ticket names the form by a random token, under which the row is unique: a double click, a sent-again page and a
replay all end at the one row that the form made. A wrong answer burns the ticket; the page shows a new one.
"""

import json
import logging
import random
import time
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.core.cache import cache

from xinhui.accounts.actors import Actor
from xinhui.accounts.scope import EMPTY
from xinhui.core.cache import count
from xinhui.core.captcha import Question, asked
from xinhui.core.sealed import SealBroken, fingerprint, seal, unseal

log = logging.getLogger(__name__)
APPLY, OBJECT = "talent.apply", "talent.object"
#: Seconds that a form may lie open; that a sent form shows its code again; of the window in which calls are counted.
OPEN_FOR, SHOWN_FOR, WINDOW = 12 * 3600, 600, 3600
#: What one address may send in an hour: a firm's people may sit behind one. Wrong codes that it may try.
PER_WINDOW, WRONG_CODES = 60, 20


@dataclass(frozen=True)
class Ticket:
    """An open form: `text` travels in the page."""

    token: UUID
    at: int
    question: Question
    text: str = ""


def applicant(ip: str | None) -> Actor:
    """Somebody without an account, who may do nothing but what the public pages offer."""
    return Actor(user_id=None, label="applicant", scope=EMPTY, ip=ip, kind="client")


def new_ticket(use: str) -> Ticket:
    """A form with its question."""
    token, at, question = uuid4(), int(time.time()), asked(random.SystemRandom())
    said = [token.hex, at, question.first, question.second, question.numbers, question.more]
    return Ticket(token, at, question, seal(json.dumps(said), purpose=use))


def opened(text: str, use: str) -> Ticket | None:
    """The ticket in the page; None when it is not ours or too old."""
    try:
        token, at, first, second, numbers, more = json.loads(unseal(text[:600], purpose=use) or "null")
    except (SealBroken, ValueError, TypeError):
        return None
    if not 0 <= time.time() - at <= OPEN_FOR:
        return None
    return Ticket(UUID(token), at, Question(first, second, tuple(numbers), more), text)


def is_answered(ticket: Ticket, answer: str) -> bool:
    """True for the right answer to a question that was not answered wrongly before; a wrong one burns it."""
    key = f"talent-burnt:{ticket.token.hex}"
    if ticket.question.is_answered_by(answer) and not cache.get(key):
        return True
    cache.set(key, 1, OPEN_FOR)
    return False


def may_send(ip: str | None, *, use: str, limit: int = PER_WINDOW) -> bool:
    """Count a call of this address; False when its hour is full. Without its cache it lets calls through: an
    application must not be lost because a counter is."""
    window = int(time.time() // WINDOW)
    mark = fingerprint(ip or "-", purpose="talent.address")[:24]
    try:
        return count(f"{use}:{mark}:{window}", WINDOW * 2) <= limit
    except Exception:
        log.warning("calls of the public forms could not be counted", exc_info=True)
        return True


def is_full(ip: str | None, *, use: str, limit: int) -> bool:
    """Whether the hour of this address is full, without counting."""
    window, mark = int(time.time() // WINDOW), fingerprint(ip or "-", purpose="talent.address")[:24]
    try:
        return int(cache.get(f"{use}:{mark}:{window}") or 0) >= limit
    except Exception:
        log.warning("calls of the public forms could not be counted", exc_info=True)
        return False

"""Writing down what forms cost."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import DatabaseError, transaction

from xinhui.accounts.actors import Actor
from xinhui.burden.models import FIELDS_MAX, SECONDS_MAX, Effort
from xinhui.core import clock

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Cost:
    """What a form asked, what was filled in by hand, how long it took in seconds."""

    asked: int
    filled: int
    seconds: int


def cost_of(value: object) -> Cost | None:
    """What a page measured, {asked, filled, seconds}; None when it is not that: nobody's record waits for a number."""
    if not isinstance(value, dict):
        return None
    numbers = [value.get(name) for name in ("asked", "filled", "seconds")]
    if not all(isinstance(number, int) and not isinstance(number, bool) for number in numbers):
        return None
    asked, filled, seconds = (int(str(number)) for number in numbers)
    if not (1 <= asked <= FIELDS_MAX and 0 <= filled <= asked and seconds >= 0):
        return None
    return Cost(asked, filled, min(seconds, SECONDS_MAX))


def note_costs(*, actor: Actor, channel: str, costs: Sequence[tuple[str, Cost]]) -> int:
    """Write down (form, cost) of forms that were accepted; returns how many.

    Not a verb: nobody decides anything, nothing goes on the trail, and who filled it in is not kept. Somebody of
    several posts counts for the first of them; somebody without a post does not count.
    """
    if not costs or not actor.scope.grants:
        return 0
    post = actor.scope.grants[0]
    facts: dict[str, Any] = {"at": clock.now(), "channel": channel, "role": post.role, "area_code": post.area_code}
    rows = [
        Effort(form=form[:80], asked=cost.asked, filled=cost.filled, seconds=cost.seconds, **facts)
        for form, cost in costs
    ]
    try:
        with transaction.atomic():
            Effort.objects.bulk_create(rows)
    except DatabaseError:  # what was filled in is kept already: its sender must not read that it was not
        log.warning("what a form cost was not kept", exc_info=True)
        return 0
    return len(rows)

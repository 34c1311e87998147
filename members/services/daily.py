"""What the room does by itself, once a day and without harm any number of times: each writes under keys of its own."""

from collections.abc import Callable

from members.services.points.daily import points_daily
from xinhui.accounts.actors import Actor

#: Each takes the actor (the portal itself) and returns how many rows it wrote.
DAILY: tuple[Callable[..., int], ...] = (
    points_daily,
)  # fmt: skip


def run_daily(*, actor: Actor) -> int:
    """Reminders, expiries and due dates of the whole room; returns how many rows were written."""
    return sum(each(actor=actor) for each in DAILY)

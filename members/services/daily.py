"""What the room does by itself, once a day and without harm any number of times: each writes under keys of its own."""

from collections.abc import Callable

from members.services.register.reminders import propose_lost, remind_of_contacts, remind_of_measures
from members.services.transfers.daily import expire_letters, remind_of_letters
from xinhui.accounts.actors import Actor

#: Each takes the actor (the portal itself) and returns how many rows it wrote.
DAILY: tuple[Callable[..., int], ...] = (
    expire_letters,
    remind_of_letters,
    remind_of_contacts,
    propose_lost,
    remind_of_measures,
)


def run_daily(*, actor: Actor) -> int:
    """Reminders, expiries and due dates of the whole room; returns how many rows were written."""
    return sum(each(actor=actor) for each in DAILY)

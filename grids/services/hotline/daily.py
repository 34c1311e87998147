"""The rounds of the clock: every tick, and once a day."""

from grids.services.hotline.caller import purge_callers
from grids.services.hotline.folder import forget_files, take_in_files, write_answers
from grids.services.hotline.remind import remind_orders
from xinhui.accounts.actors import SYSTEM


def hotline_round() -> int:
    """Files in, reminders, answers out; returns how many of all."""
    return take_in_files(actor=SYSTEM) + remind_orders(actor=SYSTEM) + write_answers(actor=SYSTEM)


def hotline_day() -> int:
    """What is to be forgotten; returns how many."""
    return purge_callers(actor=SYSTEM) + forget_files(actor=SYSTEM)

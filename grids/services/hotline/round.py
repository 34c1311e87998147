"""The round of the clock at every tick."""

from grids.services.hotline.folder import take_in_files, write_answers
from grids.services.hotline.remind import remind_orders
from xinhui.accounts.actors import SYSTEM


def hotline_round() -> int:
    """Files in, reminders, answers out; returns how many of all."""
    return take_in_files(actor=SYSTEM) + remind_orders(actor=SYSTEM) + write_answers(actor=SYSTEM)

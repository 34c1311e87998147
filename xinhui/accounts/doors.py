"""Doors for accounts without a post: a room says where such an account goes, and of whom the door is.

Filled by the rooms when they are loaded, as kinds of messages are: nothing down here knows a room.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Door:
    """The first page of such an account, its name in the menu, and whether the user (by id) goes in there."""

    url_name: str
    label: StrOrPromise
    is_open: Callable[[int], bool]


_doors: dict[str, Door] = {}


def register_door(door: Door) -> None:
    """Known from now on; registered again it is replaced."""
    _doors[door.url_name] = door


def doors_of(user_id: int) -> list[Door]:
    """Those that are this user's, in the order of registration."""
    return [door for door in _doors.values() if door.is_open(user_id)]

"""What somebody leaves behind: rooms say which of their work hangs on a person. Filled when the rooms are loaded."""

from collections.abc import Callable
from dataclasses import dataclass

from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class OpenWork:
    """A kind of work, and how many rows of it a user (by id) has open."""

    key: str
    label: StrOrPromise
    count: Callable[[int], int]


_kinds: dict[str, OpenWork] = {}


def register_open_work(kind: OpenWork) -> None:
    """Known from now on; registered again it is replaced."""
    _kinds[kind.key] = kind


def open_work_of(user_id: int) -> list[tuple[str, int]]:
    """(kind's name, how many) for what is open; nothing for whoever leaves nothing behind."""
    found = [(str(kind.label), kind.count(user_id)) for kind in _kinds.values()]
    return [(label, many) for label, many in found if many]

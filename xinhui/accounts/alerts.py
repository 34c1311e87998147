"""What an owner is told about the own account, and administrators about what waits for them.

Nothing down here knows messages (`xinhui/outbox` stands above, and takes it from here when it is loaded); the hook is
called inside the transaction of what it tells of, so that the message is written with it or not at all.
"""

from collections.abc import Callable, Mapping

#: user id, kind (`account.new_device`), what its words are filled with, a key that makes it one message, where it leads
#: ("": to the person's own sessions).
Tell = Callable[[int, str, Mapping[str, str], str, str], None]
_tellers: list[Tell] = []


def register_teller(tell: Tell) -> None:
    """The one who tells; registered again it is replaced."""
    _tellers[:] = [tell]


def tell_owner(*, user_id: int, kind: str, key: str, link: str = "", **words: str) -> None:
    """Tell the owner of an account once by this key. Without a room of messages nobody is told."""
    for tell in _tellers:
        tell(user_id, kind, words, key, link)

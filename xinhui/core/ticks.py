"""What a ticker without Celery does besides the chain: rooms above register their own when their app is ready."""

from collections.abc import Callable

_OTHERS: dict[str, Callable[[], int]] = {}


def register_tick(name: str, run: Callable[[], int]) -> None:
    """`run` advances what is due in a room and returns how many rows; the name is the room's."""
    _OTHERS[name] = run


def run_others() -> dict[str, int]:
    """Each room's tick; room → rows advanced."""
    return {name: run() for name, run in _OTHERS.items()}

"""Base versions (G12): a number that moves when what a person judged is no longer what they judged."""

from grids.states import WhistleState

_RANK = {state: number for number, state in enumerate(WhistleState)}


def whistle_version(round_: int, state: str) -> int:
    """Of a whistle: its round and state. Climbing a level, a message or a remark changes nothing that was judged."""
    return round_ * 100 + _RANK[WhistleState(state)]

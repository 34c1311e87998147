"""Roll calls as the phone reads them."""

from typing import Any

from grids.selectors.roll_calls import own_calls
from xinhui.accounts.models import User


def roll_calls(user: User) -> list[dict[str, Any]]:
    """One's own rows of the calls that are open, or were answered within a day; the newest first."""
    return [
        {
            "uuid": row.uuid,
            "title": row.roll_call.title,
            "activation": row.roll_call.activation.title,
            "is_drill": row.roll_call.activation.is_drill,
            "called_at": row.roll_call.called_at,
            "answered_at": row.answered_at,
        }
        for row in own_calls(user)
    ]

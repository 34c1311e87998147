"""Messages of the room: an event told to several people. No text about a person goes into them."""

from collections.abc import Iterable, Mapping
from typing import Any

from xinhui.outbox.services.enqueue import Draft, enqueue


def tell_people(people: Iterable[int], kind: str, *, key: str, link: str, context: Mapping[str, Any]) -> int:
    """A message to each under a key of the event; returns how many were offered. Inside a transaction."""
    return enqueue(drafts=[
        Draft(key=f"{key}:{user_id}", recipient_id=user_id, kind=kind, context=dict(context), link=link)
        for user_id in sorted(set(people))
    ])  # fmt: skip

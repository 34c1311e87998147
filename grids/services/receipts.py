"""Doing a sender's action once, however often it is sent."""

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from grids.models import Receipt
from xinhui.accounts.actors import Actor
from xinhui.core import clock
from xinhui.core.errors import Conflict, DomainError


def content_hash(body: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical JSON of a body: key order and spacing do not count."""
    text = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def once(
    *, actor: Actor, uuid: UUID | None, verb: str, body: Mapping[str, Any], act: Callable[[], int]
) -> tuple[int, bool]:
    """Run `act` (which returns the id of its result) unless this UUID was already served.

    Returns (result id, was it run now). Without a UUID it simply runs. The receipt is written in the action's
    transaction: both are kept or neither. Raises Conflict when the UUID came with another body, verb or sender.
    """
    if uuid is None or actor.user_id is None:
        return act(), True
    digest = content_hash(body)
    try:
        with transaction.atomic():
            known = Receipt.objects.filter(uuid=uuid).first()
            if known is None:
                target_id = act()
                Receipt.objects.create(
                    uuid=uuid,
                    user_id=actor.user_id,
                    verb=verb,
                    content_hash=digest,
                    target_id=target_id,
                    received_at=clock.now(),
                )
                return target_id, True
    except (IntegrityError, DomainError):
        # A copy of the same request committed first, and what it did is what refuses this one; a real violation or
        # refusal has no receipt.
        known = Receipt.objects.filter(uuid=uuid).first()
        if known is None:
            raise
    if (known.content_hash, known.verb, known.user_id) != (digest, verb, actor.user_id):
        raise Conflict(
            code="uuid-reused",
            field="uuid",
            message=_("This number was already used for another request."),
            action=_("Use a new UUID for a new request."),
        )
    return known.target_id, False

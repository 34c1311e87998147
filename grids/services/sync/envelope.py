"""The shapes of the sync room: what comes in for one record, and what goes back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from grids.models import SyncRecord
from xinhui.accounts.actors import Actor
from xinhui.accounts.models import User
from xinhui.burden.services import Cost
from xinhui.core import clock
from xinhui.core.errors import Conflict, DomainError, InvalidInput

STORED, KNOWN, WAITING, CONFLICT, REFUSED, FAILED = (
    "stored", "known", "waiting_photos", "conflict", "refused", "failed",
)  # fmt: skip
STATUSES = (STORED, KNOWN, WAITING, CONFLICT, REFUSED, FAILED)


@dataclass(frozen=True)
class Sender:
    """Whose phone it is. `skew_seconds`: its clock minus ours when it sent; None when it did not say."""

    actor: Actor
    user: User
    device: str = ""
    skew_seconds: int | None = None


@dataclass(frozen=True)
class Envelope:
    """One record as it came: the body is checked for its shape, and empty when the record is known already."""

    uuid: UUID
    kind: str
    made_at: datetime
    content_hash: str
    body: Mapping[str, Any] = field(default_factory=dict)
    photos: tuple[str, ...] = ()
    base_version: int | None = None
    #: What filling in the form cost; None when the phone did not measure.
    cost: Cost | None = None


SKEW_SECONDS = 300


def skew_of(sender: Sender, envelope: Envelope) -> int:
    """Seconds that the phone's clock is ahead of ours (negative: behind). Of a phone that did not say what time it
    has when it sends, only a record made in the future tells."""
    if sender.skew_seconds is not None:
        return sender.skew_seconds
    return max(0, round((envelope.made_at - clock.now()).total_seconds()))


def is_skewed(seconds: int) -> bool:
    """More than five minutes off."""
    return abs(seconds) > SKEW_SECONDS


def server_time(sender: Sender, envelope: Envelope, device_time: datetime) -> datetime:
    """A time of the phone's clock by ours: moved by a skew that counts, and never in the future."""
    skew = skew_of(sender, envelope)
    moved = device_time - timedelta(seconds=skew) if is_skewed(skew) else device_time
    return min(moved, clock.now())


@dataclass
class Outcome:
    """What became of one record. `error` says why not; `current` is what the server has instead, in words."""

    uuid: UUID
    status: str
    content_hash: str = ""
    photos: dict[str, str] = field(default_factory=dict)
    link: str = ""
    skew_seconds: int = 0
    error: DomainError | None = None
    current: dict[str, Any] | None = None


class Stale(Conflict):
    """What the sender saw is not what is there now. `current` is that, in words, with its `version`."""

    def __init__(self, *, current: dict[str, Any], message: StrOrPromise = "") -> None:
        super().__init__(
            code="version-stale",
            message=message or _("This has changed since your phone last saw it."),
            action=_("Look at what it is now, then decide again."),
        )
        self.current = current


class NumberTaken(Conflict):
    """The UUID belongs to another record. `stored_hash` is told to its owner only."""

    def __init__(self, *, stored_hash: str = "") -> None:
        super().__init__(
            code="uuid-reused",
            field="uuid",
            message=_("This number was already used for another record."),
            action=_("Use a new UUID for a new record."),
        )
        self.stored_hash = stored_hash


def nothing(*_args: Any) -> None:
    """There is nothing to say."""


def never(_body: Mapping[str, Any]) -> bool:
    """No body of this kind waits for a photo."""
    return False


@dataclass(frozen=True)
class Kind:
    """What a record of a kind does. `run` gives the id of the row that it led to; `attach` adds photos to that row."""

    run: Callable[[Sender, Envelope], int]
    link: Callable[[int], str]
    attach: Callable[[Actor, int, list[UUID]], None] | None = None
    photos_max: int = 9
    #: The verb itself asks for a photo: it is kept as it came, and done when the photo is there.
    waits: Callable[[Mapping[str, Any]], bool] = never
    #: What must hold already while it waits.
    foresee: Callable[[Sender, Envelope], None] = nothing
    current: Callable[[Sender, Mapping[str, Any]], dict[str, Any] | None] = nothing


def check_photos(kind: Kind, photos: tuple[str, ...]) -> None:
    """Raise InvalidInput when a record names more photos than its kind takes."""
    most = kind.photos_max if kind.attach else 0
    if len(photos) > most:
        raise InvalidInput(
            code="photos-too-many", field="photos",
            message=_("A record of this kind takes at most %(max)d photos.") % {"max": most},
            action=_("Send the other photos with a report."),
        )  # fmt: skip


#: Rows of one batch that are known already, by number.
Known = dict[UUID, SyncRecord]

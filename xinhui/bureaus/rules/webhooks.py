"""Webhooks: kinds of events, states, and when what failed is tried again. Pure."""

import random
from datetime import datetime, timedelta

from django.db import models
from django.utils.translation import pgettext_lazy

from xinhui.core.transitions import Transition, TransitionTable


class EventKind(models.TextChoices):
    """What a bureau is told of; the value is the `type` of the payload."""

    DISPATCHED = "assignment.dispatched", pgettext_lazy("webhooks", "Dispatched")
    RESPONDED = "assignment.responded", pgettext_lazy("webhooks", "Responded")
    RETURN_CLAIMED = "assignment.return_claimed", pgettext_lazy("webhooks", "Return claimed")
    RETURN_DISPUTED = "assignment.return_disputed", pgettext_lazy("webhooks", "Return disputed")
    RETURN_OVERRULED = "assignment.return_overruled", pgettext_lazy("webhooks", "Return overruled")
    RETURNED = "assignment.returned", pgettext_lazy("webhooks", "Returned")
    EXTENSION_ASKED = "assignment.extension_asked", pgettext_lazy("webhooks", "Extension asked for")
    EXTENSION_GRANTED = "assignment.extension_granted", pgettext_lazy("webhooks", "Extension granted")
    EXTENSION_REFUSED = "assignment.extension_refused", pgettext_lazy("webhooks", "Extension refused")
    SUSPENDED = "assignment.suspended", pgettext_lazy("webhooks", "Suspended")
    RESUMED = "assignment.resumed", pgettext_lazy("webhooks", "Resumed")
    HANDED_OVER = "assignment.handed_over", pgettext_lazy("webhooks", "Handed over")
    DEADLINE_MOVED = "assignment.deadline_moved", pgettext_lazy("webhooks", "Deadline moved")
    ESCALATED = "assignment.escalated", pgettext_lazy("webhooks", "Overdue, escalated")
    REMINDED = "assignment.reminded", pgettext_lazy("webhooks", "Overdue, reminded")
    SUPERVISED = "assignment.supervised", pgettext_lazy("webhooks", "Under supervision")
    SUPERVISION_REPLIED = "assignment.supervision_replied", pgettext_lazy("webhooks", "Supervision answered")
    FINISHED = "assignment.finished", pgettext_lazy("webhooks", "Finished")
    REWORKED = "assignment.reworked", pgettext_lazy("webhooks", "Sent back for rework")
    VERIFIED = "assignment.verified", pgettext_lazy("webhooks", "Verified on site")
    CLOSED = "assignment.closed", pgettext_lazy("webhooks", "Closed")
    RATED = "assignment.rated", pgettext_lazy("webhooks", "Rated")
    CANCELLED = "assignment.cancelled", pgettext_lazy("webhooks", "Cancelled")
    TEST = "webhook.test", pgettext_lazy("webhooks", "Test event")


#: What an endpoint may choose from; a test comes when somebody asks for it.
CHOOSABLE = tuple(kind for kind in EventKind if kind != EventKind.TEST)


class EndpointState(models.TextChoices):
    """Whether events are sent. A paused one misses nothing: they wait."""

    ACTIVE = "active", pgettext_lazy("webhooks", "In use")
    PAUSED = "paused", pgettext_lazy("webhooks", "Paused")
    REMOVED = "removed", pgettext_lazy("webhooks", "Removed")


class PauseCause(models.TextChoices):
    """Who paused it."""

    PERSON = "person", pgettext_lazy("webhooks", "By a person")
    GONE = "gone", pgettext_lazy("webhooks", "The bureau answered 410 Gone")


class DeliveryState(models.TextChoices):
    """Where one event stands on its way to one endpoint."""

    WAITING = "waiting", pgettext_lazy("webhooks", "Waiting")
    DELIVERED = "delivered", pgettext_lazy("webhooks", "Delivered")
    FAILED = "failed", pgettext_lazy("webhooks", "Given up")


_E, _D = EndpointState, DeliveryState
ENDPOINT_TABLE: TransitionTable[EndpointState] = TransitionTable(
    states=tuple(_E),
    transitions=(
        Transition("pause", frozenset({_E.ACTIVE}), _E.PAUSED),
        Transition("resume", frozenset({_E.PAUSED}), _E.ACTIVE),
        Transition("remove", frozenset({_E.ACTIVE, _E.PAUSED}), _E.REMOVED),
    ),
)
DELIVERY_TABLE: TransitionTable[DeliveryState] = TransitionTable(
    states=tuple(_D),
    transitions=(
        Transition("deliver", frozenset({_D.WAITING}), _D.DELIVERED),
        Transition("give_up", frozenset({_D.WAITING}), _D.FAILED),
        Transition("replay", frozenset({_D.DELIVERED, _D.FAILED}), _D.WAITING),
    ),
)

FIRST_RETRY, LONGEST_RETRY = timedelta(seconds=30), timedelta(hours=4)
#: An event that an endpoint keeps refusing is tried for so long, then given up: a person can replay it.
GIVE_UP_AFTER = timedelta(hours=72)
#: An endpoint that is down is asked with one event at a time, at most this far apart.
LONGEST_PROBE = timedelta(minutes=5)
#: What a bureau may ask for in Retry-After at most.
LONGEST_ASKED = timedelta(hours=6)
#: Refusals one after another before an endpoint that does answer counts as down too.
REFUSALS_TO_OPEN = 5
#: Answers of something in front of the endpoint, or of an endpoint that cannot take anything now.
DOWN_STATUSES = frozenset({408, 429, 502, 503, 504})
GONE = 410


def retry_at(now: datetime, attempts: int, asked: timedelta | None = None) -> datetime:
    """When the event is tried again after `attempts` (1 …): 30 s, doubled up to 4 h, up to a fifth later by chance."""
    return now + _wait(attempts, LONGEST_RETRY, asked)


def probe_at(now: datetime, failures: int, asked: timedelta | None = None) -> datetime:
    """When an endpoint that failed `failures` times (1 …) in a row is asked again: 30 s, doubled up to 5 min."""
    return now + _wait(failures, LONGEST_PROBE, asked)


def _wait(times: int, longest: timedelta, asked: timedelta | None) -> timedelta:
    doubled = FIRST_RETRY * (1 << min(max(times, 1) - 1, 20))
    own = min(doubled, longest) * random.uniform(1.0, 1.2)  # noqa: S311 - jitter
    return max(own, min(asked or own, LONGEST_ASKED))

"""States and the transition table of requests for supplies (物资申请). Pure."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from xinhui.core.transitions import Transition, TransitionTable


class RequestState(models.TextChoices):
    """Where a request stands."""

    REQUESTED = "requested", _("Requested")
    APPROVED = "approved", _("Approved, not yet sent")
    SENT = "sent", _("On the way")
    RECEIVED = "received", _("Confirmed received")
    REFUSED = "refused", _("Refused")
    CANCELLED = "cancelled", _("Cancelled")


class MoveKind(models.TextChoices):
    """Why a stock changed."""

    RECEIVED = "received", _("Into stock")
    ISSUED = "issued", _("Handed out")
    SENT = "sent", _("Sent away")
    ARRIVED = "arrived", _("Came in")
    COUNTED = "counted", _("Stocktaking")


_S = RequestState
REQUEST_TABLE: TransitionTable[RequestState] = TransitionTable(
    states=tuple(_S),
    transitions=(
        Transition(verb="approve", sources=frozenset({_S.REQUESTED}), target=_S.APPROVED),
        Transition(verb="refuse", sources=frozenset({_S.REQUESTED}), target=_S.REFUSED),
        # A town that has none itself hands the request up to the district.
        Transition(verb="pass_up", sources=frozenset({_S.REQUESTED}), target=_S.REQUESTED),
        Transition(verb="send", sources=frozenset({_S.APPROVED}), target=_S.SENT),
        Transition(verb="receive", sources=frozenset({_S.SENT}), target=_S.RECEIVED),
        Transition(verb="cancel", sources=frozenset({_S.REQUESTED, _S.APPROVED}), target=_S.CANCELLED),
    ),
)
OPEN_REQUESTS = frozenset({_S.REQUESTED, _S.APPROVED, _S.SENT})

"""How dues are paid, what moves a ledger, and where money passed upward stands. Pure."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xinhui.core.transitions import Transition, TransitionTable


class PayMethod(models.TextChoices):
    """How money came."""

    CASH = "cash", _("Cash")
    TRANSFER = "transfer", _("Bank transfer")


class PaymentKind(models.TextChoices):
    """What a payment is."""

    MONTHLY = "monthly", _("Monthly dues")
    SPECIAL = "special", _("Special dues")
    COUNTER = "counter", _("Counter-entry")


class EntryKind(models.TextChoices):
    """Why a ledger changed."""

    COLLECTED = "collected", _("Collected")
    COUNTER = "counter", _("Counter-entry")
    PASSED_UP = "passed_up", _("Passed upward")
    ARRIVED = "arrived", _("Came from below")
    RETURNED = "returned", _("Came back")


class TransferState(models.TextChoices):
    """Money on its way from a branch to the organization above."""

    SENT = "sent", pgettext_lazy("dues", "Waits for confirmation")
    CONFIRMED = "confirmed", pgettext_lazy("dues", "Confirmed")
    REFUSED = "refused", pgettext_lazy("dues", "Sent back")


class ExemptReason(models.TextChoices):
    """Why a month is not owed."""

    RELIEF = "relief", _("Freed from dues by decision")
    EXCUSED = "excused", _("Excused by the branch")


_S = TransferState
TRANSFER_TABLE: TransitionTable[TransferState] = TransitionTable(
    states=tuple(_S),
    transitions=(
        Transition(verb="confirm", sources=frozenset({_S.SENT}), target=_S.CONFIRMED),
        Transition(verb="refuse", sources=frozenset({_S.SENT}), target=_S.REFUSED),
    ),
)

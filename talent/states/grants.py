"""Grants, their payments and what is asked back: where each stands. Pure."""

from django.db import models
from django.utils.translation import pgettext_lazy

from xinhui.core.transitions import Transition, TransitionTable


class GrantState(models.TextChoices):
    """Where an application for a grant stands."""

    DRAFT = "draft", pgettext_lazy("grant", "Being prepared")
    SUBMITTED = "submitted", pgettext_lazy("grant", "Submitted")
    CHECKED = "checked", pgettext_lazy("grant", "Checked by the unit")
    PAYING = "paying", pgettext_lazy("grant", "Approved, being paid")
    DONE = "done", pgettext_lazy("grant", "Given in full")
    STOPPED = "stopped", pgettext_lazy("grant", "Stopped")
    REFUSED = "refused", pgettext_lazy("grant", "Refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("grant", "Withdrawn")


_G = GrantState
#: Under way or given: the same person gets no second one.
ALIVE = (_G.DRAFT, _G.SUBMITTED, _G.CHECKED, _G.PAYING, _G.DONE)
#: Money or a service was promised.
PROMISED = (_G.PAYING, _G.DONE)
GRANT_TABLE: TransitionTable[GrantState] = TransitionTable(
    states=tuple(_G),
    transitions=(
        Transition(verb="submit", sources=frozenset({_G.DRAFT}), target=_G.SUBMITTED),
        Transition(verb="check", sources=frozenset({_G.SUBMITTED}), target=_G.CHECKED),
        Transition(verb="send_back", sources=frozenset({_G.SUBMITTED, _G.CHECKED}), target=_G.DRAFT),
        Transition(verb="approve", sources=frozenset({_G.CHECKED}), target=_G.PAYING),
        Transition(verb="refuse", sources=frozenset({_G.SUBMITTED, _G.CHECKED}), target=_G.REFUSED),
        Transition(verb="withdraw", sources=frozenset({_G.DRAFT, _G.SUBMITTED, _G.CHECKED}), target=_G.WITHDRAWN),
        Transition(verb="pay", sources=frozenset({_G.PAYING}), target=_G.PAYING),
        Transition(verb="finish", sources=frozenset({_G.PAYING}), target=_G.DONE),
        Transition(verb="reopen", sources=frozenset({_G.PAYING, _G.DONE}), target=_G.PAYING),
        Transition(verb="stop", sources=frozenset({_G.PAYING, _G.DONE}), target=_G.STOPPED),
    ),
)


class EntryKind(models.TextChoices):
    """What a line of the ledger is."""

    PAYMENT = "payment", pgettext_lazy("grant", "Payment")
    RECOVERY = "recovery", pgettext_lazy("grant", "Returned")
    CORRECTION = "correction", pgettext_lazy("grant", "Payment taken back")


class BatchState(models.TextChoices):
    """Where a batch of payments stands."""

    PREPARED = "prepared", pgettext_lazy("grant", "Prepared")
    APPROVED = "approved", pgettext_lazy("grant", "Approved for payment")
    PAID = "paid", pgettext_lazy("grant", "Paid")
    DROPPED = "dropped", pgettext_lazy("grant", "Dropped")


_B = BatchState
BATCH_TABLE: TransitionTable[BatchState] = TransitionTable(
    states=tuple(_B),
    transitions=(
        Transition(verb="approve", sources=frozenset({_B.PREPARED}), target=_B.APPROVED),
        Transition(verb="confirm", sources=frozenset({_B.APPROVED}), target=_B.PAID),
        Transition(verb="drop", sources=frozenset({_B.PREPARED, _B.APPROVED}), target=_B.DROPPED),
    ),
)


class LapseCause(models.TextChoices):
    """Why a grant's conditions hold no longer."""

    LEFT = "left", pgettext_lazy("grant", "Has left the district")
    CARD = "card", pgettext_lazy("grant", "The card has expired")
    UNTRUE = "untrue", pgettext_lazy("grant", "The intake was withdrawn")


class LapseState(models.TextChoices):
    """Where a recovery stands."""

    PROPOSED = "proposed", pgettext_lazy("grant", "Proposed")
    DECIDED = "decided", pgettext_lazy("grant", "Decided, to be returned")
    SETTLED = "settled", pgettext_lazy("grant", "Settled")
    WAIVED = "waived", pgettext_lazy("grant", "Waived")
    HEALED = "healed", pgettext_lazy("grant", "Conditions hold again")


_L = LapseState
LAPSE_TABLE: TransitionTable[LapseState] = TransitionTable(
    states=tuple(_L),
    transitions=(
        Transition(verb="decide", sources=frozenset({_L.PROPOSED}), target=_L.DECIDED),
        Transition(verb="waive", sources=frozenset({_L.PROPOSED}), target=_L.WAIVED),
        Transition(verb="heal", sources=frozenset({_L.PROPOSED}), target=_L.HEALED),
        Transition(verb="receive", sources=frozenset({_L.DECIDED}), target=_L.DECIDED),
        Transition(verb="settle", sources=frozenset({_L.DECIDED}), target=_L.SETTLED),
    ),
)

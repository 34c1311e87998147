"""States and transition tables of issues, whistles, assignments and steps. Pure; one table per machine."""

from typing import TypeVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from xinhui.core.transitions import Transition, TransitionTable


class IssueState(models.TextChoices):
    """Where a reported issue stands."""

    TO_CONFIRM = "to_confirm", _("Awaiting on-site confirmation")
    OPEN = "open", _("Open")
    SETTLED = "settled", _("Settled on the spot")
    WHISTLED = "whistled", _("Whistled")
    CLOSED = "closed", _("Closed")
    MERGED = "merged", _("Merged")
    DISMISSED = "dismissed", _("Dismissed")


class WhistleState(models.TextChoices):
    """Where a whistle stands."""

    PENDING = "pending", _("Awaiting approval")
    TO_DISPATCH = "to_dispatch", _("Awaiting dispatch")
    DISPATCHED = "dispatched", _("In hand")
    FINISHED = "finished", _("Awaiting verification")
    VERIFIED = "verified", _("Awaiting closing")
    CLOSED = "closed", _("Closed")
    REJECTED = "rejected", _("Rejected")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    MERGED = "merged", _("Merged")


class AssignmentState(models.TextChoices):
    """Where one unit's part of a whistle stands."""

    SENT = "sent", _("Awaiting response")
    RESPONDED = "responded", _("Being handled")
    SUSPENDED = "suspended", _("Suspended")
    RETURN_CLAIMED = "return_claimed", _("Return claimed")
    DISPUTED = "disputed", _("Return disputed")
    RETURNED = "returned", _("Returned")
    HANDED_OVER = "handed_over", _("Handed over")
    FINISHED = "finished", _("Finished")
    CANCELLED = "cancelled", _("Cancelled")


class StepState(models.TextChoices):
    """Whether a deadline still runs."""

    OPEN = "open", _("Running")
    PAUSED = "paused", _("Paused")
    MET = "met", _("Done")
    STOPPED = "stopped", _("Stopped")


S = TypeVar("S", IssueState, WhistleState, AssignmentState, StepState)


def _t(verb: str, sources: set[S], target: S) -> Transition[S]:
    return Transition(verb=verb, sources=frozenset(sources), target=target)


_I, _W, _A = IssueState, WhistleState, AssignmentState

ISSUE_TABLE: TransitionTable[IssueState] = TransitionTable(
    states=tuple(_I),
    transitions=(
        _t("confirm", {_I.TO_CONFIRM}, _I.OPEN),
        _t("dismiss", {_I.TO_CONFIRM, _I.OPEN}, _I.DISMISSED),
        _t("settle", {_I.OPEN}, _I.SETTLED),
        _t("whistle", {_I.OPEN}, _I.WHISTLED),
        _t("release", {_I.WHISTLED}, _I.OPEN),
        _t("close", {_I.WHISTLED}, _I.CLOSED),
        _t("merge", {_I.TO_CONFIRM, _I.OPEN, _I.WHISTLED}, _I.MERGED),
    ),
)

_ACTIVE_WHISTLE = {_W.PENDING, _W.TO_DISPATCH, _W.DISPATCHED}

WHISTLE_TABLE: TransitionTable[WhistleState] = TransitionTable(
    states=tuple(_W),
    transitions=(
        _t("approve", {_W.PENDING}, _W.TO_DISPATCH),
        _t("reject", {_W.PENDING}, _W.REJECTED),
        _t("dispatch", {_W.TO_DISPATCH}, _W.DISPATCHED),
        _t("recall", {_W.DISPATCHED}, _W.TO_DISPATCH),
        _t("finish", {_W.DISPATCHED}, _W.FINISHED),
        _t("verify", {_W.FINISHED}, _W.VERIFIED),
        _t("rework", {_W.FINISHED}, _W.DISPATCHED),
        _t("close", {_W.VERIFIED}, _W.CLOSED),
        _t("withdraw", _ACTIVE_WHISTLE, _W.WITHDRAWN),
        _t("merge", _ACTIVE_WHISTLE, _W.MERGED),
    ),
)

ACTIVE_ASSIGNMENT = frozenset({_A.SENT, _A.RESPONDED, _A.SUSPENDED, _A.RETURN_CLAIMED, _A.DISPUTED})

ASSIGNMENT_TABLE: TransitionTable[AssignmentState] = TransitionTable(
    states=tuple(_A),
    transitions=(
        _t("respond", {_A.SENT}, _A.RESPONDED),
        _t("claim_return", {_A.SENT}, _A.RETURN_CLAIMED),
        _t("accept_return", {_A.RETURN_CLAIMED}, _A.RETURNED),
        _t("dispute_return", {_A.RETURN_CLAIMED}, _A.DISPUTED),
        _t("uphold_return", {_A.DISPUTED}, _A.RETURNED),
        _t("overrule_return", {_A.DISPUTED}, _A.SENT),
        _t("suspend", {_A.RESPONDED}, _A.SUSPENDED),
        _t("resume", {_A.SUSPENDED}, _A.RESPONDED),
        _t("hand_over", {_A.SENT, _A.RESPONDED}, _A.HANDED_OVER),
        _t("finish", {_A.RESPONDED}, _A.FINISHED),
        _t("rework", {_A.FINISHED}, _A.SENT),
        _t("cancel", set(ACTIVE_ASSIGNMENT), _A.CANCELLED),
    ),
)

STEP_TABLE: TransitionTable[StepState] = TransitionTable(
    states=tuple(StepState),
    transitions=(
        _t("meet", {StepState.OPEN}, StepState.MET),
        _t("escalate", {StepState.OPEN}, StepState.OPEN),
        _t("pause", {StepState.OPEN}, StepState.PAUSED),
        _t("resume", {StepState.PAUSED}, StepState.OPEN),
        _t("stop", {StepState.OPEN, StepState.PAUSED}, StepState.STOPPED),
    ),
)

#: Whistles that still ask something of somebody.
LIVE_WHISTLE = frozenset({_W.PENDING, _W.TO_DISPATCH, _W.DISPATCHED, _W.FINISHED, _W.VERIFIED})
LIVE_ISSUE = frozenset({IssueState.TO_CONFIRM, IssueState.OPEN, IssueState.WHISTLED})

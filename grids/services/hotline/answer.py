"""The answer to the hotline, the caller's word about it, and what the hotline changes or sends back."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import pgettext_lazy

from grids.hotline_states import (
    HOTLINE_TABLE,
    OPEN_ORDERS,
    WORDS_DO,
    HotlineState,
    HotlineUrgency,
    Satisfaction,
    SortReason,
)
from grids.models import HotlineOrder, Whistle
from grids.services.close_whistle import rework_whistle
from grids.services.frame import TEXT_MAX, required_text
from grids.services.hotline.frame import (
    deadline,
    hold_order,
    log_order,
    masked,
    require_desk,
    require_hotline_side,
    tell_desk,
)
from grids.states import IssueState, WhistleState
from xinhui.accounts.actors import SYSTEM, Actor
from xinhui.core import clock
from xinhui.core.checks import one_of
from xinhui.core.errors import Conflict, InvalidInput, TransitionRefused

#: The work is done or will not be done: the caller can be told what came of it.
ENDED_ISSUE = frozenset({IssueState.CLOSED, IssueState.SETTLED, IssueState.DISMISSED, IssueState.MERGED})
DONE_WHISTLE = frozenset({WhistleState.FINISHED, WhistleState.VERIFIED})


def answer_order(*, actor: Actor, order_id: int, answer: str) -> HotlineOrder:
    """答复: what the hotline tells the caller; on time when it is the first and comes by the deadline.

    Raises NotFound, Forbidden, InvalidInput, TransitionRefused, Conflict (`place-first`, `work-under-way`).
    """
    answer, now = required_text(answer, field="answer"), clock.now()
    with transaction.atomic():
        order = hold_order(order_id)
        require_desk(actor, order)
        state = HOTLINE_TABLE.next(order.state, "answer")
        _may_be_answered(order)
        order.state, order.sort_reason, order.answer, order.answered_at = state, "", masked(answer), now
        order.answer_file = ""
        if order.answered_on_time is None:
            order.answered_on_time = now <= order.due_at
        order.save()
        log_order(actor=actor, order=order, verb="answer", at=now, text=order.answer,
                  data={"on_time": order.answered_on_time})  # fmt: skip
    return order


def _may_be_answered(order: HotlineOrder) -> None:
    if order.state == HotlineState.TO_SORT:
        if order.kind not in WORDS_DO:
            raise Conflict(
                code="place-first",
                message=pgettext_lazy("hotline", "Somebody has to look on the spot before this is answered."),
                action=pgettext_lazy("hotline", "Give it its grid and category, or return it to the hotline."),
            )  # fmt: skip
        return
    issue = order.issue
    if issue is None or issue.state in ENDED_ISSUE:
        return
    if not Whistle.objects.filter(issue=issue, state__in=sorted(DONE_WHISTLE)).exists():
        raise Conflict(
            code="work-under-way", message=pgettext_lazy("hotline", "The work on the spot is not done yet."),
            action=pgettext_lazy("hotline", "Ask the hotline for more time, or press the unit that is called."),
        )  # fmt: skip


def call_back(*, actor: Actor, order_id: int, satisfaction: str, note: str = "") -> HotlineOrder:
    """回访: what the caller said of the answer; the order is closed. The hotline's side only."""
    one_of(satisfaction, Satisfaction.values, field="satisfaction")
    now, note = clock.now(), masked(note.strip())[:TEXT_MAX]
    with transaction.atomic():
        order = hold_order(order_id)
        require_hotline_side(actor, order)
        order.state = HOTLINE_TABLE.next(order.state, "call_back")
        order.satisfaction, order.closed_at = satisfaction, now
        order.save()
        log_order(actor=actor, order=order, verb="call_back", at=now, text=note, data={"satisfaction": satisfaction})
    return order


def reopen_order(*, actor: Actor, order_id: int, reason: str, due_at: datetime) -> HotlineOrder:
    """重办: a new round with a new deadline. A whistle that still awaits verification is reworked by its units; else
    the order is sorted anew, with the place it had."""
    reason, now = required_text(reason, field="reason"), clock.now()
    with transaction.atomic():
        order = hold_order(order_id)
        require_hotline_side(actor, order)
        whistle = Whistle.objects.filter(issue_id=order.issue_id or 0, state=WhistleState.FINISHED).first()
        was_closed = order.state != HotlineState.RETURNED
        verb = "rework" if whistle is not None and was_closed else "reopen"
        order.state = HOTLINE_TABLE.next(order.state, verb)
        order.round, order.due_at = order.round + 1, deadline(due_at, now)
        order.satisfaction, order.closed_at = "", None
        order.sort_reason = SortReason.AGAIN if order.state == HotlineState.TO_SORT else ""
        order.save()
        if whistle is not None and verb == "rework":
            rework_whistle(actor=SYSTEM, whistle_id=whistle.pk, reason=masked(reason))
        tell_desk(order, "again")
        log_order(actor=actor, order=order, verb=verb, at=now, text=masked(reason))
    return order


def amend_order(
    *, actor: Actor, order_id: int, supplement: str = "", due_at: datetime | None = None, urgency: str = ""
) -> HotlineOrder:
    """What the hotline adds to an open order: more words, another deadline (延期), more urgency. Nothing is lost: the
    entry keeps what stood before. Raises InvalidInput when nothing is said, TransitionRefused when it is over."""
    now, supplement = clock.now(), masked(supplement.strip())
    if not (supplement or due_at or urgency):
        raise InvalidInput(
            code="nothing-changed", field="supplement",
            message=pgettext_lazy("hotline", "This amendment changes nothing."),
            action=pgettext_lazy("hotline", "Send a supplement, a deadline or an urgency."),
        )  # fmt: skip
    with transaction.atomic():
        order = hold_order(order_id)
        require_hotline_side(actor, order)
        if order.state not in OPEN_ORDERS:
            raise TransitionRefused(
                state=order.state, verb="amend",
                message=pgettext_lazy("hotline", "This order is answered; only open orders are amended."),
                action=pgettext_lazy("hotline", "Reopen it with a reason and a new deadline."),
            )  # fmt: skip
        before = {"due_at": order.due_at.isoformat(), "urgency": order.urgency}
        if supplement:
            order.content = required_text(f"{order.content}\n{supplement}", field="supplement")
        if due_at is not None:
            order.due_at = deadline(due_at, order.called_at)
        if urgency:
            order.urgency = one_of(urgency, HotlineUrgency.values, field="urgency")
        order.save()
        after = {"due_at": order.due_at.isoformat(), "urgency": order.urgency}
        log_order(actor=actor, order=order, verb="amend", at=now, text=supplement,
                  data={"before": before, "after": after})  # fmt: skip
    return order

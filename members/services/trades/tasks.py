"""Tasks for citizens: made by a place, offered to who fits, accepted within the number wanted, done with a result.

Lock order: task, participants by id, shares by id, the audit chain last.
"""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from members.models import Participant, TradeShare, TradeTask
from members.rules.trades import fits
from members.services.frame import require_keeper
from members.states.trades import SHARE_TABLE, TASK_TABLE, PartOfDay, ShareState, TaskState, Trade, TradeOffer
from xinhui.accounts.actors import Actor
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.area_codes import is_area_code
from xinhui.core.checks import day_after, hold, line, number, one_of, unknown, words
from xinhui.core.errors import Conflict, InvalidInput
from xinhui.outbox.services.enqueue import Draft, enqueue

PHONE, TASKS = "/m/party/trades/", "/party/trades/tasks/"
#: Those that take one of the places.
TAKING = (ShareState.ACCEPTED, ShareState.DONE, ShareState.ABSENT)


def make_task(
    *, actor: Actor, area_code: str, title: str, what: str, place: str, on: date, part: str, offer: str, wanted: int,
    trades: Sequence[str] = (),
) -> TradeTask:  # fmt: skip
    """A place asks citizens for help. Raises Forbidden, InvalidInput naming the field."""
    if not is_area_code(area_code):
        raise InvalidInput(code="area-unknown", field="area_code", message=_("There is no such division in force."))
    facts = {
        "title": line(title, field="title", limit=60), "what": words(what, field="what", limit=500),
        "place": line(place, field="place", limit=120), "on": day_after(clock.today(), on, field="on"),
        "part": one_of(part, PartOfDay.values, field="part"), "offer": one_of(offer, TradeOffer.values, field="offer"),
        "trades": [one_of(trade, Trade.values, field="trades") for trade in trades],
        "wanted": number(wanted, field="wanted", least=1, most=500),
    }  # fmt: skip
    with transaction.atomic():
        require_keeper(actor, area_code=area_code)
        row = TradeTask.objects.create(area_code=area_code, made_by_id=actor.user_id, **facts)
        record(actor=actor, verb="party.trade_task.make", target=row, detail={"offer": offer, "wanted": wanted})
    return row


def offer_task(*, actor: Actor, task_id: int, participant_ids: Sequence[int]) -> list[TradeShare]:
    """Offer it to participants who fit (rules/trades.py); who has it already is passed over.

    Raises NotFound, Forbidden, InvalidInput (participant_ids: none, or one who does not fit), TransitionRefused.
    """
    with transaction.atomic():
        task = _hold_task(actor, task_id, "offer")
        rows = list(Participant.objects.in_force().filter(pk__in=participant_ids).order_by("pk"))
        if not rows or len(rows) < len(set(participant_ids)) or not all(fits(row.offering, task.need) for row in rows):
            raise InvalidInput(
                code="does-not-fit", field="participant_ids",
                message=_("Choose at least one participant, and only such as fit the task."),
                action=_("See the reasons beside each name."),
            )  # fmt: skip
        known = set(task.shares.values_list("participant_id", flat=True))
        made = [
            TradeShare.objects.create(task=task, participant=row, area_code=task.area_code, offered_at=clock.now())
            for row in rows if row.pk not in known
        ]  # fmt: skip
        record(actor=actor, verb="party.trade_task.offer", target=task, detail={"to": len(made)})
        _tell_offered(task, made)
    return made


def _tell_offered(task: TradeTask, made: list[TradeShare]) -> None:
    context = {
        "title": task.title,
        "place": task.place,
        "day": task.on.isoformat(),
        "part": str(task.get_part_display()),
    }
    enqueue(drafts=[
        Draft(f"trade.offered:{share.pk}", share.participant.user_id, "trade.offered", context, PHONE)
        for share in made if share.participant.user_id is not None
    ])  # fmt: skip


def _hold_task(actor: Actor, task_id: int, verb: str) -> TradeTask:
    task = hold(TradeTask.objects.all(), task_id)
    require_keeper(actor, area_code=task.area_code)
    TASK_TABLE.next(task.state, verb)
    return task


def _hold_share(share_id: int) -> TradeShare:
    """The share with its task, both locked: the task first."""
    task_id = TradeShare.objects.filter(pk=share_id).values_list("task_id", flat=True).first()
    task = hold(TradeTask.objects.all(), task_id)
    share = hold(TradeShare.objects.select_related("participant"), share_id)
    share.task = task
    return share


def _own(actor: Actor, share_id: int) -> TradeShare:
    share = _hold_share(share_id)
    if actor.user_id is None or share.participant.user_id != actor.user_id:
        raise unknown()
    return share


def accept_task(*, actor: Actor, share_id: int) -> TradeShare:
    """The participant accepts. Raises NotFound, TransitionRefused, Conflict `task-full`, `task-over`."""
    with transaction.atomic():
        share = _own(actor, share_id)
        SHARE_TABLE.next(share.state, "accept")
        _open(share)
        if share.task.shares.filter(state__in=TAKING).count() >= share.task.wanted:
            raise Conflict(
                code="task-full", message=_("Enough people have accepted already."), action=_("Thank you all the same.")
            )
        return _answer(actor, share, "accept")


def decline_task(*, actor: Actor, share_id: int) -> TradeShare:
    """The participant declines, or takes the acceptance back. Raises NotFound, TransitionRefused, Conflict
    `task-over`."""
    with transaction.atomic():
        share = _own(actor, share_id)
        SHARE_TABLE.next(share.state, "decline")
        _open(share)
        return _answer(actor, share, "decline")


def _open(share: TradeShare) -> None:
    if share.task.state != TaskState.OPEN:
        raise Conflict(code="task-over", message=_("This task has ended: %(state)s.")
                       % {"state": share.task.get_state_display()})  # fmt: skip


def _answer(actor: Actor, share: TradeShare, verb: str) -> TradeShare:
    share.state, share.answered_at = SHARE_TABLE.next(share.state, verb), clock.now()
    share.save(update_fields=["state", "answered_at"])
    record(actor=actor, verb=f"party.trade_share.{verb}", target=share)
    if share.task.made_by_id is not None:
        context = {"name": share.participant.name, "title": share.task.title, "state": str(share.get_state_display())}
        enqueue(drafts=[Draft(f"trade.answered:{share.pk}:{verb}", share.task.made_by_id, "trade.answered", context,
                              f"{TASKS}{share.task_id}/")])  # fmt: skip
    return share


def complete_share(*, actor: Actor, share_id: int, result: str) -> TradeShare:
    """Done with a result: by the participant, or by the place. Raises NotFound, Forbidden, InvalidInput (result),
    TransitionRefused."""
    result = words(result, field="result", limit=500)
    with transaction.atomic():
        share = _hold_share(share_id)
        if actor.user_id is None or share.participant.user_id != actor.user_id:
            require_keeper(actor, area_code=share.area_code)
        share.state = SHARE_TABLE.next(share.state, "complete")
        share.result, share.done_at = result, clock.now()
        share.save(update_fields=["state", "result", "done_at"])
        record(actor=actor, verb="party.trade_share.complete", target=share)
    return share


def miss_share(*, actor: Actor, share_id: int) -> TradeShare:
    """Accepted and not done, says the place. Raises NotFound, Forbidden, TransitionRefused."""
    with transaction.atomic():
        share = _hold_share(share_id)
        require_keeper(actor, area_code=share.area_code)
        share.state = SHARE_TABLE.next(share.state, "miss")
        share.save(update_fields=["state"])
        record(actor=actor, verb="party.trade_share.miss", target=share)
    return share


def finish_task(*, actor: Actor, task_id: int, result: str) -> TradeTask:
    """The task is completed; offers without an answer lapse. Raises NotFound, Forbidden, InvalidInput (result),
    Conflict `nobody-did-it`, TransitionRefused."""
    result = words(result, field="result", limit=500)
    with transaction.atomic():
        task = _hold_task(actor, task_id, "finish")
        if not task.shares.filter(state=ShareState.DONE).exists():
            raise Conflict(
                code="nobody-did-it", message=_("No participant has done a share of this task."),
                action=_("Enter who did it, or call the task off."),
            )  # fmt: skip
        return _end(actor, task, "finish", result)


def cancel_task(*, actor: Actor, task_id: int, reason: str) -> TradeTask:
    """Call it off; who accepted is told. Raises NotFound, Forbidden, InvalidInput (reason), TransitionRefused."""
    reason = line(reason, field="reason")
    with transaction.atomic():
        task = _hold_task(actor, task_id, "cancel")
        people = task.shares.filter(state=ShareState.ACCEPTED, participant__user__isnull=False)
        context = {"title": task.title, "reason": reason}
        enqueue(drafts=[
            Draft(f"trade.cancelled:{task.pk}", user_id, "trade.cancelled", context, PHONE)
            for user_id in people.values_list("participant__user_id", flat=True)
        ])  # fmt: skip
        return _end(actor, task, "cancel", reason)


def _end(actor: Actor, task: TradeTask, verb: str, result: str) -> TradeTask:
    task.shares.filter(state=ShareState.OFFERED).update(state=ShareState.LAPSED, updated_at=clock.now())
    task.state, task.result, task.ended_at = TASK_TABLE.next(task.state, verb), result, clock.now()
    task.save(update_fields=["state", "result", "ended_at"])
    record(actor=actor, verb=f"party.trade_task.{verb}", target=task, detail={"result": result})
    return task

"""Objections to deeds on the board, and the counting of those that nobody objected to."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from members.models import Deed, DeedObjection
from members.rules.points import deduction_of
from members.services.points.frame import hold_deed, household_ids, tell, write_entry
from members.services.villages.frame import keeper_ids, require_village_keeper, require_villager
from members.states.points import DEED_TABLE, DeedState, EntryKind, ObjectionState
from xinhui.accounts.actors import Actor, person_id
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.checks import line, unknown
from xinhui.core.errors import Conflict, Forbidden
from xinhui.core.locking import locked

REASON_MAX, NAME_MAX = 200, 40


def raise_objection(*, actor: Actor, deed_id: int, reason: str, on_behalf_of: str = "") -> DeedObjection:
    """Say that a deed on the board should not count: any member in the village, or a keeper for a villager without an
    account (`on_behalf_of`). The village's keepers are told.

    Raises NotFound, Forbidden, TransitionRefused, InvalidInput (reason, on_behalf_of), Conflict `objections-over`.
    """
    reason = line(reason, field="reason", limit=REASON_MAX)
    name = line(on_behalf_of, field="on_behalf_of", limit=NAME_MAX, required=False)
    with transaction.atomic():
        deed = hold_deed(deed_id)
        require_villager(actor, deed.area_code)
        if name:
            require_village_keeper(actor, deed.area_code)
        state = DEED_TABLE.next(deed.state, "object")
        if deed.objections_until is not None and clock.today() > deed.objections_until:
            raise Conflict(
                code="objections-over", message=_("The days for objections are over."),
                action=_("Speak to the village's secretary: an entry can be corrected."),
            )  # fmt: skip
        deed.state = state
        deed.save(update_fields=["state", "updated_at"])
        objection = DeedObjection.objects.create(
            deed=deed, area_code=deed.area_code, reason=reason, on_behalf_of=name, raised_at=clock.now(),
            raised_by_id=person_id(actor),
        )  # fmt: skip
        others = [pk for pk in keeper_ids(deed.area_code) if pk != actor.user_id]
        tell("objection", str(objection.pk), others, {"what": deed.what, "account": deed.account.name},
             f"/party/points/deeds/{deed.pk}/")  # fmt: skip
        record(actor=actor, verb="points.deed.object", target=deed, detail={"objection": objection.pk})
    return objection


def uphold_objection(*, actor: Actor, objection_id: int, answer: str) -> DeedObjection:
    """The objection is right: the deed does not count, and says why.

    Decided by a keeper who neither raised it nor checked the deed. Raises NotFound, Forbidden `not-impartial`,
    TransitionRefused, InvalidInput (answer).
    """
    answer = line(answer, field="answer", limit=REASON_MAX)
    with transaction.atomic():
        objection, deed = _held(actor, objection_id)
        deed.state, deed.note, deed.ended_at = DEED_TABLE.next(deed.state, "uphold"), answer, clock.now()
        deed.save(update_fields=["state", "note", "ended_at", "updated_at"])
        _decide(actor, objection, ObjectionState.UPHELD, answer)
        _tell_household(deed, answer)
    return objection


def reject_objection(*, actor: Actor, objection_id: int, answer: str) -> DeedObjection:
    """The objection is wrong: the deed goes back on the board for the rest of its days, or counts when they are over.

    Raises as `uphold_objection`.
    """
    answer = line(answer, field="answer", limit=REASON_MAX)
    with transaction.atomic():
        objection, deed = _held(actor, objection_id)
        deed.state = DEED_TABLE.next(deed.state, "reject")
        deed.save(update_fields=["state", "updated_at"])
        _decide(actor, objection, ObjectionState.REJECTED, answer)
        if _is_due(deed):
            _count(actor, deed)
    return objection


def settle_deeds(*, actor: Actor) -> int:
    """Count every deed whose days for objections are over without an open one: each once, however often this runs.

    Returns how many. For the daily job; a person needs no permission for what the rules say.
    """
    rows = Deed.objects.filter(
        state=DeedState.PUBLISHED, objections_until__lt=clock.today(), account__closed_on__isnull=True
    )
    done = 0
    for deed_id in rows.order_by("account_id", "pk").values_list("pk", flat=True):
        with transaction.atomic():
            deed = hold_deed(deed_id)
            if deed.state == DeedState.PUBLISHED and _is_due(deed):
                _count(actor, deed)
                done += 1
    return done


def _is_due(deed: Deed) -> bool:
    return deed.objections_until is not None and clock.today() > deed.objections_until


def _count(actor: Actor, deed: Deed) -> None:
    """Into the ledger. A deduction takes no more than there is; what it could not take is noted."""
    deed.state, deed.ended_at = DEED_TABLE.next(deed.state, "settle"), clock.now()
    kind, change = EntryKind.EARNED, deed.points
    if change < 0:
        kind, change = EntryKind.DEDUCTED, -deduction_of(deed.points, deed.account.balance)
    deed.save(update_fields=["state", "ended_at", "updated_at"])
    if change:
        write_entry(actor, deed.account, kind, change, deed=deed)
    _tell_household(deed, "")
    record(actor=actor, verb="points.deed.settle", target=deed, detail={"change": change})


def _tell_household(deed: Deed, reason: str) -> None:
    context = {"what": deed.what, "state": str(deed.get_state_display()), "reason": reason}
    tell("deed_decided", f"{deed.pk}:{deed.state}", household_ids(deed.account), context,
         f"/party/points/accounts/{deed.account_id}/")  # fmt: skip


def _held(actor: Actor, objection_id: int) -> tuple[DeedObjection, Deed]:
    deed_id = DeedObjection.objects.filter(pk=objection_id).values_list("deed_id", flat=True).first()
    if deed_id is None:
        raise unknown()
    deed = hold_deed(deed_id)
    objection = locked(DeedObjection.objects.filter(pk=objection_id)).get()
    require_village_keeper(actor, deed.area_code)
    if objection.state != ObjectionState.OPEN:
        raise Conflict(
            code="objection-decided", message=_("This objection was decided already."),
            action=_("Look at the deed's page."),
        )  # fmt: skip
    if actor.user_id in (objection.raised_by_id, deed.checked_by_id, deed.confirmed_by_id, deed.reported_by_id):
        raise Forbidden(
            code="not-impartial",
            message=_("Whoever reported, checked or objected does not decide on the objection."),
            action=_("Ask another keeper of the village, or the town."),
        )  # fmt: skip
    return objection, deed


def _decide(actor: Actor, objection: DeedObjection, state: ObjectionState, answer: str) -> None:
    objection.state, objection.answer = state, answer
    objection.decided_at, objection.decided_by_id = clock.now(), person_id(actor)
    objection.save()
    context = {"state": str(state.label), "answer": answer, "what": objection.deed.what}
    tell("objection_decided", str(objection.pk), [objection.raised_by_id], context, "/m/party/points/board/")
    record(actor=actor, verb=f"points.objection.{state}", target=objection, detail={"deed": objection.deed_id})

"""Requests for supplies: asked by a village or town, decided by the town or the district, sent, received.

A drill's request goes the same way, and moves nothing: its stock is looked at, the ledger is not written.
"""

from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from grids.emergency_states import ActivationState
from grids.levels import Level
from grids.models import Activation, Division, Store, SupplyRequest
from grids.relief_roles import APPROVERS, KEEPERS
from grids.selectors.recipients import RecipientRequest, recipients_for
from grids.services.emergencies.frame import hold_activation, line, minute, require_active, unknown
from grids.services.emergencies.frame import write as write_minutes
from grids.services.supplies.frame import (
    Move,
    checked_quantity,
    hold_stores,
    kind_in_use,
    level_of,
    short,
    write_moves,
)
from grids.services.supplies.stores import NOTE_MAX
from grids.supply_states import REQUEST_TABLE, MoveKind
from xinhui.accounts.actors import Actor, person_id, require
from xinhui.accounts.roles import Role
from xinhui.core import clock
from xinhui.core.errors import Conflict, Forbidden, InvalidInput
from xinhui.core.locking import locked
from xinhui.outbox.services.enqueue import Draft, enqueue

TOWN_DIGITS = 9


def request_supplies(
    *,
    actor: Actor,
    area_code: str,
    kind_id: int,
    quantity: int,
    reason: str,
    to_store_id: int | None = None,
    activation_id: int | None = None,
) -> SupplyRequest:
    """Ask for supplies for a village or town; into a store there, or into people's hands.

    The town is told, of a town's own request the command centre.
    Raises NotFound, Forbidden, InvalidInput (area_code, kind, quantity, reason, to_store), Conflict `activation-over`.
    """
    kind, reason = kind_in_use(kind_id), line(reason, limit=NOTE_MAX, field="reason")
    checked_quantity(quantity)
    with transaction.atomic():
        activation = _activation(activation_id, area_code)
        if not Division.objects.filter(code=area_code, is_active=True).exists() or len(area_code) < TOWN_DIGITS:
            raise InvalidInput(
                code="area-unknown", field="area_code", message=_("There is no such division in force."),
                action=_("Choose a town or village."),
            )  # fmt: skip
        require(actor, *KEEPERS, area_code=area_code)
        request = SupplyRequest.objects.create(
            number=uuid4().hex[:24], area_code=area_code, activation=activation, kind=kind, quantity=quantity,
            reason=reason, to_store=_destination(to_store_id, area_code), requested_at=clock.now(),
            requested_by_id=person_id(actor), is_passed_up=len(area_code) == TOWN_DIGITS,
        )  # fmt: skip
        request.number = f"WZ{clock.today():%Y%m%d}-{request.pk:04d}"
        request.save(update_fields=["number"])
        _tell_deciders(request)
        _write(actor, request, "request", reason, {"kind": kind.code, "quantity": quantity})
    return request


def _activation(activation_id: int | None, area_code: str) -> Activation | None:
    if activation_id is None:
        return None
    activation = hold_activation(activation_id)
    require_active(activation)
    if not (area_code.startswith(activation.area_code) or activation.area_code.startswith(area_code)):
        raise InvalidInput(
            code="area-outside", field="area_code", message=_("This place lies outside the activation's area."),
            action=_("Choose a place inside it, or ask without the activation."),
        )  # fmt: skip
    return activation


def _destination(store_id: int | None, area_code: str) -> Store | None:
    if store_id is None:
        return None
    store = hold_stores(store_id, field="to_store")[0]
    if not store.area_code.startswith(area_code) and not area_code.startswith(store.area_code):
        raise InvalidInput(
            code="store-elsewhere", field="to_store", message=_("This store is not of the place that asks."),
            action=_("Choose a store there, or leave it empty."),
        )  # fmt: skip
    return store


def approve_request(*, actor: Actor, request_id: int, from_store_id: int, quantity: int | None = None) -> SupplyRequest:
    """Promise supplies out of a store that one keeps; all that was asked for, or fewer. The stock is taken when sent.

    Raises NotFound, Forbidden (also for one's own request), InvalidInput (from_store, quantity), TransitionRefused,
    Conflict `store-closed`, `stock-short`.
    """
    with transaction.atomic():
        request = _held(request_id)
        _require_decider(actor, request)
        target = REQUEST_TABLE.next(request.state, "approve")
        quantity = checked_quantity(request.quantity if quantity is None else quantity)
        if quantity > request.quantity:
            raise InvalidInput(
                code="more-than-asked", field="quantity", message=_("No more is approved than was asked for.")
            )
        store = hold_stores(from_store_id, field="from_store")[0]
        require(actor, *APPROVERS, area_code=store.area_code)
        if store.pk == request.to_store_id:
            raise InvalidInput(
                code="same-store", field="from_store", message=_("This is the store that it is wanted in.")
            )
        left = level_of(store, request.kind).quantity
        if left < quantity:
            raise short(store, request.kind, left)
        request.state, request.from_store, request.approved_quantity = target, store, quantity
        _decide(actor, request, "")
        _write(actor, request, "approve", "", {"quantity": quantity, "store": store.pk})
    return request


def refuse_request(*, actor: Actor, request_id: int, reason: str) -> SupplyRequest:
    """Say no, and why. Raises NotFound, Forbidden, InvalidInput (reason), TransitionRefused."""
    reason = line(reason, limit=NOTE_MAX, field="reason")
    with transaction.atomic():
        request = _held(request_id)
        _require_decider(actor, request)
        request.state = REQUEST_TABLE.next(request.state, "refuse")
        _decide(actor, request, reason)
        _write(actor, request, "refuse", reason, {})
    return request


def pass_request_up(*, actor: Actor, request_id: int) -> SupplyRequest:
    """Hand a request up to the district, which is told. Raises NotFound, Forbidden, TransitionRefused, Conflict
    `passed-up`."""
    with transaction.atomic():
        request = _held(request_id)
        require(actor, Role.TOWN_DISPATCHER, Role.TOWN_LEADER, area_code=request.area_code)
        request.state = REQUEST_TABLE.next(request.state, "pass_up")
        if request.is_passed_up:
            raise Conflict(code="passed-up", message=_("The district has this request already."))
        request.is_passed_up = True
        request.save(update_fields=["state", "is_passed_up", "updated_at"])
        _tell_deciders(request)
        _write(actor, request, "pass_up", "", {})
    return request


def send_request(*, actor: Actor, request_id: int) -> SupplyRequest:
    """Send what was promised: it leaves the stock now. Raises NotFound, Forbidden, TransitionRefused, Conflict
    `store-closed`, `stock-short` (somebody was faster)."""
    with transaction.atomic():
        request = _held(request_id)
        target = REQUEST_TABLE.next(request.state, "send")
        store, quantity = hold_stores(request.from_store_id or 0)[0], request.approved_quantity or 0
        require(actor, *KEEPERS, area_code=store.area_code)
        if _is_drill(request):
            left = level_of(store, request.kind).quantity
            if left < quantity:
                raise short(store, request.kind, left)
        else:
            move = Move(store, request.kind, MoveKind.SENT, -quantity, "", request.to_store, request)
            write_moves(actor, [move])
        request.state, request.sent_at = target, clock.now()
        request.save(update_fields=["state", "sent_at", "updated_at"])
        _tell_asker(request, "supply_sent")
        _write(actor, request, "send", "", {"quantity": quantity})
    return request


def receive_request(*, actor: Actor, request_id: int, quantity: int | None = None, note: str = "") -> SupplyRequest:
    """Confirm what arrived; when it is less than was sent, `note` says why. What has a store goes into its stock.

    Raises NotFound, Forbidden, InvalidInput (quantity, note), TransitionRefused, Conflict `store-closed`.
    """
    with transaction.atomic():
        request = _held(request_id)
        require(actor, *KEEPERS, area_code=request.area_code)
        target = REQUEST_TABLE.next(request.state, "receive")
        sent = request.approved_quantity or 0
        quantity = checked_quantity(sent if quantity is None else quantity, least=0)
        if quantity > sent:
            raise InvalidInput(code="more-than-sent", field="quantity", message=_("No more arrives than was sent."))
        note = line(note, limit=NOTE_MAX, field="note") if quantity < sent else note.strip()[:NOTE_MAX]
        if request.to_store_id is not None and quantity and not _is_drill(request):
            store = hold_stores(request.to_store_id)[0]
            move = Move(store, request.kind, MoveKind.ARRIVED, quantity, note, request.from_store, request)
            write_moves(actor, [move])
        request.state, request.received_quantity, request.received_at = target, quantity, clock.now()
        request.note = note
        request.save(update_fields=["state", "received_quantity", "received_at", "note", "updated_at"])
        _write(actor, request, "receive", note, {"quantity": quantity, "lacking": sent - quantity})
    return request


def cancel_request(*, actor: Actor, request_id: int, reason: str) -> SupplyRequest:
    """Call a request off before anything was sent. Raises NotFound, Forbidden, InvalidInput (reason),
    TransitionRefused."""
    reason = line(reason, limit=NOTE_MAX, field="reason")
    with transaction.atomic():
        request = _held(request_id)
        require(actor, *KEEPERS, area_code=request.area_code)
        request.state = REQUEST_TABLE.next(request.state, "cancel")
        request.note = reason
        request.save(update_fields=["state", "note", "updated_at"])
        _write(actor, request, "cancel", reason, {})
    return request


def _held(request_id: int) -> SupplyRequest:
    rows = SupplyRequest.objects.filter(pk=request_id).select_related("kind", "activation", "to_store", "from_store")
    request = locked(rows).first()
    if request is None:
        raise unknown()
    return request


def _require_decider(actor: Actor, request: SupplyRequest) -> None:
    """The town, or the district; nobody their own request, unless nobody stands above them."""
    require(actor, *APPROVERS, area_code=request.area_code)
    if actor.user_id == request.requested_by_id and not actor.scope.has(Role.COMMAND_CENTRE):
        raise Forbidden(
            code="own-request", message=_("Nobody decides on a request of their own."),
            action=_("Ask a colleague, or pass it up to the district."),
        )  # fmt: skip


def _decide(actor: Actor, request: SupplyRequest, reason: str) -> None:
    request.decided_at, request.decided_by_id, request.note = clock.now(), person_id(actor), reason
    request.save()
    _tell_asker(request, "supply_decided")


def _is_drill(request: SupplyRequest) -> bool:
    return request.activation is not None and request.activation.is_drill


def _facts(request: SupplyRequest) -> dict[str, Any]:
    area = Division.objects.filter(code=request.area_code).values_list("name", flat=True).first() or request.area_code
    return {"number": request.number, "place": area, "kind": request.kind.name, "quantity": request.quantity,
            "measure": request.kind.measure, "state": str(request.get_state_display()), "note": request.note,
            "approved": request.approved_quantity or 0}  # fmt: skip


def _draft(request: SupplyRequest, key: str, user_id: int, event: str) -> Draft:
    kind = f"{'drill' if _is_drill(request) else 'emergency'}.{event}"
    return Draft(key=f"supply:{request.pk}:{key}", recipient_id=user_id, kind=kind, context=_facts(request),
                 link=f"/supplies/requests/{request.pk}/")  # fmt: skip


def _tell_deciders(request: SupplyRequest) -> None:
    level = Level.COMMAND if request.is_passed_up else Level.TOWN
    people = recipients_for([RecipientRequest(level, None, request.area_code)])[0] - {request.requested_by_id}
    enqueue(drafts=[_draft(request, f"asked:{int(level)}", user_id, "supply_wanted") for user_id in sorted(people)])


def _tell_asker(request: SupplyRequest, event: str) -> None:
    enqueue(drafts=[_draft(request, f"{event}:{request.state}", request.requested_by_id, event)])


def _write(actor: Actor, request: SupplyRequest, verb: str, text: str, facts: dict[str, Any]) -> None:
    detail = {"number": request.number, **facts, **({"text": text} if text else {})}
    entries = []
    if request.activation is not None and request.activation.state == ActivationState.ACTIVE:
        entries.append(minute(
            actor=actor, activation_id=request.activation.pk, area_code=request.area_code, verb=f"supply_{verb}",
            at=clock.now(), text=" ".join((request.number, request.kind.name, text)).strip(),
        ))  # fmt: skip
    write_minutes(actor=actor, verb=f"supply.{verb}", target=request, entries=entries, detail=detail)

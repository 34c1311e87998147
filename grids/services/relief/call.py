"""Calling the roll of an activation and closing the call."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from grids.models import Activation, FrozenRecipient, RollCall, RollCallAnswer
from grids.services.emergencies.frame import (
    ORDER_GIVERS,
    hold_activation,
    line,
    minute,
    require_active,
    unknown,
    write,
)
from grids.services.emergencies.orders import grids_of
from grids.services.emergencies.send import kind_of
from xinhui.accounts.actors import Actor, person_id, require
from xinhui.core import clock
from xinhui.core.errors import Conflict, InvalidInput
from xinhui.core.locking import locked
from xinhui.outbox.services.enqueue import Draft, enqueue

TITLE_MAX, MINUTES_MAX = 80, 1440


def call_roll(*, actor: Actor, activation_id: int, title: str, area_code: str = "", minutes: int = 15) -> RollCall:
    """Call everybody on the frozen list of the grids in `area_code` ("": all of the activation), each once.

    Raises NotFound, Forbidden, InvalidInput (title, area_code, minutes), Conflict `activation-over`,
    `roll-call-open`, `roll-call-nobody`.
    """
    title = line(title, limit=TITLE_MAX, field="title")
    if not 1 <= minutes <= MINUTES_MAX:
        raise InvalidInput(
            code="minutes-out-of-range",
            field="minutes",
            message=_("A roll call is answered within 1 to 1,440 minutes."),
        )
    with transaction.atomic():
        activation = hold_activation(activation_id)
        area_code = area_code or activation.area_code
        require(actor, *ORDER_GIVERS)
        require_active(activation)
        grids_of(activation, area_code)
        require(actor, *ORDER_GIVERS, area_code=area_code)
        _require_none_open(activation, area_code)
        now = clock.now()
        call = RollCall.objects.create(
            activation=activation, title=title, area_code=area_code, called_at=now, called_by_id=person_id(actor),
            answer_by=now + timedelta(minutes=minutes),
        )  # fmt: skip
        answers = _rows(call, activation, area_code)
        told = _tell(call, answers)
        facts = {"recipients": len(answers), "messages": told}
        entry = minute(
            actor=actor, activation_id=activation.pk, area_code=area_code, verb="roll_call", at=now, text=title,
            data=facts,
        )  # fmt: skip
        write(actor=actor, verb="roll_call.call", target=call, entries=[entry], detail={"title": title, **facts})
    return call


def _require_none_open(activation: Activation, area_code: str) -> None:
    if RollCall.objects.filter(activation=activation, area_code=area_code, closed_at=None).exists():
        raise Conflict(
            code="roll-call-open", message=_("A roll call of this area is under way."),
            action=_("Close it first, or wait for the answers."),
        )  # fmt: skip


def _rows(call: RollCall, activation: Activation, area_code: str) -> list[RollCallAnswer]:
    """A row a person; who works at several grids is called at the first of them."""
    frozen = FrozenRecipient.objects.filter(activation=activation, grid__isnull=False, area_code__startswith=area_code)
    people: dict[int, RollCallAnswer] = {}
    for user_id, grid_id, code in frozen.order_by("area_code", "pk").values_list("user_id", "grid_id", "area_code"):
        people.setdefault(
            user_id, RollCallAnswer(roll_call=call, user_id=user_id, grid_id=grid_id or 0, area_code=code)
        )
    if not people:
        raise Conflict(
            code="roll-call-nobody", message=_("Nobody is on the list of these grids."),
            action=_("Choose a larger area."),
        )  # fmt: skip
    return RollCallAnswer.objects.bulk_create(people.values())


def _tell(call: RollCall, answers: list[RollCallAnswer]) -> int:
    context = {"title": call.title, "activation": call.activation.title,
               "by": clock.local(call.answer_by).strftime("%H:%M")}  # fmt: skip
    return enqueue(drafts=[
        Draft(key=f"roll-call:{call.pk}", recipient_id=row.user_id, kind=kind_of(call.activation, "roll_call"),
              context=context, link="/m/#/rollcall")
        for row in answers
    ])  # fmt: skip


def close_roll_call(*, actor: Actor, roll_call_id: int) -> RollCall:
    """End a call: who has not answered stays on record as missing. Raises NotFound, Forbidden, Conflict
    `roll-call-closed`."""
    activation_id = RollCall.objects.filter(pk=roll_call_id).values_list("activation_id", flat=True).first()
    if activation_id is None:
        raise unknown()
    with transaction.atomic():
        hold_activation(activation_id)
        call = locked(RollCall.objects.filter(pk=roll_call_id)).get()
        require(actor, *ORDER_GIVERS, area_code=call.area_code)
        if call.closed_at is not None:
            raise Conflict(code="roll-call-closed", message=_("This roll call was closed before."))
        now = clock.now()
        call.closed_at = now
        call.save(update_fields=["closed_at", "updated_at"])
        missing = call.answers.filter(status="waiting").count()
        entry = minute(
            actor=actor, activation_id=activation_id, area_code=call.area_code, verb="roll_call_close", at=now,
            text=call.title, data={"missing": missing},
        )  # fmt: skip
        write(actor=actor, verb="roll_call.close", target=call, entries=[entry], detail={"missing": missing})
    return call

"""How every verb on a work order begins and what it writes beside its row."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import pgettext_lazy

from grids.levels import Level
from grids.models import Assignment, HotlineEntry, HotlineOrder
from grids.selectors.recipients import RecipientRequest, recipients_for
from grids.services.frame import DISPATCHERS
from xinhui.accounts.actors import Actor, require
from xinhui.accounts.roles import Role
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.checks import hold
from xinhui.core.errors import InvalidInput
from xinhui.outbox.services.enqueue import Draft, enqueue

#: Orders are wanted within days, hard ones within months.
DUE_MAX = timedelta(days=366)

#: Who speaks for the hotline: the command centre by hand, its system by API.
HOTLINE_SIDE = (Role.COMMAND_CENTRE, Role.BUREAU_CLIENT)
TOWN_DIGITS = 9
_MOBILE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
_LANDLINE = re.compile(r"(?<!\d)0\d{2,3}[-－ ]?\d{7,8}(?!\d)")
_IDENTITY = re.compile(r"(?<!\d)\d{6}(?:19|20)\d{2}\d{7}[\dXx](?!\d)")


def masked(text: str) -> str:
    """The text without phone and identity numbers: it is read by many, and written into the trail."""
    text = _IDENTITY.sub(lambda found: f"{found[0][:3]}***{found[0][-2:]}", text)
    for pattern in (_MOBILE, _LANDLINE):
        text = pattern.sub(lambda found: f"{found[0][:3]}***{found[0][-2:]}", text)
    return text


def hold_order(order_id: int) -> HotlineOrder:
    """The order, locked until commit: before its issue and whistle. Raises NotFound."""
    return hold(HotlineOrder.objects.select_related("grid", "category", "issue"), order_id)


def require_desk(actor: Actor, order: HotlineOrder) -> None:
    """The dispatchers of the order's place."""
    require(actor, *DISPATCHERS, area_code=order.area_code)


def require_hotline_side(actor: Actor, order: HotlineOrder) -> None:
    """The command centre; of systems only the one that sent the order."""
    if actor.kind == "client" and actor.user_id == order.sender_id:
        return
    require(actor, Role.COMMAND_CENTRE, area_code=order.area_code)


def require_caller_reader(actor: Actor, order: HotlineOrder) -> None:
    """Who may ring up the caller: the dispatchers, and the units that the order's whistle calls."""
    units = actor.scope.unit_ids(Role.DEPARTMENT_HANDLER, Role.DEPARTMENT_LEADER)
    if units and Assignment.objects.filter(unit_id__in=units, whistle__issue_id=order.issue_id or 0).exists():
        return
    require_desk(actor, order)


def deadline(due_at: datetime, after: datetime) -> datetime:
    """The hotline's deadline, if it lies after `after`; raises InvalidInput."""
    if due_at <= after:
        raise InvalidInput(
            code="due-before-call", field="due_at",
            message=pgettext_lazy("hotline", "The deadline does not lie after the call."),
            action=pgettext_lazy("hotline", "Give the time by which the hotline wants the answer."),
        )  # fmt: skip
    if due_at - after > DUE_MAX:
        raise InvalidInput(
            code="due-too-late", field="due_at",
            message=pgettext_lazy("hotline", "No order waits longer than a year."),
            action=pgettext_lazy("hotline", "Give the time by which the hotline wants the answer."),
        )  # fmt: skip
    return due_at


def log_order(
    *, actor: Actor, order: HotlineOrder, verb: str, at: datetime, text: str = "", data: Mapping[str, Any] | None = None
) -> None:
    """The order's entry and the audit entry, which gets no words of the caller's. Audit is last in lock order."""
    HotlineEntry.objects.create(
        order=order, at=at, verb=verb, actor_id=actor.user_id, actor_label=actor.label, round=order.round, text=text,
        data=dict(data or {}),
    )  # fmt: skip
    detail = {"number": order.number, "round": order.round, **(data or {})}
    record(actor=actor, verb=f"hotline.{verb}", target=order, area_code=order.area_code, detail=detail)


def tell_desk(order: HotlineOrder, event: str) -> None:
    """Message the dispatchers of the order's place, once a round; while only the district is known, the centre."""
    level = Level.TOWN if len(order.area_code) >= TOWN_DIGITS else Level.COMMAND
    (people,) = recipients_for([RecipientRequest(level, None, order.area_code)])
    enqueue(
        drafts=[
            Draft(
                key=f"hotline:{order.pk}:{event}:r{order.round}:{order.area_code}", recipient_id=user_id,
                kind=f"hotline.{event}", link=f"/hotline/{order.pk}/",
                context={"number": order.number, "kind": order.get_kind_display(),
                         "due": f"{clock.local(order.due_at):%Y-%m-%d %H:%M}"},
            )
            for user_id in sorted(people)
        ]
    )  # fmt: skip

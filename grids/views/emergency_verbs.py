"""Verbs on activations, orders and orders at a grid: form, service, who may in which state."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy
from django_stubs_ext import StrOrPromise

from grids.emergency_states import RECEIPT_TABLE, ActivationState, OrderState
from grids.forms_emergencies import (
    AcknowledgeForm,
    AuthorityForm,
    CancelOrderForm,
    NewVersionForm,
    OnBehalfForm,
    OrderForm,
    ResultForm,
)
from grids.forms_teams import ReasonForm, TargetForm, WordsForm
from grids.models import FrozenRecipient, GridOrder
from grids.services.emergencies.activate import activate_proposal, decline_proposal
from grids.services.emergencies.frame import ABOVE, COMMANDERS, ORDER_GIVERS
from grids.services.emergencies.orders import cancel_order, issue_order, supersede_order
from grids.services.emergencies.receipts import acknowledge_order, execute_order, finish_order
from grids.services.emergencies.stand_down import stand_down
from xinhui.accounts.models import User
from xinhui.accounts.roles import Role
from xinhui.accounts.scope import Scope, scope_of


@dataclass(frozen=True)
class ActVerb:
    """A verb on an activation or order: its form, service, who may in which state."""

    name: str
    label: StrOrPromise
    form: type[TargetForm]
    service: Callable[..., Any]
    roles: tuple[Role, ...]
    states: frozenset[str]
    is_primary: bool = False
    is_danger: bool = False

    def may_ever(self, scope: Scope, row: Any) -> bool:
        """Whether the reader's posts allow it, whatever the state."""
        if self.name == "issue":  # a town's leader orders inside the town, whatever the activation's area
            return scope.has(*self.roles)
        return scope.covers(row.area_code, *self.roles)

    def may(self, scope: Scope, row: Any) -> bool:
        """Whether the row's state allows it too."""
        activation = getattr(row, "activation", None)
        in_force = activation is None or activation.state == ActivationState.ACTIVE
        return self.may_ever(scope, row) and in_force and row.state in self.states


_A, _O = ActivationState, OrderState
ACTIVATION_VERBS = {
    verb.name: verb
    for verb in (
        ActVerb("activate", gettext_lazy("Put in force"), AuthorityForm, activate_proposal, COMMANDERS,
                frozenset({_A.PROPOSED}), is_primary=True),
        ActVerb("decline", gettext_lazy("Decline"), ReasonForm, decline_proposal, COMMANDERS,
                frozenset({_A.PROPOSED}), is_danger=True),
        ActVerb("issue", gettext_lazy("Issue an order"), OrderForm, issue_order, ORDER_GIVERS,
                frozenset({_A.ACTIVE}), is_primary=True),
        ActVerb("stand-down", gettext_lazy("Stand down"), WordsForm, stand_down, COMMANDERS,
                frozenset({_A.ACTIVE}), is_danger=True),
    )
}  # fmt: skip
ORDER_VERBS = {
    verb.name: verb
    for verb in (
        ActVerb("supersede", gettext_lazy("Replace by a new version"), NewVersionForm, supersede_order, ORDER_GIVERS,
                frozenset({_O.IN_FORCE}), is_primary=True),
        ActVerb("cancel", gettext_lazy("Call off"), CancelOrderForm, cancel_order, ORDER_GIVERS,
                frozenset({_O.IN_FORCE}), is_danger=True),
    )
}  # fmt: skip


@dataclass(frozen=True)
class AnswerVerb:
    """An answer to an order at a grid."""

    name: str
    label: StrOrPromise
    form: type[TargetForm]
    service: Callable[..., GridOrder]


ACKNOWLEDGE = AnswerVerb("acknowledge", gettext_lazy("Acknowledge"), AcknowledgeForm, acknowledge_order)
ON_BEHALF = AnswerVerb("acknowledge", gettext_lazy("Acknowledge on behalf"), OnBehalfForm, acknowledge_order)
EXECUTE = AnswerVerb("execute", gettext_lazy("Begin to carry it out"), TargetForm, execute_order)
FINISH = AnswerVerb("finish", gettext_lazy("Report it done"), ResultForm, finish_order)


def right_of(user: User, row: GridOrder) -> str:
    """`own`: on the grid's frozen list; `behalf`: above it; "" neither. As the service decides it. One query."""
    frozen = FrozenRecipient.objects.filter(activation=row.order.activation_id, user=user)
    areas = [row.area_code[:digits] for digits in (15, 12, 9, 6)]
    places = set(frozen.filter(area_code__in=areas).values_list("area_code", flat=True))
    if row.area_code in places:
        return "own"
    return "behalf" if places or scope_of(user).covers(row.area_code, *ABOVE) else ""


def answers_for(right: str, row: GridOrder) -> list[AnswerVerb]:
    """What can be answered with that right in the state of the row: for the grid, or on its behalf with the reason."""
    verbs = (ACKNOWLEDGE if right == "own" else ON_BEHALF, EXECUTE, FINISH) if right else ()
    return [verb for verb in verbs if RECEIPT_TABLE.allows(row.state, verb.name)]

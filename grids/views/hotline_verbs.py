"""Every verb on a hotline order: its form, service, who sees it and in which state."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import pgettext_lazy

from grids import forms_hotline as f
from grids.hotline_states import HOTLINE_TABLE, OPEN_ORDERS, WORDS_DO, HotlineState
from grids.models import Division, HotlineOrder
from grids.services.frame import DISPATCHERS
from grids.services.hotline import answer, place
from grids.views.team_verbs import TeamVerb, by_area
from xinhui.accounts.roles import Role

CENTRE = by_area((Role.COMMAND_CENTRE,))
_DESK = by_area(DISPATCHERS)
DISTRICT_DIGITS = 6


def _fits(verb: str) -> Callable[[HotlineOrder], bool]:
    return lambda order: HOTLINE_TABLE.allows(order.state, verb)


def _may_answer(order: HotlineOrder) -> bool:
    return order.state == HotlineState.IN_HAND or (order.state == HotlineState.TO_SORT and order.kind in WORDS_DO)


def _of_a_town(order: HotlineOrder) -> bool:
    return order.state == HotlineState.TO_SORT and len(order.area_code) > DISTRICT_DIGITS


VERBS = (
    TeamVerb("place", pgettext_lazy("hotline", "Place and dispatch"), f.PlaceForm, place.place_order, _DESK,
             _fits("place"), is_primary=True),
    TeamVerb("answer", pgettext_lazy("hotline", "Answer"), f.AnswerForm, answer.answer_order, _DESK, _may_answer,
             is_primary=True),
    TeamVerb("call-back", pgettext_lazy("hotline", "Enter the call-back"), f.CallBackForm, answer.call_back, CENTRE,
             _fits("call_back"), is_primary=True),
    TeamVerb("send-up", pgettext_lazy("hotline", "Not ours: to the command centre"), f.ReasonForm,
             place.send_up_order, _DESK, _of_a_town),
    TeamVerb("amend", pgettext_lazy("hotline", "Enter an amendment"), f.AmendForm, answer.amend_order, CENTRE,
             lambda order: order.state in OPEN_ORDERS),
    TeamVerb("reopen", pgettext_lazy("hotline", "Reopen"), f.ReopenForm, answer.reopen_order, CENTRE,
             _fits("reopen")),
    TeamVerb("return", pgettext_lazy("hotline", "Return to the hotline"), f.ReasonForm, place.return_order, CENTRE,
             _fits("return"), is_danger=True),
)  # fmt: skip
BY_NAME = {verb.name: verb for verb in VERBS}


def verbs_for(scope: Any, order: HotlineOrder) -> list[TeamVerb]:
    """What the reader may do to the order now; the service checks again, under the lock."""
    return [verb for verb in VERBS if verb.may(scope, order) and verb.fits(order)]


def place_words(codes: set[str]) -> dict[str, str]:
    """Code of an order's area → the deepest division's name. One query."""
    wanted = {code[:digits] for code in codes for digits in (6, 9, 12)}
    rows = dict(Division.objects.filter(code__in=wanted).values_list("code", "name"))
    return {
        code: next((rows[code[:digits]] for digits in (12, 9, 6) if len(code) >= digits and code[:digits] in rows), "")
        for code in codes
    }

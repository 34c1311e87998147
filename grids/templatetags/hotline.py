"""Words and colours of hotline pages."""

from collections.abc import Mapping

from django import template
from django.utils.translation import pgettext, pgettext_lazy
from django_stubs_ext import StrOrPromise

from grids.hotline_states import HotlineState
from grids.models import HotlineEntry, HotlineOrder

register = template.Library()

VERBS: dict[str, StrOrPromise] = {
    "take_in": pgettext_lazy("hotline", "took in the order"),
    "place": pgettext_lazy("hotline", "placed and dispatched it"),
    "send_up": pgettext_lazy("hotline", "passed it to the command centre"),
    "return": pgettext_lazy("hotline", "returned it to the hotline"),
    "answer": pgettext_lazy("hotline", "answered"),
    "call_back": pgettext_lazy("hotline", "entered the call-back"),
    "reopen": pgettext_lazy("hotline", "sent it back for another round"),
    "rework": pgettext_lazy("hotline", "sent it back: the units do it again"),
    "amend": pgettext_lazy("hotline", "amended the order"),
    "look": pgettext_lazy("hotline", "looked at the caller"),
    "overdue": pgettext_lazy("hotline", "noted that the deadline has passed"),
    "purge": pgettext_lazy("hotline", "forgot the caller"),
}
_TAGS = {
    HotlineState.TO_SORT: "tag-amber", HotlineState.IN_HAND: "", HotlineState.ANSWERED: "tag-green",
    HotlineState.CLOSED: "tag-green", HotlineState.RETURNED: "",
}  # fmt: skip


@register.filter
def hotline_verb(verb: str) -> StrOrPromise:
    """What happened, in words."""
    return VERBS.get(verb, verb)


@register.filter
def hotline_tag(order: HotlineOrder) -> str:
    """The colour of an order's state; red while the hotline waits too long."""
    return "tag-red" if order.is_overdue else _TAGS.get(HotlineState(order.state), "")


@register.filter
def entry_actor(entry: HotlineEntry) -> str:
    """Who did it; the portal itself by its name."""
    return entry.actor_label if entry.actor_id else pgettext("hotline", "The portal")


@register.filter
def percent(rate: int | None) -> str:
    """“93 %”, or a dash where there is nothing to count."""
    return "—" if rate is None else f"{rate} %"


@register.filter
def of_code(names: Mapping[str, str], code: str) -> str:
    """The name of a code."""
    return names.get(code, code)

"""An activation as CAP 1.2: an Alert when it is put in force, an Update a later order, a Cancel at standing down.

Each message names those before it (CAP 1.2, 3.2.1 `references`). A drill's status is Exercise throughout.
"""

from collections.abc import Sequence

from grids.cap import CapAlert, Reference
from grids.emergency_states import ActivationState, EventKind
from grids.models import Activation, ActivationEntry
from grids.selectors.emergency_desk import place_names
from xinhui.core import clock
from xinhui.core.area_codes import DISTRICT

#: Neither blanks nor commas: CAP forbids them in a sender.
SENDER = f"command-centre@{DISTRICT}"
SENDER_NAME = "新会区指挥中心"
EVENT_CODE = "xinhui:event"
CATEGORIES = {
    EventKind.HEAVY_RAIN: "Met", EventKind.TYPHOON: "Met", EventKind.HEAT_COLD: "Met", EventKind.GEOLOGICAL: "Geo",
    EventKind.FIRE: "Fire", EventKind.WORKPLACE: "Safety", EventKind.EPIDEMIC: "Health", EventKind.FOOD: "Health",
    EventKind.CROWD: "Security",
}  # fmt: skip
#: The words of CAP's event, as warning centres in China write them.
EVENTS = {
    EventKind.HEAVY_RAIN: "暴雨", EventKind.TYPHOON: "台风", EventKind.HEAT_COLD: "气温异常",
    EventKind.GEOLOGICAL: "地质灾害", EventKind.FIRE: "火灾", EventKind.WORKPLACE: "安全生产事故",
    EventKind.EPIDEMIC: "传染病疫情", EventKind.FOOD: "食品安全事件", EventKind.CROWD: "群体性事件",
}  # fmt: skip
_AFTER = ("issue", "supersede", "cancel", "stand_down")


def cap_messages(activation: Activation) -> list[CapAlert]:
    """Every message of the activation, oldest first; none before it is in force. Two queries."""
    if activation.state not in (ActivationState.ACTIVE, ActivationState.STOOD_DOWN):
        return []
    entries = list(
        activation.entries.filter(verb__in=("activate", *_AFTER)).select_related("order").order_by("at", "id")
    )
    begun = next(entry for entry in entries if entry.verb == "activate")
    # The plan's immediate orders go out in the moment of activation: they are the Alert's own words.
    first = [entry for entry in entries if entry.verb == "issue" and entry.at == begun.at]
    later = [entry for entry in entries if entry.verb in _AFTER and entry not in first]
    place = place_names([activation.area_code]).get(activation.area_code, activation.area_code)
    found: list[CapAlert] = []
    for number, entry in enumerate([begun, *later], start=1):
        found.append(_message(activation, place, number, entry, first if entry is begun else [entry], found))
    return found


def _message(
    activation: Activation,
    place: str,
    number: int,
    entry: ActivationEntry,
    orders: Sequence[ActivationEntry],
    before: Sequence[CapAlert],
) -> CapAlert:
    kinds = {"activate": "Alert", "stand_down": "Cancel"}
    event = EventKind(activation.plan.event)
    said = [each.order.text for each in orders if each.order is not None and each.verb != "cancel"]
    return CapAlert(
        identifier=f"{activation.number}-{number}",
        sender=SENDER,
        sent=clock.local(entry.at),
        status="Exercise" if activation.is_drill else "Actual",
        message_type=kinds.get(entry.verb, "Update"),
        event=EVENTS[event],
        category=CATEGORIES[event],
        severity=activation.plan.severity,
        headline=_xml(f"【演练】{activation.title}" if activation.is_drill else activation.title),
        description=_xml(entry.text),
        instruction=_xml("\n".join(said)),
        sender_name=SENDER_NAME,
        effective=clock.local(entry.at),
        references=tuple(Reference(one.sender, one.identifier, one.sent.replace(microsecond=0)) for one in before),
        areas=((_xml(place), activation.area_code),),
        event_codes=((EVENT_CODE, event.value),),
    )


def _xml(text: str) -> str:
    """Without the control characters that XML cannot carry."""
    return "".join(sign for sign in text if sign in "\t\n" or (sign >= " " and sign not in "\ufffe\uffff")).strip()

"""Alerts taken in as CAP 1.2: an Alert proposes the plan of its event and level, what follows is written into its book.

An alert puts nothing in force: a commander decides. The same alert sent twice is the same proposal. A drill's status is
Exercise or Test, and what follows an alert carries the status that it began with.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from grids.cap import CapAlert, read_alert
from grids.emergency_states import EventKind, PlanState
from grids.levels import Level
from grids.models import Activation, ActivationEntry, Division, EmergencyPlan, Grid
from grids.selectors.recipients import RecipientRequest, recipients_for
from grids.services.emergencies.activate import ALERT_MAX, TITLE_MAX, propose_activation
from grids.services.emergencies.frame import hold_activation, minute, write
from grids.services.emergencies.send import activation_link, kind_of
from grids.services.frame import TEXT_MAX
from xinhui.accounts.actors import Actor, require
from xinhui.accounts.roles import Role
from xinhui.core import clock
from xinhui.core.area_codes import DISTRICT
from xinhui.core.errors import Conflict, Forbidden, InvalidInput
from xinhui.outbox.services.enqueue import Draft, enqueue

SENDERS = (Role.BUREAU_CLIENT, Role.COMMAND_CENTRE)
STATUSES = {"Actual": False, "Exercise": True, "Test": True}
FOLLOWING = {"Update": "alert_update", "Cancel": "alert_cancel"}
#: Codes of the national early warning system that name an event of ours (GB/T 35965.1).
CODES = {
    "11B01": EventKind.TYPHOON, "11B03": EventKind.HEAVY_RAIN, "11B05": EventKind.HEAT_COLD,
    "11B09": EventKind.HEAT_COLD,
}  # fmt: skip
#: Words in an event's name; the first line that fits wins: a typhoon brings rain, and is still the typhoon.
WORDS = (
    (EventKind.TYPHOON, ("台风", "typhoon")),
    (EventKind.HEAVY_RAIN, ("暴雨", "洪水", "洪涝", "内涝", "heavy rain", "rainstorm", "flood")),
    (EventKind.GEOLOGICAL, ("地质灾害", "滑坡", "泥石流", "landslide")),
    (EventKind.HEAT_COLD, ("高温", "寒潮", "寒冷", "低温", "heat wave", "cold wave")),
    (EventKind.FIRE, ("火灾", "火险", "fire")),
    (EventKind.WORKPLACE, ("安全生产", "危险化学品", "workplace")),
    (EventKind.EPIDEMIC, ("疫情", "传染病", "epidemic")),
    (EventKind.FOOD, ("食品安全", "food safety")),
    (EventKind.CROWD, ("群体性", "crowd")),
)


@dataclass(frozen=True)
class TakenAlert:
    """What became of an alert: the activation it proposed or belongs to; `is_new`: by this very call."""

    activation: Activation
    is_new: bool


def take_alert(*, actor: Actor, text: bytes) -> TakenAlert:
    """Take in one CAP 1.2 message. Idempotent by sender and identifier.

    Raises Forbidden (also for an area out of the sender's reach), InvalidInput (alert: no CAP, unknown event, area,
    level or reference, another status), Conflict `plan-missing`.
    """
    require(actor, *SENDERS)
    alert = read_alert(text)
    key = _key(alert.sender, alert.identifier)
    if alert.status not in STATUSES:
        message = _("An alert with the status “%(status)s” asks nothing of anybody.") % {"status": alert.status}
        raise _refused("alert-status", message, _("Send Actual, or Exercise for a drill."))
    if alert.message_type in FOLLOWING:
        return _note(actor, alert, key)
    if alert.message_type != "Alert":
        raise _refused("alert-kind", _("Only Alert, Update and Cancel are taken in."))
    return _propose(actor, alert, key)


def _propose(actor: Actor, alert: CapAlert, key: str) -> TakenAlert:
    known = Activation.objects.filter(alert=key).first()
    if known is not None:
        _check_reach(actor, known.area_code)
        return TakenAlert(known, False)
    if alert.expires is not None and alert.expires <= clock.now():
        raise _refused("alert-expired", _("This alert has expired."))
    area = _area_of(alert.areas)
    _check_reach(actor, area)
    plan = _plan_of(alert)
    said = "\n".join(part for part in (alert.headline, alert.description, alert.instruction) if part) or alert.event
    try:
        with transaction.atomic():
            activation = propose_activation(
                # A bureau commands nobody: the portal proposes, in the name of whoever sent the alert.
                actor=replace(actor, kind="system"), plan_id=plan.pk, area_code=area, reason=said[:TEXT_MAX],
                title=alert.headline[:TITLE_MAX], is_drill=STATUSES[alert.status], alert=key,
            )  # fmt: skip
            _tell(activation, "proposed", alert, key)
    except (IntegrityError, Conflict):
        known = Activation.objects.filter(alert=key).first()
        if known is None:
            raise
        return TakenAlert(known, False)  # sent twice at the same moment: the other one was first
    return TakenAlert(activation, True)


def _note(actor: Actor, alert: CapAlert, key: str) -> TakenAlert:
    """An Update or Cancel: into the minute book of what it refers to; the commanders read it and decide."""
    verb = FOLLOWING[alert.message_type]
    with transaction.atomic():
        activation = hold_activation(_referred(actor, alert))
        if ActivationEntry.objects.filter(activation=activation, data__alert=key).exists():
            return TakenAlert(activation, False)
        if activation.is_drill != STATUSES[alert.status]:
            raise _refused("alert-status-differs", _("The alert it refers to was a drill, or this one is: never both."))
        said = "\n".join(part for part in (alert.headline, alert.description) if part) or alert.event
        facts = {"alert": key, "level": alert.severity, "sent": alert.sent.isoformat()}
        entry = minute(
            actor=actor, activation_id=activation.pk, area_code=activation.area_code, verb=verb, at=clock.now(),
            text=said[:TEXT_MAX], data=facts,
        )  # fmt: skip
        _tell(activation, verb, alert, key)
        write(actor=actor, verb=f"activation.{verb}", target=activation, entries=[entry], detail=facts)
    return TakenAlert(activation, True)


def _check_reach(actor: Actor, area: str) -> None:
    """A system that is narrowed to a town proposes nothing for another, nor for the district."""
    if not actor.scope.covers(area, *SENDERS):
        raise Forbidden(
            code="alert-area-out-of-reach",
            message=_("The alert concerns places outside the areas of the sender."),
            action=_("Send it for your areas only, or let the command centre take it in."),
        )


def _referred(actor: Actor, alert: CapAlert) -> int:
    """The activation that any of the references proposed, or was noted in; out of reach it is unknown."""
    keys = [_key(one.sender, one.identifier) for one in alert.references]
    found = Activation.objects.filter(alert__in=keys).values_list("pk", "area_code").first()
    if found is None:
        noted = ActivationEntry.objects.filter(verb__in=FOLLOWING.values(), data__alert__in=keys)
        found = noted.values_list("activation_id", "activation__area_code").first()
    if found is None or not actor.scope.covers(found[1], *SENDERS):
        raise _refused(
            "alert-reference-unknown", _("None of the alerts that it refers to was taken in here."),
            _("Send the first alert, then its updates."),
        )  # fmt: skip
    return found[0]


def _plan_of(alert: CapAlert) -> EmergencyPlan:
    event = _event_of(alert)
    if alert.severity is None:
        raise _refused("alert-severity-unknown", _("The alert names no severity."),
                       _("Send Extreme, Severe, Moderate or Minor: levels I to IV."))  # fmt: skip
    plan = EmergencyPlan.objects.filter(event=event, severity=alert.severity, state=PlanState.APPROVED).first()
    if plan is None:
        raise Conflict(
            code="plan-missing",
            message=_("There is no approved plan for this event at this level."),
            action=_("Ask the command centre to approve one."),
        )
    return plan


def _event_of(alert: CapAlert) -> EventKind:
    for _name, code in alert.event_codes:
        if code in EventKind.values:
            return EventKind(code)
        if code in CODES:
            return CODES[code]
    said = alert.event.casefold()
    for event, words in WORDS:
        if any(word in said for word in words):
            return event
    raise _refused(
        "alert-event-unknown", _("No plan is known for the event “%(event)s”.") % {"event": alert.event[:60]},
        _("Name the event in its usual words, or by its national code."),
    )  # fmt: skip


def _area_of(areas: Sequence[tuple[str, str]]) -> str:
    """The smallest place of ours that holds every area of ours; what lies above the district concerns all of it."""
    wanted = {_short(code) for _name, code in areas if code}
    ours = {DISTRICT if DISTRICT.startswith(code) else code for code in wanted}
    known = {code for code in ours if code.startswith(DISTRICT)}
    inside = Division.objects.filter(code__in=known, is_active=True).values_list("code", flat=True)
    found = {*inside, *Grid.objects.active().filter(code__in=known).values_list("code", flat=True)}
    if not found:
        raise _refused(
            "alert-area-unknown", _("The alert names no place of this district."),
            _("Name the area by its statistical code, under “行政区划代码”."),
        )  # fmt: skip
    first = min(found, key=len)
    held = [first[:digits] for digits in (15, 12, 9, 6) if digits <= len(first)]
    return next(code for code in held if all(one.startswith(code) for one in found))


def _short(code: str) -> str:
    """Without the zeros that fill a code up: 440705000000 is the district, 440705103000 the town, 440700 the city."""
    if not (code.isascii() and code.isdecimal()):
        return ""
    if len(code) in (12, 15):
        for digits in (9, 6):
            if set(code[digits:]) == {"0"}:
                code = code[:digits]
    return code[:4] if len(code) == 6 and code.endswith("00") else code


def _key(sender: str, identifier: str) -> str:
    key = f"{sender},{identifier}"
    if len(key) > ALERT_MAX:
        raise _refused("alert-name-too-long", _("Sender and identifier may have 200 characters together."))
    return key


def _tell(activation: Activation, event: str, alert: CapAlert, key: str) -> int:
    people = recipients_for([RecipientRequest(Level.COMMAND, None, activation.area_code)])[0]
    mark = hashlib.sha256(key.encode()).hexdigest()[:16]
    facts = {"title": activation.title, "sender": (alert.sender_name or alert.sender)[:120],
             "reason": (alert.headline or alert.event)[:300]}  # fmt: skip
    return enqueue(drafts=[
        Draft(key=f"activation:{activation.pk}:{event}:{mark}", recipient_id=user_id, kind=kind_of(activation, event),
              context=facts, link=activation_link(activation))
        for user_id in sorted(people)
    ])  # fmt: skip


def _refused(code: str, message: StrOrPromise, action: StrOrPromise | None = None) -> InvalidInput:
    return InvalidInput(code=code, field="alert", message=message, action=action)

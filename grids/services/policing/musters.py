"""Requests for volunteer squads: asked by a village or town, answered by calling a squad out, refused, called off.

Lock order: activation, request, squad, the audit chain last.
"""

from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from grids.emergency_states import ActivationState
from grids.levels import Level
from grids.models import Activation, Division, Squad, SquadActivity, SquadRequest
from grids.models.squad import SquadKind
from grids.muster_states import MUSTER_TABLE
from grids.relief_roles import KEEPERS
from grids.selectors.recipients import RecipientRequest, recipients_for
from grids.services.emergencies.frame import hold_activation, line, minute, require_active, unknown
from grids.services.emergencies.frame import write as write_minutes
from grids.services.policing.activities import PLACE_MAX, TITLE_MAX, call_out
from grids.services.policing.frame import area_of_squad
from grids.services.teams.frame import one_of
from xinhui.accounts.actors import Actor, person_id, require
from xinhui.accounts.roles import Role
from xinhui.core import clock
from xinhui.core.errors import Conflict, Forbidden, InvalidInput
from xinhui.core.locking import locked
from xinhui.outbox.services.enqueue import Draft, enqueue

#: Who calls squads out for a request, or refuses it.
SENDERS = (Role.TOWN_DISPATCHER, Role.TOWN_LEADER, Role.COMMAND_CENTRE)
REASON_MAX, PEOPLE_MAX = 200, 5000
TOWN_DIGITS = 9


def request_squads(
    *, actor: Actor, area_code: str, kind: str, people: int, place: str, reason: str, activation_id: int | None = None
) -> SquadRequest:
    """Ask for people of a kind of squad. A village asks its town, a town the command centre, which can lend others'.

    Raises NotFound, Forbidden, InvalidInput (area_code, kind, people, place, reason), Conflict `activation-over`.
    """
    one_of(kind, SquadKind.values, field="kind")
    place, reason = line(place, limit=PLACE_MAX, field="place"), line(reason, limit=REASON_MAX, field="reason")
    if not isinstance(people, int) or not 1 <= people <= PEOPLE_MAX:
        raise InvalidInput(
            code="number-out-of-range", field="people",
            message=_("Give a whole number from %(least)d to %(most)d.") % {"least": 1, "most": PEOPLE_MAX},
        )  # fmt: skip
    with transaction.atomic():
        activation = _activation(activation_id, area_code)
        require(actor, *KEEPERS, area_code=area_of_squad(area_code))
        request = SquadRequest.objects.create(
            number=uuid4().hex[:24], area_code=area_code, activation=activation, kind=kind, people=people, place=place,
            reason=reason, is_passed_up=len(area_code) == TOWN_DIGITS, requested_at=clock.now(),
            requested_by_id=person_id(actor),
        )  # fmt: skip
        request.number = f"ZY{clock.today():%Y%m%d}-{request.pk:04d}"
        request.save(update_fields=["number"])
        _tell_senders(request)
        _write(actor, request, "request", reason, {"kind": kind, "people": people, "place": place})
    return request


def answer_squad_request(*, actor: Actor, request_id: int, squad_id: int) -> SquadActivity:
    """Call a squad out for the request: one of one's own, or, by the command centre, one lent by another town.

    Raises NotFound, Forbidden, TransitionRefused, Conflict `squad-empty`, `squad-disbanded`, `call-out-open`.
    """
    with transaction.atomic():
        request = _held(actor, request_id)
        request.state = MUSTER_TABLE.next(request.state, "answer")
        activity = call_out(
            actor=actor, squad_id=squad_id, title=request.reason[:TITLE_MAX], place=request.place,
            text=request.reason, is_drill=request.is_drill,
        )  # fmt: skip
        activity.request = request
        activity.save(update_fields=["request", "updated_at"])
        _decide(actor, request, "")
        squad = Squad.objects.get(pk=squad_id)
        is_lent = squad.area_code[:TOWN_DIGITS] != request.area_code[:TOWN_DIGITS]
        _tell_asker(request, squad.name, f"answered:{activity.pk}")
        _write(actor, request, "answer", squad.name, {"squad": squad.pk, "activity": activity.pk, "lent": is_lent})
    return activity


def pass_squad_request_up(*, actor: Actor, request_id: int) -> SquadRequest:
    """The town has nobody to send: the command centre is told. Raises NotFound, Forbidden, TransitionRefused,
    Conflict `passed-up`."""
    with transaction.atomic():
        request = _held(actor, request_id)
        request.state = MUSTER_TABLE.next(request.state, "pass_up")
        if request.is_passed_up:
            raise Conflict(code="passed-up", message=_("This request lies with the district already."))
        request.is_passed_up = True
        request.save(update_fields=["is_passed_up", "updated_at"])
        _tell_senders(request)
        _write(actor, request, "pass_up", "", {})
    return request


def refuse_squad_request(*, actor: Actor, request_id: int, reason: str) -> SquadRequest:
    """Refuse it, with the reason. Raises NotFound, Forbidden (also one's own), InvalidInput, TransitionRefused."""
    reason = line(reason, limit=REASON_MAX, field="reason")
    with transaction.atomic():
        request = _held(actor, request_id)
        if actor.user_id == request.requested_by_id:
            raise Forbidden(
                code="own-request", message=_("Nobody decides on a request of their own."),
                action=_("Call it off instead."),
            )  # fmt: skip
        request.state = MUSTER_TABLE.next(request.state, "refuse")
        _decide(actor, request, reason)
        _tell_asker(request, "", "refused")
        _write(actor, request, "refuse", reason, {})
    return request


def cancel_squad_request(*, actor: Actor, request_id: int, reason: str) -> SquadRequest:
    """Call it off before anybody was called out. Raises NotFound, Forbidden, InvalidInput, TransitionRefused."""
    reason = line(reason, limit=REASON_MAX, field="reason")
    with transaction.atomic():
        request = _held(actor, request_id, *KEEPERS)
        request.state, request.note = MUSTER_TABLE.next(request.state, "cancel"), reason
        request.save(update_fields=["state", "note", "updated_at"])
        _write(actor, request, "cancel", reason, {})
    return request


def _held(actor: Actor, request_id: int, *roles: Role) -> SquadRequest:
    request = locked(SquadRequest.objects.filter(pk=request_id).select_related("activation")).first()
    if request is None:
        raise unknown()
    require(actor, *(roles or SENDERS), area_code=request.area_code)
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


def _decide(actor: Actor, request: SquadRequest, note: str) -> None:
    request.decided_at, request.decided_by_id, request.note = clock.now(), person_id(actor), note
    request.save()


def _draft(request: SquadRequest, key: str, user_id: int, event: str, squad: str = "") -> Draft:
    area = Division.objects.filter(code=request.area_code).values_list("name", flat=True).first() or request.area_code
    facts = {"number": request.number, "area": area, "place": request.place, "people": request.people,
             "kind": str(request.get_kind_display()), "reason": request.reason, "squad": squad, "note": request.note,
             "state": str(request.get_state_display())}  # fmt: skip
    kind = f"{'drill' if request.is_drill else 'emergency'}.{event}"
    return Draft(f"muster:{request.pk}:{key}", user_id, kind, facts, f"/policing/squads/requests/{request.pk}/")


def _tell_senders(request: SquadRequest) -> None:
    level = Level.COMMAND if request.is_passed_up else Level.TOWN
    people = recipients_for([RecipientRequest(level, None, request.area_code)])[0] - {request.requested_by_id}
    enqueue(drafts=[_draft(request, f"asked:{int(level)}", user_id, "squad_wanted") for user_id in sorted(people)])


def _tell_asker(request: SquadRequest, squad: str, key: str) -> None:
    enqueue(drafts=[_draft(request, key, request.requested_by_id, "squad_decided", squad)])


def _write(actor: Actor, request: SquadRequest, verb: str, text: str, facts: dict[str, Any]) -> None:
    detail = {"number": request.number, **facts, **({"text": text} if text else {})}
    entries = []
    if request.activation is not None and request.activation.state == ActivationState.ACTIVE:
        said = " ".join((request.number, str(request.get_kind_display()), text)).strip()
        entries.append(minute(
            actor=actor, activation_id=request.activation.pk, area_code=request.area_code, verb=f"muster_{verb}",
            at=clock.now(), text=said,
        ))  # fmt: skip
    write_minutes(actor=actor, verb=f"squad_request.{verb}", target=request, entries=entries, detail=detail)

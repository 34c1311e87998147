"""A shelter opened, people counted, closed when it is empty.

Lock order: activation, shelter, its opening, the audit chain last.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from grids.emergency_states import ActivationState
from grids.levels import Level
from grids.models import Activation, Shelter, ShelterCount, ShelterOpening
from grids.relief_roles import KEEPERS
from grids.selectors.recipients import RecipientRequest, recipients_for
from grids.services.emergencies.frame import hold_activation, minute, require_active, unknown
from grids.services.emergencies.frame import write as write_minutes
from grids.services.frame import GRID_PEOPLE
from grids.services.kit import short_text
from grids.services.shelters.places import NOTE_MAX, hold_shelter
from grids.shelter_states import OPENING_TABLE, OpeningState
from xinhui.accounts.actors import Actor, person_id, require
from xinhui.accounts.models import Post
from xinhui.accounts.roles import Role
from xinhui.accounts.scope import Scope, area_range
from xinhui.core import clock
from xinhui.core.errors import Conflict, InvalidInput
from xinhui.core.locking import locked
from xinhui.outbox.services.enqueue import Draft, enqueue

PEOPLE_MAX = 100_000
AT_ONCE = timedelta(minutes=1)
TOLD = (*GRID_PEOPLE, Role.VILLAGE_SECRETARY)


def open_shelter(*, actor: Actor, shelter_id: int, activation_id: int | None = None) -> ShelterOpening:
    """Open a shelter, for an activation in force over its place, or for none.

    The people of its village's (town's) grids are told where to send whoever must leave home.
    Raises NotFound, Forbidden, InvalidInput (activation), Conflict `shelter-open`, `shelter-retired`,
    `activation-over`.
    """
    with transaction.atomic():
        activation = hold_activation(activation_id) if activation_id is not None else None
        shelter = hold_shelter(actor, shelter_id)
        _require_over(activation, shelter)
        is_drill = activation is not None and activation.is_drill
        if ShelterOpening.objects.filter(shelter=shelter, is_drill=is_drill, state=OpeningState.OPEN).exists():
            raise Conflict(
                code="shelter-open", message=_("This shelter is open already."),
                action=_("Reload the page to see what has happened since."),
            )  # fmt: skip
        opening = ShelterOpening.objects.create(
            shelter=shelter, area_code=shelter.area_code, activation=activation, is_drill=is_drill,
            opened_at=clock.now(), opened_by_id=person_id(actor),
        )  # fmt: skip
        _tell(opening, "shelter_open", _people_of(shelter.area_code) - {person_id(actor)})
        _write(actor, opening, "open", {"capacity": shelter.capacity})
    return opening


def count_people(
    *, actor: Actor, opening_id: int, people: int, children: int = 0, elderly: int = 0, needs: str = "",
    counted_at: datetime | None = None,
) -> ShelterCount:  # fmt: skip
    """Write down how many were inside at `counted_at` (now, if not given); numbers only. More than it holds is taken:
    nobody is sent away.

    A count of a phone without signal that comes in after a later one, or after the closing, goes into the history and
    changes no figure. The town and the command centre are told when it becomes overfull (once a crossing), the town of
    what is needed. Raises NotFound, Forbidden, InvalidInput (people, children, needs, counted_at), TransitionRefused.
    """
    needs = short_text(" ".join(needs.replace("\x00", " ").split()), limit=NOTE_MAX, field="needs")
    _check_numbers(people, children, elderly)
    with transaction.atomic():
        opening = _held(opening_id)
        _require_counter(actor, opening.area_code)
        at = _moment(opening, counted_at)
        is_after_all = opening.closed_at is not None and at < opening.closed_at
        if not is_after_all:
            OPENING_TABLE.next(opening.state, "count")
        last = opening.counts.order_by("-at", "-pk").first()
        count = ShelterCount.objects.create(
            opening=opening, area_code=opening.area_code, at=at, received_at=_late(at),
            by_id=person_id(actor), people=people, children=children, elderly=elderly, needs=needs,
        )  # fmt: skip
        if not is_after_all and (last is None or last.at <= at):
            _occupy(opening, count, last)
        _write(actor, opening, "count", {"people": people, "needs": needs})
    return count


def _moment(opening: ShelterOpening, counted_at: datetime | None) -> datetime:
    """When it was counted: a phone's clock may be minutes behind, but nobody counts before the opening."""
    now = clock.now()
    if counted_at is not None and counted_at > now:
        raise InvalidInput(
            code="time-ahead", field="counted_at", message=_("This time is yet to come."),
            action=_("Set the device's clock."),
        )  # fmt: skip
    return max(counted_at or now, opening.opened_at)


def _late(at: datetime) -> datetime | None:
    """When a count came in that was made more than a minute before."""
    now = clock.now()
    return now if now - at > AT_ONCE else None


def _occupy(opening: ShelterOpening, count: ShelterCount, last: ShelterCount | None) -> None:
    """The newest count is the occupancy; whoever must know of it is told."""
    was_over = opening.people > opening.shelter.capacity
    opening.people, opening.children, opening.elderly = count.people, count.children, count.elderly
    opening.counted_at = count.at
    opening.save(update_fields=["people", "children", "elderly", "counted_at", "updated_at"])
    if count.people > opening.shelter.capacity and not was_over:
        _tell(opening, "shelter_full", _above(opening, Level.TOWN, Level.COMMAND), count)
    if count.needs and (last is None or last.needs != count.needs):
        _tell(opening, "shelter_needs", _above(opening, Level.TOWN), count)


def close_shelter(*, actor: Actor, opening_id: int, note: str = "") -> ShelterOpening:
    """Close a shelter in which nobody is left; the same people are told.

    Raises NotFound, Forbidden, InvalidInput (note), TransitionRefused, Conflict `shelter-not-empty`.
    """
    note = short_text(" ".join(note.replace("\x00", " ").split()), limit=NOTE_MAX, field="note")
    with transaction.atomic():
        opening = _held(opening_id)
        require(actor, *KEEPERS, area_code=opening.area_code)
        target = OPENING_TABLE.next(opening.state, "close")
        if opening.people:
            raise Conflict(
                code="shelter-not-empty",
                message=_("%(people)d people were inside at the last count.") % {"people": opening.people},
                action=_("Count again when everybody has left, then close."),
            )
        opening.state, opening.closed_at, opening.note = target, clock.now(), note
        opening.closed_by_id = person_id(actor)
        opening.save(update_fields=["state", "closed_at", "closed_by", "note", "updated_at"])
        _tell(opening, "shelter_close", _people_of(opening.area_code) - {person_id(actor)})
        _write(actor, opening, "close", {"note": note})
    return opening


def _held(opening_id: int) -> ShelterOpening:
    shelter_id = ShelterOpening.objects.filter(pk=opening_id).values_list("shelter_id", flat=True).first()
    if shelter_id is None:
        raise unknown()
    shelter = locked(Shelter.objects.filter(pk=shelter_id)).get()
    opening = locked(ShelterOpening.objects.filter(pk=opening_id).select_related("activation")).get()
    opening.shelter = shelter
    return opening


def _require_over(activation: Activation | None, shelter: Shelter) -> None:
    if activation is None:
        return
    require_active(activation)
    if not (shelter.area_code.startswith(activation.area_code) or activation.area_code.startswith(shelter.area_code)):
        raise InvalidInput(
            code="area-outside", field="activation", message=_("This place lies outside the activation's area."),
            action=_("Open it without the activation."),
        )  # fmt: skip


def may_count(scope: Scope, area_code: str) -> bool:
    """People of the grids count in the shelters of their own village or town, keepers in those of their area."""
    is_near = any(area.startswith(area_code) for area in scope.areas(*GRID_PEOPLE))
    return is_near or scope.covers(area_code, *KEEPERS)


def _require_counter(actor: Actor, area_code: str) -> None:
    if not may_count(actor.scope, area_code):
        require(actor, *KEEPERS, area_code=area_code)


def _check_numbers(people: int, children: int, elderly: int) -> None:
    for field, number in (("people", people), ("children", children), ("elderly", elderly)):
        if not isinstance(number, int) or not 0 <= number <= PEOPLE_MAX:
            raise InvalidInput(
                code="number-out-of-range", field=field,
                message=_("Give a whole number from %(least)d to %(most)d.") % {"least": 0, "most": PEOPLE_MAX},
            )  # fmt: skip
    if children + elderly > people:
        raise InvalidInput(
            code="parts-exceed", field="children",
            message=_("Children and the elderly are among the people inside."), action=_("Correct the numbers."),
        )  # fmt: skip


def _people_of(area_code: str) -> set[int]:
    """Who sends people there: the grids' people and secretaries of the shelter's village or town. One query."""
    place = Q(**area_range("area_code", area_code))
    rows = Post.objects.in_force().filter(place, role__in=TOLD, user__is_active=True)
    return set(rows.values_list("user_id", flat=True))


def _above(opening: ShelterOpening, *levels: Level) -> set[int]:
    wanted = [RecipientRequest(level, None, opening.area_code) for level in levels]
    return set().union(*recipients_for(wanted))


def _tell(opening: ShelterOpening, event: str, people: set[int], count: ShelterCount | None = None) -> None:
    shelter = opening.shelter
    facts = {"shelter": shelter.name, "place": shelter.place, "capacity": shelter.capacity,
             "keeper": shelter.keeper_name, "phone": shelter.keeper_phone, "people": opening.people,
             "needs": count.needs if count else ""}  # fmt: skip
    kind = f"{'drill' if opening.is_drill else 'emergency'}.{event}"
    key = f"{event}:{opening.pk}:{count.pk if count else 0}"
    link = f"/shelters/{shelter.pk}/"
    enqueue(drafts=[Draft(key, user_id, kind, facts, link) for user_id in sorted(people)])


def _write(actor: Actor, opening: ShelterOpening, verb: str, facts: dict[str, Any]) -> None:
    detail = {"shelter": opening.shelter.name, **facts}
    entries = []
    if opening.activation is not None and opening.activation.state == ActivationState.ACTIVE:
        number = {"inside": facts["people"]} if "people" in facts else {}
        entries.append(minute(
            actor=actor, activation_id=opening.activation.pk, area_code=opening.area_code, verb=f"shelter_{verb}",
            at=clock.now(), text=opening.shelter.name, data=number,
        ))  # fmt: skip
    write_minutes(actor=actor, verb=f"shelter.{verb}", target=opening, entries=entries, detail=detail)

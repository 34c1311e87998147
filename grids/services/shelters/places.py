"""The list of shelters: entered, changed, taken off."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from grids.models import Division, Shelter, ShelterOpening
from grids.models.shelter import ShelterKind
from grids.relief_roles import KEEPERS
from grids.services.emergencies.frame import line, unknown
from grids.services.kit import short_text
from grids.services.policing.squads import checked_phone
from grids.services.teams.frame import one_of
from grids.shelter_states import OpeningState
from xinhui.accounts.actors import Actor, require
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.errors import Conflict, InvalidInput
from xinhui.core.locking import locked

NAME_MAX, PLACE_MAX, KEEPER_MAX, NOTE_MAX = 60, 120, 40, 200
CAPACITY_MAX = 50_000


@dataclass(frozen=True)
class ShelterFacts:
    """What is known of a shelter; `latitude` and `longitude` in WGS-84, both or neither."""

    name: str
    kind: str
    place: str
    capacity: int
    keeper_name: str = ""
    keeper_phone: str = ""
    latitude: float | None = None
    longitude: float | None = None


def add_shelter(*, actor: Actor, area_code: str, facts: ShelterFacts) -> Shelter:
    """Enter a shelter of a town or village.

    Raises Forbidden, InvalidInput (area_code, name, kind, place, capacity, keeper_name, phone, latitude),
    Conflict `shelter-there`.
    """
    facts = checked_facts(facts)
    with transaction.atomic():
        division = locked(Division.objects.filter(code=area_code, is_active=True).defer("boundary")).first()
        if division is None or len(area_code) not in (9, 12):
            raise InvalidInput(
                code="area-unknown", field="area_code", message=_("There is no such division in force."),
                action=_("Choose a town or village."),
            )  # fmt: skip
        require(actor, *KEEPERS, area_code=area_code)
        _name_free(area_code, facts.name)
        shelter = Shelter.objects.create(area_code=area_code, **vars(facts))
        record(actor=actor, verb="shelter.add", target=shelter, detail=vars(facts))
    return shelter


def change_shelter(*, actor: Actor, shelter_id: int, facts: ShelterFacts) -> Shelter:
    """Correct what is known of a shelter. Raises as `add_shelter`, NotFound, Conflict `shelter-retired`."""
    facts = checked_facts(facts)
    with transaction.atomic():
        shelter = hold_shelter(actor, shelter_id)
        if facts.name != shelter.name:
            _name_free(shelter.area_code, facts.name)
        before = {name: getattr(shelter, name) for name in vars(facts)}
        changed = {name: value for name, value in vars(facts).items() if value != before[name]}
        for name, value in changed.items():
            setattr(shelter, name, value)
        shelter.save(update_fields=[*changed, "updated_at"])
        detail = {"before": {name: before[name] for name in changed}, "after": changed}
        record(actor=actor, verb="shelter.change", target=shelter, detail=detail)
    return shelter


def retire_shelter(*, actor: Actor, shelter_id: int, reason: str) -> Shelter:
    """Take a shelter off the list; not while it is open.

    Raises NotFound, Forbidden, InvalidInput (reason), Conflict `shelter-open`, `shelter-retired`.
    """
    reason = line(reason, limit=NOTE_MAX, field="reason")
    with transaction.atomic():
        shelter = hold_shelter(actor, shelter_id)
        if ShelterOpening.objects.filter(shelter=shelter, state=OpeningState.OPEN).exists():
            raise Conflict(
                code="shelter-open", message=_("This shelter is open."), action=_("Close it when nobody is inside.")
            )
        shelter.closed_on = clock.today()
        shelter.save(update_fields=["closed_on", "updated_at"])
        record(actor=actor, verb="shelter.retire", target=shelter, detail={"reason": reason})
    return shelter


def hold_shelter(actor: Actor, shelter_id: int) -> Shelter:
    """The shelter on the list, locked, for its keepers. Raises NotFound, Forbidden, Conflict `shelter-retired`."""
    shelter = locked(Shelter.objects.filter(pk=shelter_id)).first()
    if shelter is None:
        raise unknown()
    require(actor, *KEEPERS, area_code=shelter.area_code)
    if shelter.closed_on is not None:
        raise Conflict(
            code="shelter-retired",
            message=_("This shelter was taken off the list on %(day)s.") % {"day": shelter.closed_on.isoformat()},
            action=_("Enter it again if it is to be used."),
        )
    return shelter


def checked_facts(facts: ShelterFacts) -> ShelterFacts:
    """The facts, trimmed; raises InvalidInput."""
    one_of(facts.kind, ShelterKind.values, field="kind")
    if not isinstance(facts.capacity, int) or not 1 <= facts.capacity <= CAPACITY_MAX:
        raise InvalidInput(
            code="capacity-out-of-range", field="capacity",
            message=_("Give a whole number from %(least)d to %(most)d.") % {"least": 1, "most": CAPACITY_MAX},
        )  # fmt: skip
    both = facts.latitude is not None and facts.longitude is not None
    if (facts.latitude is None) != (facts.longitude is None) or (
        both and not (abs(facts.latitude or 0) <= 90 and abs(facts.longitude or 0) <= 180)
    ):
        raise InvalidInput(
            code="place-half", field="latitude", message=_("Give latitude and longitude together, or neither."),
            action=_("Latitude lies between -90 and 90, longitude between -180 and 180."),
        )  # fmt: skip
    return ShelterFacts(
        name=line(facts.name, limit=NAME_MAX, field="name"),
        kind=facts.kind,
        place=line(facts.place, limit=PLACE_MAX, field="place"),
        capacity=facts.capacity,
        keeper_name=short_text(facts.keeper_name.strip(), limit=KEEPER_MAX, field="keeper_name"),
        keeper_phone=checked_phone(facts.keeper_phone) if facts.keeper_phone.strip() else "",
        latitude=facts.latitude,
        longitude=facts.longitude,
    )


def _name_free(area_code: str, name: str) -> None:
    if Shelter.objects.filter(area_code=area_code, name=name, closed_on=None).exists():
        raise Conflict(
            code="shelter-there", field="name", message=_("There is a shelter of this name here."),
            action=_("Change the one on the list, or choose another name."),
        )  # fmt: skip

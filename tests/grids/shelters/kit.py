"""Shelters of the small district, by the real services."""

from grids.models import Shelter, ShelterOpening
from grids.services.shelters.openings import open_shelter
from grids.services.shelters.places import ShelterFacts, add_shelter
from tests.world import VILLAGE
from tests.world_grids import District


def facts(name: str = "罗坑小学", capacity: int = 100, **more: object) -> ShelterFacts:
    """A school that takes a hundred people."""
    known: dict[str, object] = {"kind": "school", "place": "罗坑村口", "keeper_name": "何校长"}
    return ShelterFacts(name=name, capacity=capacity, **{**known, **more})  # type: ignore[arg-type]


def shelter(district: District, name: str = "罗坑小学", *, area: str = VILLAGE, capacity: int = 100) -> Shelter:
    """On the list, entered by the command centre."""
    return add_shelter(actor=district.act("command"), area_code=area, facts=facts(name, capacity))


def opened(district: District, name: str = "罗坑小学", *, area: str = VILLAGE, capacity: int = 100) -> ShelterOpening:
    """Open, without an activation."""
    return open_shelter(
        actor=district.act("command"), shelter_id=shelter(district, name, area=area, capacity=capacity).pk
    )

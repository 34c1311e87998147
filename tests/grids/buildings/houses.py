"""A building with stairwells for the tests."""

from grids.models import Building, Grid, Stairwell
from grids.services.buildings.verbs import add_building
from tests.world import GRID
from tests.world_grids import District


def building_of(
    district: District, *, grid: str = GRID, name: str = "一栋", stairwells: tuple[str, ...] = ("1", "2")
) -> Building:
    """A building of a grid, by the real service."""
    return add_building(
        actor=district.act("command"), grid_id=Grid.objects.get(code=grid).pk, name=name, kind="apartments",
        address="人民路 1 号", stairwells=stairwells, households=24,
    )  # fmt: skip


def wells_of(building: Building) -> list[Stairwell]:
    """Its stairwells, by number."""
    return list(Stairwell.objects.filter(building=building).order_by("number"))

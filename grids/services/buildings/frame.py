"""What every verb on buildings, stairwells and stewards begins with."""

from django.utils.translation import gettext_lazy as _

from grids.models import Building, Grid, Stairwell, Steward, StewardCharge
from grids.services.frame import required_text
from grids.services.kit import short_text
from grids.services.teams.frame import TEAM_KEEPERS, hold_team_grid
from xinhui.accounts.actors import Actor, require
from xinhui.core.errors import Conflict, InvalidInput, NotFound
from xinhui.core.locking import locked

HOUSEHOLDS_MAX = 5000
NUMBER_MAX = 12


def hold_building(actor: Actor, building_id: int) -> Building:
    """The building on the list, its grid locked first. Raises NotFound, Forbidden, Conflict `building-closed`."""
    grid_id = Building.objects.filter(pk=building_id).values_list("grid_id", flat=True).first()
    if grid_id is None:
        raise NotFound(code="building-unknown", message=_("There is no such building."))
    grid = hold_team_grid(grid_id)
    require(actor, *TEAM_KEEPERS, area_code=grid.code)
    building = locked(Building.objects.filter(pk=building_id)).get()
    building.grid = grid
    if building.closed_on is not None:
        raise Conflict(
            code="building-closed",
            message=_("This building was taken off the list on %(day)s.") % {"day": building.closed_on.isoformat()},
        )
    return building


def hold_stairwell(actor: Actor, stairwell_id: int) -> Stairwell:
    """The stairwell on the list, its building locked first. Raises NotFound, Forbidden, Conflict."""
    building_id = Stairwell.objects.filter(pk=stairwell_id).values_list("building_id", flat=True).first()
    if building_id is None:
        raise NotFound(code="stairwell-unknown", message=_("There is no such stairwell."))
    building = hold_building(actor, building_id)
    stairwell = locked(Stairwell.objects.filter(pk=stairwell_id)).get()
    stairwell.building = building
    if stairwell.closed_on is not None:
        raise Conflict(code="stairwell-closed", message=_("This stairwell was taken off the list."))
    return stairwell


def hold_steward(actor: Actor, steward_id: int) -> Steward:
    """The steward in office, the grid locked first. Raises NotFound, Forbidden, Conflict `steward-left`."""
    grid_id = Steward.objects.filter(pk=steward_id).values_list("grid_id", flat=True).first()
    if grid_id is None:
        raise NotFound(code="steward-unknown", message=_("There is no such steward."))
    grid = hold_team_grid(grid_id)
    require(actor, *TEAM_KEEPERS, area_code=grid.code)
    steward = locked(Steward.objects.filter(pk=steward_id)).get()
    steward.grid = grid
    if steward.ends_on is not None:
        raise Conflict(
            code="steward-left",
            message=_("This steward's term ended on %(day)s.") % {"day": steward.ends_on.isoformat()},
        )
    return steward


def charge_of(stairwell: Stairwell) -> StewardCharge | None:
    """The charge in force over a stairwell, locked."""
    return locked(StewardCharge.objects.filter(stairwell=stairwell, ends_on=None).select_related("steward")).first()


def same_grid(grid: Grid, area_code: str) -> None:
    """Raise InvalidInput when a steward is asked to look after another grid's stairwell."""
    if grid.code != area_code:
        raise InvalidInput(
            code="stairwell-elsewhere", field="stairwell", message=_("This stairwell is of another grid."),
            action=_("Choose a stairwell of the steward's grid, or a steward of its grid."),
        )  # fmt: skip


def checked_number(number: str) -> str:
    """A stairwell's number as people say it; raises InvalidInput."""
    return short_text(required_text(number, field="number"), limit=NUMBER_MAX, field="number")


def checked_households(households: int) -> int:
    """A number of households; raises InvalidInput."""
    if not 0 <= households <= HOUSEHOLDS_MAX:
        raise InvalidInput(
            code="households-out-of-range", field="households",
            message=_("A building has 0 to %(max)d households.") % {"max": HOUSEHOLDS_MAX},
            action=_("Correct the number."),
        )  # fmt: skip
    return households

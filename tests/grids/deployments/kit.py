"""People sent down, made by the real service."""

from grids.models import Deployment
from grids.services.deployments.send import NewDeployment, send_down
from tests.world import GRID
from tests.world_grids import District
from xinhui.core import clock


def person(district: District, name: str, *, grid: str = GRID, unit: str = "water", phone: str = "") -> NewDeployment:
    """Somebody to be sent from today on."""
    return NewDeployment(name, district.world.unit(unit).pk, grid, clock.today(), phone)


def sent(district: District, *people: NewDeployment, activation_id: int | None = None) -> list[Deployment]:
    """Sent by the command centre."""
    return send_down(actor=district.act("command"), rows=people, activation_id=activation_id)

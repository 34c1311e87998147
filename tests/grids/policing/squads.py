"""A squad for the tests."""

from grids.models import Squad, SquadMember
from grids.services.policing.squads import enlist_member, found_squad
from tests.world import TOWN
from tests.world_grids import District


def squad_of(district: District, *, area: str = TOWN, name: str = "水上救援队") -> Squad:
    """A water rescue squad of a town, by the real service."""
    return found_squad(actor=district.act("command"), area_code=area, kind="water_rescue", name=name)


def member_of(district: District, squad: Squad, name: str, handle: str | None = None) -> SquadMember:
    """A member; with an account when a person of the cast is named."""
    account = district.world.people[handle].pk if handle else None
    return enlist_member(
        actor=district.act("command"), squad_id=squad.pk, name=name, phone="10000000001", account_id=account
    )

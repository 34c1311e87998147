"""Fixtures that every test may ask for."""

from tests.world import world
from tests.world_cadres import cadres
from tests.world_grids import district
from tests.world_members import party

__all__ = ["cadres", "district", "party", "world"]

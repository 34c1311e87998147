"""Fixtures that every test may ask for."""

from tests.world import world
from tests.world_grids import district

__all__ = ["district", "world"]

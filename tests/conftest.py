"""Fixtures that every test may ask for."""

from tests.template import django_db_modify_db_settings
from tests.world import world
from tests.world_cadres import cadres
from tests.world_grids import district
from tests.world_members import party

__all__ = ["cadres", "district", "django_db_modify_db_settings", "party", "world"]

"""The boundary stamp: moved by anything that changes where a grid is or whether it lives."""

from django.db.models import F

from grids.models import BoundaryStamp
from grids.selectors.places import forget_places


def bump_boundaries() -> None:
    """Move the stamp, in the caller's transaction; other processes notice within seconds."""
    BoundaryStamp.objects.get_or_create(pk=1)
    BoundaryStamp.objects.filter(pk=1).update(version=F("version") + 1)
    forget_places()

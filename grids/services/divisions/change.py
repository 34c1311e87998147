"""A division or grid renamed, redrawn, given another scenario, or closed."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from grids.models import Division, Grid, Issue
from grids.models.division import ChangeKind, Scenario
from grids.services.boundaries import bump_boundaries
from grids.services.divisions.frame import (
    Place,
    checked_boundary,
    checked_name,
    hold_grid,
    hold_place,
    note_change,
    require_keeper,
)
from grids.states import LIVE_ISSUE
from xinhui.accounts.actors import Actor
from xinhui.accounts.models import Post
from xinhui.audit.services import record
from xinhui.core.errors import Conflict, InvalidInput


def rename_place(*, actor: Actor, code: str, name: str, reason: str, effective_on: date | None = None) -> Place:
    """Another name for a division or grid; its code stays. Raises Forbidden, NotFound, InvalidInput."""
    require_keeper(actor)
    with transaction.atomic():
        place = hold_place(code)
        old_name, place.name = place.name, checked_name(name)
        if old_name == place.name:
            raise InvalidInput(code="name-same", field="name", message=_("That is its name already."))
        place.save(update_fields=["name"])
        if isinstance(place, Grid):
            bump_boundaries()
        note_change(actor=actor, place=place, kind=ChangeKind.RENAME, reason=reason, old=[code], new=[code],
                    old_name=old_name, new_name=place.name, effective_on=effective_on)  # fmt: skip
    return place


def set_boundary(*, actor: Actor, code: str, boundary: Mapping[str, Any] | None) -> Place:
    """Draw a place's boundary (GeoJSON, WGS-84). Raises Forbidden, NotFound, InvalidInput naming the overlap."""
    require_keeper(actor)
    with transaction.atomic():
        place = hold_place(code)
        checked_boundary(code, boundary)
        place.boundary = boundary
        place.save(update_fields=["boundary"])
        bump_boundaries()
        record(actor=actor, verb="division.boundary", target=place, area_code=code)
    return place


def set_scenario(*, actor: Actor, code: str, scenario: str) -> Grid:
    """Which duty list a grid follows. Raises Forbidden, NotFound, InvalidInput."""
    require_keeper(actor)
    if scenario not in Scenario.values:
        raise InvalidInput(code="choice-unknown", field="scenario", message=_("There is no such scenario."),
                           action=_("Choose one of: %(values)s.") % {"values": ", ".join(Scenario.values)})  # fmt: skip
    with transaction.atomic():
        grid = hold_grid(code)
        old, grid.scenario = grid.scenario, scenario
        grid.save(update_fields=["scenario"])
        record(actor=actor, verb="grid.scenario", target=grid, area_code=code, detail={"old": old, "new": scenario})
    return grid


def close_place(*, actor: Actor, code: str, reason: str, effective_on: date | None = None) -> Place:
    """Close a place that nothing hangs on any more; a grid with people or open issues is merged instead.

    Raises Forbidden, NotFound, Conflict `place-in-use`.
    """
    require_keeper(actor)
    with transaction.atomic():
        place = hold_place(code)
        _refuse_in_use(code)
        place.is_active = False
        place.save(update_fields=["is_active"])
        bump_boundaries()
        note_change(actor=actor, place=place, kind=ChangeKind.CLOSE, reason=reason, old=[code], old_name=place.name,
                    effective_on=effective_on)  # fmt: skip
    return place


def _refuse_in_use(code: str) -> None:
    inside = {"code__startswith": code, "is_active": True}
    uses = (
        (_("divisions or grids in it"), Division.objects.filter(**inside).exclude(code=code).exists()
         or Grid.objects.filter(**inside).exclude(code=code).exists()),
        (_("open issues"), Issue.objects.filter(area_code__startswith=code, state__in=sorted(LIVE_ISSUE)).exists()),
        (_("posts in force"), Post.objects.in_force().filter(area_code__startswith=code).exists()),
    )  # fmt: skip
    for what, there_are in uses:
        if there_are:
            raise Conflict(
                code="place-in-use", field="code", message=_("There are still: %(what)s.") % {"what": what},
                action=_("Move or end them first; a grid is best merged into its neighbour."),
            )  # fmt: skip

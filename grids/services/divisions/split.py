"""One grid becomes several.

The part that keeps the name keeps the code, and with it team, kit, profile and every case; the others get codes that
nobody ever had, and begin with vacancies. The same rule holds for divisions in the national coding.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from shapely.geometry import shape

from grids.geometry import outside, overlaps, read_shape, square_metres, uncovered
from grids.models import Grid
from grids.models.division import ChangeKind
from grids.services.boundaries import bump_boundaries
from grids.services.divisions.create import next_code
from grids.services.divisions.frame import checked_name, hold_grid, note_change, require_keeper
from xinhui.accounts.actors import Actor
from xinhui.core.errors import InvalidInput


@dataclass(frozen=True)
class Part:
    """A part of a grid to be: its name and shape (GeoJSON, WGS-84)."""

    name: str
    boundary: Mapping[str, Any]


def split_grid(
    *, actor: Actor, code: str, kept: Mapping[str, Any], parts: Sequence[Part], reason: str,
    effective_on: date | None = None,
) -> list[Grid]:  # fmt: skip
    """Split a grid: `kept` is the shape that it keeps, `parts` the new grids. Returns all of them, the old one first.

    Together they must cover the grid as it was, without overlap. Raises Forbidden, NotFound, InvalidInput.
    """
    require_keeper(actor)
    if not parts:
        raise InvalidInput(code="parts-missing", field="parts", message=_("A split needs at least one new grid."))
    with transaction.atomic():
        grid = hold_grid(code)
        if not grid.boundary:
            raise InvalidInput(code="boundary-missing", field="code", message=_("This grid has no boundary yet."),
                               action=_("Draw it before splitting it."))  # fmt: skip
        _refuse_other_ground(grid, kept, parts)
        grid.boundary = dict(kept)
        grid.save(update_fields=["boundary"])
        grids = [grid]
        for part in parts:
            grids.append(
                Grid.objects.create(
                    code=next_code(grid.code[:12]),
                    name=checked_name(part.name, limit=80),
                    division_id=grid.division_id,
                    scenario=grid.scenario,
                    boundary=dict(part.boundary),
                )
            )
        bump_boundaries()
        note_change(actor=actor, place=grid, kind=ChangeKind.SPLIT, reason=reason, old=[code],
                    new=[each.code for each in grids], old_name=grid.name,
                    new_name="、".join(part.name for part in parts)[:80], effective_on=effective_on)  # fmt: skip
    return grids


def _refuse_other_ground(grid: Grid, kept: Mapping[str, Any], parts: Sequence[Part]) -> None:
    """The parts and nothing but the parts of what the grid was."""
    whole = shape(grid.boundary)
    shapes = {grid.name: read_shape(kept), **{part.name: read_shape(part.boundary) for part in parts}}
    if len(shapes) <= len(parts):
        raise InvalidInput(code="name-twice", field="parts", message=_("Two parts have the same name."))
    double = overlaps(shapes)
    beyond = max(outside(body, whole) for body in shapes.values())
    rest = square_metres(uncovered(whole, list(shapes.values())))
    for area, message in (
        (double[0].square_metres if double else 0.0, _("Two parts overlap by %(area)s m².")),
        (beyond, _("%(area)s m² lie outside the grid as it was.")),
        (rest, _("%(area)s m² of the grid belong to no part.")),
    ):
        if area:
            raise InvalidInput(
                code="parts-do-not-fit", field="parts", message=message % {"area": f"{area:,.0f}"},
                action=_("Draw the dividing line again so that the parts only touch."),
            )  # fmt: skip

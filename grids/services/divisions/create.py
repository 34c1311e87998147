"""A new division or grid."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from grids.models import Division, Grid
from grids.models.division import ChangeKind, DivisionKind, Scenario
from grids.services.boundaries import bump_boundaries
from grids.services.divisions.frame import (
    checked_boundary,
    checked_name,
    hold_division,
    note_change,
    require_keeper,
    require_unused,
)
from xinhui.accounts.actors import Actor
from xinhui.core.area_codes import AreaLevel, level_of, next_grid_code, parent_of, village_kind
from xinhui.core.errors import InvalidInput

#: Kinds that a village-level code may have, by the rule of its last three digits (domain.md, “Grids”).
KINDS = {
    "community": (DivisionKind.COMMUNITY,),
    "village": (DivisionKind.VILLAGE,),
    "similar": (DivisionKind.FISHERY, DivisionKind.PARK),
    "statistical": (DivisionKind.STATISTICAL,),
}


def create_division(
    *,
    actor: Actor,
    code: str,
    name: str,
    reason: str,
    kind: str = "",
    boundary: Mapping[str, Any] | None = None,
    effective_on: date | None = None,
) -> Division:
    """A new town or village-level division under the division that its code names.

    `kind` may be left out where the code says it. Raises Forbidden, NotFound (the parent), InvalidInput (code, kind,
    name, boundary, reason), Conflict `code-taken`.
    """
    require_keeper(actor)
    kind = kind_of(code, kind)
    with transaction.atomic():
        parent = hold_division(str(parent_of(code)))
        require_unused(code)
        checked_boundary(code, boundary)
        division = Division.objects.create(
            code=code, name=checked_name(name), kind=kind, parent=parent, boundary=boundary
        )
        note_change(actor=actor, place=division, kind=ChangeKind.CREATE, reason=reason, new=[code],
                    new_name=division.name, effective_on=effective_on)  # fmt: skip
    return division


def create_grid(
    *,
    actor: Actor,
    division_code: str,
    name: str,
    reason: str,
    scenario: str = Scenario.RURAL,
    boundary: Mapping[str, Any] | None = None,
    code: str = "",
    effective_on: date | None = None,
) -> Grid:
    """A new grid of a village-level division; without `code` it gets the next that nobody ever had. Errors as above."""
    require_keeper(actor)
    if scenario not in Scenario.values:
        raise InvalidInput(code="choice-unknown", field="scenario", message=_("There is no such scenario."),
                           action=_("Choose one of: %(values)s.") % {"values": ", ".join(Scenario.values)})  # fmt: skip
    with transaction.atomic():
        division = hold_division(division_code, field="division")
        code = code or next_code(division.code)
        if level_of(code) is not AreaLevel.GRID or parent_of(code) != division.code:
            raise InvalidInput(
                code="code-elsewhere", field="code",
                message=_("%(code)s is not a grid code of %(name)s.") % {"code": code, "name": division.name},
                action=_("A grid code has 15 digits: its village's code and a sequence of three."),
            )  # fmt: skip
        require_unused(code)
        checked_boundary(code, boundary)
        grid = Grid.objects.create(
            code=code, name=checked_name(name, limit=80), division=division, scenario=scenario, boundary=boundary
        )
        bump_boundaries()
        note_change(actor=actor, place=grid, kind=ChangeKind.CREATE, reason=reason, new=[code], new_name=grid.name,
                    effective_on=effective_on)  # fmt: skip
    return grid


def next_code(village: str) -> str:
    """The grid code after the highest that a village ever gave out."""
    highest = Grid.objects.filter(code__startswith=village).order_by("-code").values_list("code", flat=True).first()
    taken = {f"{village}{number:03d}" for number in range(1, int(highest[-3:]) + 1)} if highest else set()
    return next_grid_code(village, taken)


def kind_of(code: str, kind: str) -> str:
    """The kind that a code allows; raises InvalidInput."""
    level = level_of(code)
    if level is AreaLevel.TOWN:
        allowed: tuple[DivisionKind, ...] = (DivisionKind.SUBDISTRICT if int(code[-3:]) < 100 else DivisionKind.TOWN,)
    elif level is AreaLevel.VILLAGE:
        allowed = KINDS[village_kind(code)]
    else:
        raise InvalidInput(code="code-level", field="code", message=_("A new division is a town or a village."),
                           action=_("Give 9 digits for a town, 12 for a village or community."))  # fmt: skip
    if not kind and len(allowed) == 1:
        return allowed[0]
    if kind not in allowed:
        names = "、".join(str(choice.label) for choice in allowed)
        raise InvalidInput(
            code="kind-against-code", field="kind",
            message=_("By its code %(code)s this is: %(kinds)s.") % {"code": code, "kinds": names},
            action=_("Correct the kind or the code."),
        )  # fmt: skip
    return kind

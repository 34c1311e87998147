"""What every verb on the tree begins with: who may, the place locked, a name and a reason, the shape checked."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from grids.geometry import outside, overlaps, read_shape
from grids.models import CodeChange, Division, Grid
from grids.selectors.coverage import neighbours_of, parent_shape
from grids.services.frame import required_text
from xinhui.accounts.actors import Actor, require
from xinhui.accounts.roles import Role
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.area_codes import AreaLevel, level_of
from xinhui.core.errors import Conflict, InvalidInput, NotFound
from xinhui.core.locking import locked

#: Who keeps the tree.
KEEPERS = (Role.COMMAND_CENTRE, Role.SYSTEM_ADMIN)
Place = Division | Grid


def require_keeper(actor: Actor) -> None:
    """Raise Forbidden unless the actor keeps the tree."""
    require(actor, *KEEPERS)


def hold_place(code: str, *, field: str = "code") -> Place:
    """The division or grid in force with this code, locked; raises InvalidInput, NotFound."""
    rows: Any = Grid.objects if level_of(code) is AreaLevel.GRID else Division.objects
    place: Place | None = locked(rows.filter(code=code, is_active=True)).first()
    if place is None:
        raise NotFound(
            code="place-unknown",
            field=field,
            message=_("No division or grid in force has the code %(code)s.") % {"code": code},
            action=_("Look it up in the list of divisions."),
        )
    return place


def hold_grid(code: str, *, field: str = "code") -> Grid:
    """The grid in force with this code, locked; raises InvalidInput, NotFound."""
    place = hold_place(code, field=field)
    if not isinstance(place, Grid):
        raise InvalidInput(
            code="not-a-grid", field=field, message=_("%(code)s is not a grid.") % {"code": code},
            action=_("Give a code of 15 digits."),
        )  # fmt: skip
    return place


def hold_division(code: str, *, field: str = "code") -> Division:
    """The division in force with this code, locked; raises InvalidInput, NotFound."""
    place = hold_place(code, field=field)
    if not isinstance(place, Division):
        raise InvalidInput(
            code="not-a-division", field=field, message=_("%(code)s is a grid.") % {"code": code},
            action=_("Give a code of 6, 9 or 12 digits."),
        )  # fmt: skip
    return place


def require_unused(code: str) -> None:
    """Raise Conflict when a code is or was anybody's: codes are never given twice."""
    held = Grid.objects.filter(code=code).exists() or Division.objects.filter(code=code).exists()
    retired = CodeChange.objects.values_list("old_codes", flat=True)  # a few a year
    if held or any(code in codes for codes in retired):
        raise Conflict(
            code="code-taken",
            field="code",
            message=_("The code %(code)s is taken or was in the past.") % {"code": code},
            action=_("Choose a code that nobody ever had."),
        )


def checked_name(name: str, *, limit: int = 60) -> str:
    """The name without its margins; raises InvalidInput."""
    name = required_text(name, field="name")
    if len(name) > limit:
        raise InvalidInput(
            code="text-too-long", field="name", message=_("This is longer than %(max)d characters.") % {"max": limit},
            action=_("Shorten it."),
        )  # fmt: skip
    return name


def checked_boundary(code: str, boundary: Mapping[str, Any] | None, *, ignoring: Sequence[str] = ()) -> None:
    """Raise InvalidInput when a shape is unusable, overlaps a neighbour or leaves its parent. None is no shape yet."""
    if boundary is None:
        return
    body = read_shape(boundary)
    shapes = {**neighbours_of(code, ignoring=ignoring), code: body}
    found = overlaps(shapes, only=code)
    if found:
        other = found[0].second if found[0].first == code else found[0].first
        raise InvalidInput(
            code="boundary-overlaps",
            field="boundary",
            message=_("It overlaps %(other)s by %(area)s m².")
            % {"other": other, "area": f"{found[0].square_metres:,.0f}"},
            action=_("Move the border so that both only touch."),
        )
    parent = parent_shape(code)
    area = outside(body, parent) if parent is not None else 0.0
    if area:
        raise InvalidInput(
            code="boundary-outside-parent",
            field="boundary",
            message=_("%(area)s m² of it lie outside the division it belongs to.") % {"area": f"{area:,.0f}"},
            action=_("Draw it inside, or correct the larger division first."),
        )


def note_change(
    *,
    actor: Actor,
    place: Place,
    kind: str,
    reason: str,
    old: Sequence[str] = (),
    new: Sequence[str] = (),
    old_name: str = "",
    new_name: str = "",
    effective_on: date | None = None,
) -> None:
    """Write the history and the audit entry of one change of the tree."""
    CodeChange.objects.create(
        at=clock.now(),
        effective_on=effective_on or clock.today(),
        kind=kind,
        old_codes=list(old),
        new_codes=list(new),
        old_name=old_name,
        new_name=new_name,
        area_code=place.code,
        reason=required_text(reason, field="reason")[:200],
        actor_label=actor.label[:80],
    )
    detail = {"old": list(old), "new": list(new), "old_name": old_name, "new_name": new_name, "reason": reason}
    record(actor=actor, verb=f"division.{kind}", target=place, area_code=place.code, detail=detail)

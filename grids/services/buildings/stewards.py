"""Stewards 楼组长: appointed, given stairwells, relieved of them, ended."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from grids.models import Stairwell, Steward, StewardCharge
from grids.services.buildings.frame import charge_of, hold_stairwell, hold_steward, same_grid
from grids.services.frame import required_text
from grids.services.kit import not_before
from grids.services.policing.frame import line_of
from grids.services.policing.squads import checked_phone
from grids.services.teams.frame import TEAM_KEEPERS, hold_team_grid, past_day
from xinhui.accounts.actors import Actor, require
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.errors import Conflict, InvalidInput
from xinhui.core.locking import locked

NAME_MAX = 60


def appoint_steward(
    *,
    actor: Actor,
    grid_id: int,
    name: str,
    phone: str,
    stairwell_ids: Sequence[int],
    is_party_member: bool = False,
    starts_on: date | None = None,
) -> Steward:
    """A volunteer takes stairwells of a grid into charge; each must have nobody yet (else hand it over).

    Raises NotFound (grid), Forbidden, InvalidInput (name, phone, stairwells, starts_on), Conflict `steward-present`,
    `stairwell-taken`.
    """
    name = line_of(name, field="name", limit=NAME_MAX)
    phone, day = checked_phone(phone), past_day(starts_on, field="starts_on")
    with transaction.atomic():
        grid = hold_team_grid(grid_id)
        require(actor, *TEAM_KEEPERS, area_code=grid.code)
        if Steward.objects.filter(grid=grid, name=name, phone=phone, ends_on=None).exists():
            raise Conflict(
                code="steward-present", field="name", message=_("This person is a steward of this grid already."),
                action=_("Give the stairwell to that steward."),
            )  # fmt: skip
        wells = free_stairwells(grid.code, stairwell_ids)
        steward = Steward.objects.create(
            grid=grid, area_code=grid.code, name=name, phone=phone, is_party_member=is_party_member, starts_on=day
        )
        StewardCharge.objects.bulk_create(
            StewardCharge(steward=steward, stairwell=well, area_code=grid.code, starts_on=day) for well in wells
        )
        detail = {"name": name, "stairwells": [str(well) for well in wells], "on": day}
        record(actor=actor, verb="steward.appoint", target=steward, detail=detail)
    return steward


def give_stairwell(*, actor: Actor, steward_id: int, stairwell_id: int) -> StewardCharge:
    """Put a stairwell into a steward's charge; whoever had it until now is relieved of it (a hand-over).

    Raises NotFound, Forbidden, InvalidInput (stairwell), Conflict `stairwell-has-this-steward`, `steward-left`.
    """
    today = clock.today()
    with transaction.atomic():
        steward = hold_steward(actor, steward_id)
        well = hold_stairwell(actor, stairwell_id)
        same_grid(steward.grid, well.area_code)
        before = charge_of(well)
        if before is not None:
            if before.steward_id == steward.pk:
                raise Conflict(
                    code="stairwell-has-this-steward", field="stairwell",
                    message=_("This stairwell is in this steward's charge already."),
                )  # fmt: skip
            before.ends_on = max(today, before.starts_on)
            before.save(update_fields=["ends_on"])
        charge = StewardCharge.objects.create(
            steward=steward, stairwell=well, area_code=well.area_code, starts_on=today
        )
        detail = {"stairwell": str(well), "to": steward.name, "from": before.steward.name if before else None}
        record(actor=actor, verb="steward.give", target=charge, detail=detail)
    return charge


def relieve_stairwell(*, actor: Actor, stairwell_id: int, reason: str) -> StewardCharge:
    """End the charge over a stairwell: it has nobody then, and shows as a gap.

    Raises NotFound, Forbidden, InvalidInput (reason), Conflict `stairwell-without-steward`.
    """
    reason = required_text(reason, field="reason")
    with transaction.atomic():
        well = hold_stairwell(actor, stairwell_id)
        charge = charge_of(well)
        if charge is None:
            raise Conflict(
                code="stairwell-without-steward", message=_("Nobody has this stairwell in charge."),
                action=_("Give it to a steward."),
            )  # fmt: skip
        charge.ends_on = max(clock.today(), charge.starts_on)
        charge.save(update_fields=["ends_on"])
        detail = {"stairwell": str(well), "steward": charge.steward.name, "reason": reason}
        record(actor=actor, verb="steward.relieve", target=charge, detail=detail)
    return charge


def end_steward(*, actor: Actor, steward_id: int, reason: str, ends_on: date | None = None) -> Steward:
    """End a steward's term and every charge in it.

    Raises NotFound, Forbidden, InvalidInput (reason, ends_on), Conflict `steward-left`.
    """
    reason, day = required_text(reason, field="reason"), past_day(ends_on, field="ends_on")
    with transaction.atomic():
        steward = hold_steward(actor, steward_id)
        charges = list(locked(StewardCharge.objects.filter(steward=steward, ends_on=None).order_by("pk")))
        not_before(day, max([steward.starts_on, *(charge.starts_on for charge in charges)]), field="ends_on")
        StewardCharge.objects.filter(pk__in=[charge.pk for charge in charges]).update(ends_on=day)
        steward.ends_on = day
        steward.save(update_fields=["ends_on"])
        detail = {"name": steward.name, "reason": reason, "on": day, "stairwells": len(charges)}
        record(actor=actor, verb="steward.end", target=steward, detail=detail)
    return steward


def free_stairwells(grid_code: str, ids: Sequence[int]) -> list[Stairwell]:
    """The stairwells of the grid, locked, each without a steward; raises InvalidInput, Conflict."""
    wanted = sorted(set(ids))
    rows = Stairwell.objects.filter(pk__in=wanted, area_code=grid_code, closed_on=None).select_related("building")
    wells = list(locked(rows.order_by("pk")))
    if not wanted or len(wells) != len(wanted):
        raise InvalidInput(
            code="stairwell-unknown", field="stairwells", message=_("Name stairwells of this grid."),
            action=_("Choose at least one from the list."),
        )  # fmt: skip
    taken = StewardCharge.objects.filter(stairwell__in=wells, ends_on=None).select_related(
        "stairwell__building", "steward"
    )
    first = taken.first()
    if first is not None:
        raise Conflict(
            code="stairwell-taken", field="stairwells",
            message=_("%(stairwell)s has a steward: %(name)s.")
            % {"stairwell": first.stairwell, "name": first.steward.name},
            action=_("This stairwell has a steward; hand it over instead."),
        )  # fmt: skip
    return wells

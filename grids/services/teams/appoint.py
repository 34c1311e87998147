"""A person takes a seat in a grid's team."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from grids.models import TeamPost
from grids.models.division import Scenario
from grids.models.team import PROFESSIONAL_DUTIES, Seat, TeamDuty
from grids.services.frame import required_text
from grids.services.teams.frame import (
    TEAM_KEEPERS,
    account_of,
    give_account_post,
    hold_team_grid,
    one_of,
    past_day,
)
from xinhui.accounts.actors import Actor, require
from xinhui.audit.services import record
from xinhui.core.errors import Conflict, InvalidInput

NAME_MAX = 60


def appoint_team_post(
    *,
    actor: Actor,
    grid_id: int,
    duty: str,
    seat: str = Seat.A,
    holder_id: int | None = None,
    holder_name: str = "",
    phone: str = "",
    is_party_secretary: bool = False,
    starts_on: date | None = None,
) -> TeamPost:
    """Fill one seat of one duty. Without an account the name is needed; with one, it is the account's.

    A leader or worker with an account also gets the account's post at the village committee with the grid's code, by
    the rules of accounts (only the command centre, the town leader and the security administrator give it).
    Raises NotFound (grid), Forbidden, InvalidInput (duty, seat, holder, holder_name, starts_on), Conflict
    `seat-taken`, `duty-not-here`, `village-unit-missing`.
    """
    one_of(duty, TeamDuty.values, field="duty")
    one_of(seat, Seat.values, field="seat")
    first_day = past_day(starts_on, field="starts_on")
    with transaction.atomic():
        grid = hold_team_grid(grid_id)
        require(actor, *TEAM_KEEPERS, area_code=grid.code)
        if duty in PROFESSIONAL_DUTIES and grid.scenario != Scenario.MARKET_PARK:
            raise Conflict(
                code="duty-not-here",
                field="duty",
                message=_("Only market and park grids have this duty."),
                action=_("Choose another duty, or change the grid's scenario first."),
            )
        refuse_taken_seat(grid_id, duty, seat)
        holder = account_of(holder_id)
        post = TeamPost.objects.create(
            grid=grid,
            area_code=grid.code,
            duty=duty,
            seat=seat,
            holder=holder,
            holder_name=holder.label if holder else checked_holder_name(holder_name),
            phone=(phone.strip() or (holder.phone if holder else ""))[:20],
            is_party_secretary=is_party_secretary,
            starts_on=first_day,
        )
        given = give_account_post(actor=actor, grid=grid, duty=duty, holder=holder)
        detail = {"duty": duty, "seat": seat, "holder": post.holder_name, "account_post": given.pk if given else None}
        record(actor=actor, verb="team.appoint", target=post, detail=detail)
    return post


def refuse_taken_seat(grid_id: int, duty: str, seat: str) -> None:
    """Raise Conflict when somebody sits there."""
    present = TeamPost.objects.filter(grid_id=grid_id, duty=duty, seat=seat, ends_on=None).first()
    if present is not None:
        raise Conflict(
            code="seat-taken",
            field="seat",
            message=_("%(name)s holds this seat.") % {"name": present.holder_name},
            action=_("End the present holder's post or hand it over first."),
        )


def checked_holder_name(name: str) -> str:
    """The person's name; raises InvalidInput."""
    name = required_text(name, field="holder_name")
    if len(name) > NAME_MAX:
        raise InvalidInput(
            code="text-too-long",
            field="holder_name",
            message=_("This is longer than %(max)d characters.") % {"max": NAME_MAX},
            action=_("Shorten it."),
        )
    return name

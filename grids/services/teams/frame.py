"""What every verb on a grid's team begins with: who may, the grid or post locked, the account's post beside it."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from grids.models import Grid, TeamPost
from grids.models.team import TeamDuty
from xinhui.accounts.actors import Actor, require
from xinhui.accounts.models import Post, Unit, UnitKind, User
from xinhui.accounts.roles import Role
from xinhui.accounts.services.appoint_post import appoint_post
from xinhui.accounts.services.end_post import end_post
from xinhui.core import clock
from xinhui.core.errors import Conflict, InvalidInput, NotFound
from xinhui.core.locking import locked

#: Who keeps the teams, kit, profiles and hazards of the grids in their area.
TEAM_KEEPERS = (Role.VILLAGE_SECRETARY, Role.TOWN_DISPATCHER, Role.TOWN_LEADER, Role.COMMAND_CENTRE)
#: Duties whose holder works in the portal, and the role of the post that the account then holds.
ROLE_OF_DUTY = {
    TeamDuty.LEADER: Role.GRID_LEADER,
    TeamDuty.WORKER_FULL: Role.GRID_WORKER,
    TeamDuty.WORKER_PART: Role.GRID_WORKER,
}


def hold_team_grid(grid_id: int) -> Grid:
    """The grid in force, locked until commit: changes of one team come one after another. Raises NotFound."""
    grid = locked(Grid.objects.active().filter(pk=grid_id).defer("boundary")).first()
    if grid is None:
        raise NotFound(code="grid-unknown", message=_("There is no such grid in force."))
    return grid


def hold_team_post(actor: Actor, post_id: int) -> TeamPost:
    """The open post, its grid locked first. Raises NotFound, Forbidden, Conflict `team-post-ended`."""
    grid_id = TeamPost.objects.filter(pk=post_id).values_list("grid_id", flat=True).first()
    if grid_id is None:
        raise NotFound(code="team-post-unknown", message=_("There is no such post in the grid's team."))
    grid = hold_team_grid(grid_id)
    require(actor, *TEAM_KEEPERS, area_code=grid.code)
    post = locked(TeamPost.objects.filter(pk=post_id).select_related("holder")).get()
    if post.ends_on is not None:
        raise Conflict(
            code="team-post-ended",
            message=_("This post ended on %(day)s.") % {"day": post.ends_on.isoformat()},
            action=_("Look at the grid's page for who holds it now."),
        )
    post.grid = grid
    return post


def past_day(day: date | None, *, field: str) -> date:
    """The day, today when None; raises InvalidInput on a day that is yet to come."""
    day = day or clock.today()
    if day > clock.today():
        raise InvalidInput(
            code="day-ahead", field=field, message=_("This day is yet to come."), action=_("Give today or earlier.")
        )
    return day


def one_of(value: str, choices: list[str], *, field: str) -> str:
    """The value when it is one of the choices; raises InvalidInput."""
    if value not in choices:
        raise InvalidInput(
            code="choice-unknown",
            field=field,
            message=_("“%(value)s” is not on the list.") % {"value": value},
            action=_("Choose one of: %(values)s.") % {"values": ", ".join(choices)},
        )
    return value


def account_of(holder_id: int | None, *, field: str = "holder") -> User | None:
    """The holder's account in use; raises InvalidInput."""
    if holder_id is None:
        return None
    user: User | None = User.objects.filter(pk=holder_id, is_active=True).first()
    if user is None:
        raise InvalidInput(
            code="holder-unknown",
            field=field,
            message=_("There is no account in use for this person."),
            action=_("Leave the account empty, or have it opened first."),
        )
    return user


def give_account_post(*, actor: Actor, grid: Grid, duty: str, holder: User | None) -> Post | None:
    """Give the holder's account the post that its duty needs, unless it holds it already; by the rules of accounts.

    None when the duty or the holder needs none. Raises Conflict `village-unit-missing` and what `appoint_post` raises.
    """
    role = ROLE_OF_DUTY.get(TeamDuty(duty))
    if holder is None or role is None:
        return None
    if Post.objects.in_force().filter(user=holder, role=role, area_code=grid.code).exists():
        return None
    unit = Unit.objects.active().filter(kind=UnitKind.VILLAGE_COMMITTEE, area_code=grid.code[:12]).first()
    if unit is None:
        raise Conflict(
            code="village-unit-missing",
            message=_("The village of this grid has no committee in the list of units."),
            action=_("Have the unit opened first."),
        )
    return appoint_post(actor=actor, user_id=holder.pk, role=role, unit_id=unit.pk, area_code=grid.code)


def take_account_post(*, actor: Actor, post: TeamPost, reason: str) -> list[int]:
    """End the account's posts that rested on this team post alone; their ids. Call after the team post was saved."""
    role = ROLE_OF_DUTY.get(TeamDuty(post.duty))
    if post.holder_id is None or role is None:
        return []
    same_role = [duty for duty, each in ROLE_OF_DUTY.items() if each == role]
    others = TeamPost.objects.filter(grid_id=post.grid_id, holder_id=post.holder_id, duty__in=same_role, ends_on=None)
    if others.exists():
        return []
    rows = Post.objects.in_force().filter(user_id=post.holder_id, role=role, area_code=post.area_code)
    ids = list(rows.order_by("pk").values_list("pk", flat=True))
    for post_id in ids:
        end_post(actor=actor, post_id=post_id, reason=reason)
    return ids

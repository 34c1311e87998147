"""Several grids become one.

The surviving grid keeps its code. What is still going on in the others moves to it: open cases, hazards, kit, needs of
firms. Their people's posts end, their patrol plans stop; finished cases stay where they happened.
"""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from shapely.geometry import shape

from grids.geometry import as_geojson, united
from grids.models import (
    Assignment,
    EnterpriseNeed,
    Grid,
    GridPartyOrganization,
    GridProfile,
    Hazard,
    Issue,
    KitIssue,
    PatrolPlan,
    Supervision,
    TeamPost,
    Whistle,
)
from grids.models.division import ChangeKind
from grids.services.boundaries import bump_boundaries
from grids.services.divisions.frame import checked_name, hold_grid, note_change, require_keeper
from grids.states import LIVE_ISSUE
from xinhui.accounts.actors import Actor, require
from xinhui.accounts.models import Post
from xinhui.accounts.roles import Role
from xinhui.accounts.services.end_post import end_post
from xinhui.core import clock
from xinhui.core.errors import InvalidInput
from xinhui.core.locking import locked

#: Counts of a profile that add up.
_COUNTS = (
    "households", "population", "registered", "floating", "aged_60_plus", "minors", "living_alone_elderly",
    "low_income", "disabled", "party_members", "firms", "shops",
)  # fmt: skip


def merge_grids(
    *, actor: Actor, into: str, codes: Sequence[str], reason: str, name: str = "", effective_on: date | None = None
) -> Grid:
    """Merge neighbouring grids of one village into one of them. Raises Forbidden, NotFound, InvalidInput.

    The command centre does this: ending the posts of grid people is its right, not the system administrator's.
    """
    require_keeper(actor)
    require(actor, Role.COMMAND_CENTRE, area_code=into)
    absorbed = sorted(set(codes) - {into})
    if not absorbed or {code[:12] for code in absorbed} != {into[:12]}:
        raise InvalidInput(code="not-one-village", field="codes",
                           message=_("Only grids of one village can be merged."),
                           action=_("Choose at least one other grid of the same village."))  # fmt: skip
    with transaction.atomic():
        held = {code: hold_grid(code, field="codes") for code in sorted([into, *absorbed])}
        grid = held[into]
        shapes = [shape(each.boundary) for each in held.values() if each.boundary]
        old_name, grid.name = grid.name, checked_name(name or grid.name, limit=80)
        grid.boundary = as_geojson(united(shapes)) if shapes else None
        grid.save(update_fields=["name", "boundary"])
        gone = [held[code] for code in absorbed]
        _move_cases(gone, grid)
        _move_belongings(gone, grid)
        _end_people(actor, gone, reason)
        Grid.objects.filter(pk__in=[each.pk for each in gone]).update(is_active=False, updated_at=clock.now())
        bump_boundaries()
        note_change(actor=actor, place=grid, kind=ChangeKind.MERGE, reason=reason, old=sorted(held), new=[into],
                    old_name=old_name, new_name=grid.name, effective_on=effective_on)  # fmt: skip
    return grid


def _move_cases(gone: list[Grid], grid: Grid) -> None:
    """Open issues and all that hangs on them."""
    issues = Issue.objects.filter(grid__in=gone, state__in=sorted(LIVE_ISSUE))
    numbers = [issue.pk for issue in locked(issues.order_by("pk"))]
    area, now = grid.code, clock.now()
    whistles = [row.pk for row in locked(Whistle.objects.filter(issue_id__in=numbers).order_by("pk"))]
    Issue.objects.filter(pk__in=numbers).update(grid=grid, area_code=area, updated_at=now)
    Whistle.objects.filter(pk__in=whistles).update(area_code=area, updated_at=now)
    Assignment.objects.filter(whistle_id__in=whistles).update(area_code=area, updated_at=now)
    Supervision.objects.filter(whistle_id__in=whistles).update(area_code=area)


def _move_belongings(gone: list[Grid], grid: Grid) -> None:
    """Hazards still there, kit still out, needs of firms; profiles added up; plans that named the grid stopped."""
    Hazard.objects.filter(grid__in=gone, removed_on=None).update(grid=grid, area_code=grid.code)
    KitIssue.objects.filter(grid__in=gone, returned_on=None).update(grid=grid, area_code=grid.code)
    EnterpriseNeed.objects.filter(grid__in=gone).update(grid=grid, area_code=grid.code)
    PatrolPlan.objects.filter(area_code__in=[each.code for each in gone]).update(is_active=False)
    GridPartyOrganization.objects.filter(grid__in=gone).update(is_active=False)
    for profile in GridProfile.objects.filter(grid__in=gone).values(*_COUNTS):
        more = {name: F(name) + number for name, number in profile.items()}
        GridProfile.objects.filter(grid=grid).update(as_of=clock.today(), **more)


def _end_people(actor: Actor, gone: list[Grid], reason: str) -> None:
    """Posts of the grids that are no more."""
    today = clock.today()
    ending = TeamPost.objects.filter(Q(ends_on=None) | Q(ends_on__gt=today), grid__in=gone)
    ending.update(ends_on=today, hand_over_note=reason[:200])
    posts = Post.objects.in_force().filter(area_code__in=[each.code for each in gone])
    for post_id in posts.order_by("pk").values_list("pk", flat=True):
        end_post(actor=actor, post_id=post_id, reason=reason)

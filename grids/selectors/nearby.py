"""Issues that may be the same thing: the same category, near, not over, reported around the same days."""

from dataclasses import dataclass
from datetime import timedelta
from math import cos, hypot, radians

from grids.models import Issue
from grids.states import IssueState
from xinhui.accounts.models import User

#: How near two reports of one thing usually lie, and how many days apart.
METRES = 200
DAYS = 30
_METRES_A_DEGREE = 111_320
_OVER = (IssueState.MERGED, IssueState.DISMISSED)
MOST = 10


@dataclass(frozen=True)
class Nearby:
    """An issue and how far it lies, in metres."""

    issue: Issue
    metres: int


def nearby_issues(user: User, issue: Issue, *, metres: int = METRES) -> list[Nearby]:
    """Visible issues that `issue` may be a duplicate of, the nearest first: one query."""
    if issue.state in _OVER:
        return []
    high = metres / _METRES_A_DEGREE
    wide = high / max(cos(radians(issue.latitude)), 0.01)
    rows = Issue.objects.visible_to(user).filter(
        category_id=issue.category_id,
        latitude__range=(issue.latitude - high, issue.latitude + high),
        longitude__range=(issue.longitude - wide, issue.longitude + wide),
        received_at__range=(issue.received_at - timedelta(days=DAYS), issue.received_at + timedelta(days=DAYS)),
    )
    rows = rows.exclude(state__in=_OVER).exclude(pk=issue.pk).select_related("grid", "category")
    found = [Nearby(row, _distance(issue, row)) for row in rows.defer("grid__boundary")[: MOST * 5]]
    return sorted((near for near in found if near.metres <= metres), key=lambda near: near.metres)[:MOST]


def _distance(one: Issue, other: Issue) -> int:
    north = (one.latitude - other.latitude) * _METRES_A_DEGREE
    east = (one.longitude - other.longitude) * _METRES_A_DEGREE * cos(radians(one.latitude))
    return round(hypot(north, east))

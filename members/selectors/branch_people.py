"""Officers with accounts: whom a reminder about a branch reaches."""

from collections import defaultdict
from collections.abc import Iterable

from members.models import Officer
from members.scope import KEEPERS, STEP_DIGITS
from members.states.organization import KEEPING_DUTIES
from xinhui.accounts.models import Post


def keepers_of(paths: Iterable[str]) -> dict[str, list[int]]:
    """Path of an organization → user ids of the officers who keep its own records. One query."""
    found: dict[str, list[int]] = defaultdict(list)
    rows = Officer.objects.in_force().filter(
        organization__path__in=set(paths), duty__in=KEEPING_DUTIES, member__user__isnull=False
    )
    for path, user_id in rows.order_by("pk").values_list("organization__path", "member__user_id"):
        if user_id not in found[path]:
            found[path].append(user_id)
    return found


def posts_over(areas: Iterable[str]) -> dict[str, list[int]]:
    """Area of a committee → user ids of the posts that keep exactly it. One query."""
    found: dict[str, list[int]] = defaultdict(list)
    rows = Post.objects.in_force().filter(area_code__in=set(areas), role__in=KEEPERS)
    for area, user_id in rows.order_by("pk").values_list("area_code", "user_id"):
        if user_id not in found[area]:
            found[area].append(user_id)
    return found


def paths_above(path: str) -> list[str]:
    """The paths of the organizations above, the nearest first."""
    return [path[:length] for length in range(len(path) - STEP_DIGITS, 0, -STEP_DIGITS)]

"""Who is told of a place's or an organization's matters: its keeping officers with accounts, else the posts above."""

from collections.abc import Iterable

from members.models import Officer
from members.states.organization import KEEPING_DUTIES
from xinhui.accounts.models import Post
from xinhui.accounts.roles import Role

_LADDER = ((Role.VILLAGE_SECRETARY, 12), (Role.TOWN_ORGANIZER, 9), (Role.ORGANIZATION_DEPARTMENT, 6))


def keepers_told(places: Iterable[tuple[str, str]]) -> dict[tuple[str, str], frozenset[int]]:
    """(area code, path or "") → user ids: officers of exactly that organization and the village's secretary.

    Where nobody of them has an account, the town's party-building office is told, else the organization department.
    Two queries for any number.
    """
    wanted = list(dict.fromkeys(places))
    paths = [path for _area, path in wanted if path]
    officers: dict[str, set[int]] = {}
    rows = Officer.objects.in_force().filter(
        organization__path__in=paths, duty__in=KEEPING_DUTIES, member__user__is_active=True
    )
    for path, user_id in rows.values_list("organization__path", "member__user_id"):
        officers.setdefault(path, set()).add(user_id)
    areas = {area[:digits] for area, _path in wanted for _role, digits in _LADDER}
    posts: dict[tuple[str, str], set[int]] = {}
    held = Post.objects.in_force().filter(
        role__in=[role for role, _digits in _LADDER], area_code__in=areas, user__is_active=True
    )
    for role, area, user_id in held.values_list("role", "area_code", "user_id"):
        posts.setdefault((role, area), set()).add(user_id)
    return {(area, path): _told(area, officers.get(path, set()), posts) for area, path in wanted}


def _told(area: str, officers: set[int], posts: dict[tuple[str, str], set[int]]) -> frozenset[int]:
    found = set(officers)
    for role, digits in _LADDER:
        if len(area) >= digits and (role == Role.VILLAGE_SECRETARY or not found):
            found |= posts.get((role, area[:digits]), set())
    return frozenset(found)

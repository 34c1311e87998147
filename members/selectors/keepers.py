"""Who keeps the records of a place, by post: whom reminders go to."""

from collections.abc import Iterable

from xinhui.accounts.models import Post
from xinhui.accounts.roles import Role

DISTRICT_DIGITS, TOWN_DIGITS = 6, 9


def organizers_of(area_codes: Iterable[str]) -> dict[str, list[int]]:
    """Area → user ids of the town's party-building office; where a town has none, and for the district: of the
    organization department. One query."""
    towns: dict[str, list[int]] = {}
    department: list[int] = []
    roles = (Role.TOWN_ORGANIZER, Role.ORGANIZATION_DEPARTMENT)
    rows = Post.objects.in_force().filter(role__in=roles, user__is_active=True).order_by("user_id")
    for user_id, role, area in rows.values_list("user_id", "role", "area_code"):
        if role == Role.ORGANIZATION_DEPARTMENT:
            department.append(user_id)
        else:
            towns.setdefault(area, []).append(user_id)
    return {area: towns.get(area[:TOWN_DIGITS], department) for area in area_codes}

"""Whom to tell: the accounts behind organizations, units and posts."""

from collections import defaultdict
from collections.abc import Iterable

from members.models import Officer
from members.states.organization import KEEPING_DUTIES, MemberState
from xinhui.accounts.models import Post
from xinhui.accounts.roles import Role


def _officers(**where: object) -> list[tuple[int, int, int | None]]:
    rows = Officer.objects.in_force().filter(
        duty__in=KEEPING_DUTIES, member__state=MemberState.ACTIVE, member__user__is_active=True, **where
    )
    return list(rows.values_list("member__user_id", "organization_id", "organization__unit_id"))


def officers_of(organization_ids: Iterable[int]) -> set[int]:
    """User ids of the officers who keep these organizations' records. One query."""
    return {user_id for user_id, _organization, _unit in _officers(organization_id__in=set(organization_ids))}


def people_of_units(unit_ids: Iterable[int]) -> dict[int, set[int]]:
    """Unit id → user ids of the officers of its party organizations. One query."""
    found: dict[int, set[int]] = defaultdict(set)
    for user_id, _organization, unit_id in _officers(organization__unit_id__in=set(unit_ids)):
        if unit_id is not None:
            found[unit_id].add(user_id)
    return found


def organizers_of(area_code: str) -> set[int]:
    """User ids of the town's party-building office. One query."""
    posts = Post.objects.in_force().filter(role=Role.TOWN_ORGANIZER, area_code=area_code[:9], user__is_active=True)
    return set(posts.values_list("user_id", flat=True))


def department_people() -> set[int]:
    """User ids of the organization department. One query."""
    posts = Post.objects.in_force().filter(role=Role.ORGANIZATION_DEPARTMENT, user__is_active=True)
    return set(posts.values_list("user_id", flat=True))

"""Whom the room tells: the cadre office, and the personnel officers of units."""

from xinhui.accounts.models import Post
from xinhui.accounts.roles import Role


def office_people() -> set[int]:
    """User ids of the cadre office. One query."""
    posts = Post.objects.in_force().filter(role=Role.CADRE_OFFICE, user__is_active=True)
    return set(posts.values_list("user_id", flat=True))


def personnel_of(*unit_ids: int | None) -> set[int]:
    """User ids of the personnel officers of units. One query."""
    posts = Post.objects.in_force().filter(role=Role.PERSONNEL_OFFICER, user__is_active=True,
                                           unit_id__in=[pk for pk in unit_ids if pk is not None])  # fmt: skip
    return set(posts.values_list("user_id", flat=True))

"""Who is told of a bureau's system."""

from django.db.models import QuerySet

from xinhui.accounts.models import Post
from xinhui.accounts.roles import Role

#: Who of a unit keeps its systems.
KEEPERS = (Role.DEPARTMENT_HANDLER, Role.DEPARTMENT_LEADER)


def _holders(*roles: Role) -> QuerySet[Post]:
    return Post.objects.in_force().filter(user__is_active=True, role__in=roles)


def keepers_of(unit_id: int) -> set[int]:
    """Ids of the unit's people who keep its systems."""
    return set(_holders(*KEEPERS).filter(unit=unit_id).values_list("user_id", flat=True))


def security_people() -> set[int]:
    """Ids of the security administrators."""
    return set(_holders(Role.SECURITY_ADMIN).values_list("user_id", flat=True))

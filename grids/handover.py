"""What of this room hangs on a person who moves or leaves."""

from django.utils.translation import pgettext_lazy

from grids.models import Assignment, TeamPost
from xinhui.accounts.handover import OpenWork, register_open_work


def _assignments(user_id: int) -> int:
    return Assignment.objects.filter(handler_id=user_id, ended_at__isnull=True).count()


def _team_posts(user_id: int) -> int:
    return TeamPost.objects.filter(holder_id=user_id, ends_on__isnull=True).count()


register_open_work(OpenWork("grids.assignments", pgettext_lazy("staff", "assignments under way"), _assignments))
register_open_work(OpenWork("grids.team_posts", pgettext_lazy("staff", "posts in grid teams"), _team_posts))

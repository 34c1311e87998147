"""Posts of a person, with their units."""

from datetime import timedelta

from django.conf import settings
from django.db.models import QuerySet

from xinhui.accounts.models import ApiToken, Post, User, UserSession
from xinhui.accounts.sign_in import TOUCH_SECONDS
from xinhui.core import clock

ENDED_SHOWN = 10


def own_posts(user: User) -> QuerySet[Post]:
    """The user's posts in force today, with their units."""
    return (
        Post.objects.visible_to(user).in_force().filter(user=user).select_related("unit").order_by("area_code", "role")
    )


def own_tokens(user: User) -> QuerySet[ApiToken]:
    """The user's own live tokens."""
    return ApiToken.objects.visible_to(user).filter(user=user, revoked_at__isnull=True)


def live_sessions(user: User) -> QuerySet[UserSession]:
    """The user's own sessions that nobody has ended and that have not lapsed, the latest seen first."""
    now = clock.now()
    idle = timedelta(seconds=settings.IDLE_TIMEOUT_SECONDS + TOUCH_SECONDS)
    longest = timedelta(seconds=settings.SESSION_MAX_SECONDS)
    rows = UserSession.objects.visible_to(user).open().filter(user=user)
    return rows.filter(seen_at__gt=now - idle, began_at__gt=now - longest).order_by("-seen_at", "-pk")


def ended_sessions(user: User) -> QuerySet[UserSession]:
    """The latest of the user's own that are over."""
    rows = UserSession.objects.visible_to(user).filter(user=user, ended_at__isnull=False)
    return rows.order_by("-ended_at", "-pk")[:ENDED_SHOWN]

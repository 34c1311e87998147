"""Posts of a person, with their units."""

from django.db.models import QuerySet

from xinhui.accounts.models import ApiToken, Post, User


def own_posts(user: User) -> QuerySet[Post]:
    """The user's posts in force today, with their units."""
    return (
        Post.objects.visible_to(user).in_force().filter(user=user).select_related("unit").order_by("area_code", "role")
    )


def own_tokens(user: User) -> QuerySet[ApiToken]:
    """The user's own live tokens."""
    return ApiToken.objects.visible_to(user).filter(user=user, revoked_at__isnull=True)

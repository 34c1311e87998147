"""Rows that a verb acts on, locked, or NotFound when outside the actor's sight. Not verbs."""

from django.utils.translation import gettext_lazy as _

from xinhui.accounts.models import Post, Unit, User
from xinhui.core.errors import NotFound


def locked_user(user_id: int) -> User:
    """The user's row, locked until commit."""
    user: User | None = User.objects.select_for_update().filter(pk=user_id).first()
    if user is None:
        raise NotFound(code="user-not-found", message=_("There is no such user."), field="user")
    return user


def locked_unit(unit_id: int, *, field: str = "unit") -> Unit:
    """The unit's row, locked until commit."""
    unit = Unit.objects.select_for_update().filter(pk=unit_id).first()
    if unit is None:
        raise NotFound(code="unit-not-found", message=_("There is no such unit."), field=field)
    return unit


def locked_post(post_id: int) -> Post:
    """The post's row, locked until commit; the holder's row is locked first, as when a post is given."""
    holder_id = Post.objects.filter(pk=post_id).values_list("user_id", flat=True).first()
    if holder_id is None:
        raise NotFound(code="post-not-found", message=_("There is no such post."))
    locked_user(holder_id)
    return Post.objects.select_for_update().get(pk=post_id)

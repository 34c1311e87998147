"""Closing an account for good: posts end, tokens die, sign-in stops."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from xinhui.accounts.actors import Actor, require
from xinhui.accounts.models import ApiToken, Post, User
from xinhui.accounts.roles import Role
from xinhui.accounts.services.find import locked_user
from xinhui.accounts.services.sessions import close_sessions
from xinhui.accounts.sessions import SessionEnd
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.errors import Conflict, Forbidden


def deactivate_user(*, actor: Actor, user_id: int, reason: str = "") -> User:
    """Deactivate an account; nothing is deleted. System administrator only.

    Raises Forbidden (also for one's own account), NotFound, Conflict `user-inactive`.
    """
    require(actor, Role.SYSTEM_ADMIN)
    if actor.user_id == user_id and actor.kind != "system":
        raise Forbidden(code="own-account", message=_("Nobody deactivates their own account."))
    with transaction.atomic():
        user = locked_user(user_id)
        posts = list(Post.objects.select_for_update().filter(user_id=user_id).order_by("pk"))
        if not user.is_active and not any(post.ends_on is None for post in posts):
            raise Conflict(code="user-inactive", message=_("The account is already deactivated."))
        ended = _end_posts(posts)
        tokens = ApiToken.objects.filter(user_id=user_id, revoked_at__isnull=True).update(revoked_at=clock.now())
        user.is_active = False
        user.save(update_fields=["is_active"])
        sessions = close_sessions(user_id=user_id, reason=SessionEnd.ACCOUNT)
        detail = {"reason": reason, "posts_ended": ended, "tokens_revoked": tokens, "sessions": sessions}
        record(actor=actor, verb="accounts.deactivate_user", target=user, detail=detail)
    return user


def _end_posts(posts: list[Post]) -> list[int]:
    """End what is in force or still to come; the numbers of the posts ended."""
    today = clock.today()
    ended = []
    for post in posts:
        if post.ends_on is None or post.ends_on > today:
            post.ends_on = max(today, post.starts_on)
            ended.append(post.pk)
    Post.objects.bulk_update([post for post in posts if post.pk in ended], ["ends_on"])
    return ended

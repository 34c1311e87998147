"""Ending a post."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from xinhui.accounts.actors import Actor
from xinhui.accounts.models import Post
from xinhui.accounts.services.appoint_post import require_may_appoint
from xinhui.accounts.services.find import locked_post
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.errors import Conflict, InvalidInput


def end_post(*, actor: Actor, post_id: int, ends_on: date | None = None, reason: str = "") -> Post:
    """End a post; `ends_on` (today when None) is the first day on which it is no longer in force.

    Raises NotFound, Forbidden (as for appointing), Conflict `post-ended`, InvalidInput `post-dates-reversed`.
    A post that was to begin later and is ended before then never comes into force.
    """
    with transaction.atomic():
        post = locked_post(post_id)
        require_may_appoint(actor, user_id=post.user_id, role=post.role, area_code=post.area_code)
        today = clock.today()
        if post.ends_on is not None and post.ends_on <= today:
            raise Conflict(code="post-ended", message=_("This post has already ended."))
        last = ends_on or max(today, post.starts_on)
        if last < post.starts_on:
            raise InvalidInput(
                code="post-dates-reversed",
                message=_("A post cannot end before it begins."),
                field="ends_on",
                action=_("Give an end on or after the first day."),
            )
        post.ends_on = last
        post.save(update_fields=["ends_on", "updated_at"])
        record(actor=actor, verb="accounts.end_post", target=post, detail=_detail(post, reason))
    return post


def _detail(post: Post, reason: str) -> dict[str, object]:
    return {"user": post.user_id, "role": post.role, "unit": post.unit_id, "to": post.ends_on, "reason": reason}

"""A person leaves a grid's team."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from grids.models import KitIssue, TeamPost
from grids.services.frame import required_text
from grids.services.teams.frame import hold_team_post, past_day, take_account_post
from xinhui.accounts.actors import Actor
from xinhui.audit.services import record
from xinhui.core.errors import Conflict, InvalidInput


def end_team_post(*, actor: Actor, post_id: int, reason: str, ends_on: date | None = None) -> TeamPost:
    """End a post without a successor: the seat is vacant. `ends_on` (today when None) is the first day without it.

    The account's post that rested on it ends too, by the rules of accounts. Raises NotFound, Forbidden, InvalidInput
    (reason, ends_on), Conflict `team-post-ended`, `kit-still-out` (who leaves returns the kit or hands it over).
    """
    reason = required_text(reason, field="reason")
    with transaction.atomic():
        post = hold_team_post(actor, post_id)
        post.ends_on = last_day(post, ends_on)
        refuse_kit_still_out(post)
        post.hand_over_note = reason
        post.save(update_fields=["ends_on", "hand_over_note", "updated_at"])
        ended = take_account_post(actor=actor, post=post, reason=reason)
        detail = {"duty": post.duty, "seat": post.seat, "holder": post.holder_name, "reason": reason,
                  "account_posts": ended}  # fmt: skip
        record(actor=actor, verb="team.end", target=post, detail=detail)
    return post


def last_day(post: TeamPost, ends_on: date | None) -> date:
    """The day the post ends; raises InvalidInput on a day ahead or before its first."""
    day = past_day(ends_on, field="ends_on")
    if day < post.starts_on:
        raise InvalidInput(
            code="post-dates-reversed",
            field="ends_on",
            message=_("A post cannot end before it begins."),
            action=_("Give an end on or after the first day."),
        )
    return day


def stays_in_team(post: TeamPost) -> bool:
    """Whether the holder's account sits in another seat of the same grid."""
    rows = TeamPost.objects.filter(grid_id=post.grid_id, holder_id=post.holder_id, ends_on=None)
    return rows.exclude(pk=post.pk).exists()


def refuse_kit_still_out(post: TeamPost) -> None:
    """Raise Conflict while the leaving person holds kit of the grid."""
    if post.holder_id is None or stays_in_team(post):
        return
    rows = KitIssue.objects.filter(grid_id=post.grid_id, issued_to_id=post.holder_id, returned_on=None)
    pieces = [str(piece) for piece in rows.select_related("kit_type").order_by("pk")]
    if pieces:
        raise Conflict(
            code="kit-still-out",
            message=_("%(name)s still holds: %(pieces)s.")
            % {"name": post.holder_name, "pieces": "、".join(pieces[:10])},
            action=_("Record its return, or hand the post over with it."),
        )

"""What the verbs of mutual review share. Lock order: round, then its rows by id."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.models import ReviewOrgan, ReviewRound
from members.services.frame import scope_of_actor
from xinhui.accounts.actors import Actor, require
from xinhui.accounts.roles import Role
from xinhui.audit.services import record
from xinhui.core.checks import hold
from xinhui.core.errors import Forbidden
from xinhui.outbox.services.enqueue import Draft, enqueue


def hold_round(round_id: int | None) -> ReviewRound:
    """The round, locked. Raises NotFound."""
    return hold(ReviewRound.objects.all(), round_id)


def round_of_department(actor: Actor, round_id: int | None) -> ReviewRound:
    """The round, locked, for the organization department. Raises NotFound, Forbidden."""
    row = hold_round(round_id)
    require_department(actor, row)
    return row


def require_department(actor: Actor, row: ReviewRound) -> None:
    """Raise Forbidden unless the actor is of the organization department there."""
    require(actor, Role.ORGANIZATION_DEPARTMENT, area_code=row.area_code)


def require_officer(actor: Actor, organ: ReviewOrgan) -> None:
    """Raise Forbidden unless the actor is an officer of the organ's branch, or of one above it."""
    if actor.kind == "system" or scope_of_actor(actor).leads(organ.organization.path):
        return
    raise Forbidden(
        code="officer-required", message=_("Only an officer of the organ's branch does this."),
        action=pgettext_lazy("review", "Ask the secretary of the branch."),
    )  # fmt: skip


def tell(people: Iterable[int], kind: str, key: str, link: str, **context: Any) -> int:
    """A message to each of the people under a key of the event; returns how many."""
    return enqueue(drafts=[
        Draft(key=f"{key}:{user_id}", recipient_id=user_id, kind=kind, context=context, link=link)
        for user_id in sorted(set(people))
    ])  # fmt: skip


def write(actor: Actor, row: ReviewRound, verb: str, target: Any = None, **detail: Any) -> None:
    """A line of the trail; never who scored whom."""
    record(actor=actor, verb=f"review.{verb}", target=target or row, area_code=row.area_code,
           detail={"round": row.pk, "state": str(row.state), **detail})  # fmt: skip


def link_of(row: ReviewRound) -> str:
    """The page of a round."""
    return f"/party/reviews/{row.pk}/"

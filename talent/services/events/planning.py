"""Before an event: planned by its host, joined by firms with their posts, announced or cancelled."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from talent.models import EventPost, JobPost, RecruitmentEvent
from talent.services.frame import require_unit, tell, unit_in_being
from talent.services.jobs.frame import accounts_of, board_changed, require_party
from talent.states.events import EVENT_TABLE, EventKind
from talent.states.jobs import JobState
from xinhui.accounts.actors import Actor
from xinhui.audit.services import record
from xinhui.core.checks import hold, line, one_of
from xinhui.core.errors import Conflict, InvalidInput


def _checked(name: str, kind: str, starts_at: datetime, ends_at: datetime, venue: str, about: str) -> dict[str, Any]:
    if ends_at <= starts_at:
        raise InvalidInput(code="dates-reversed", field="ends_at", message=_("An event ends after it has begun."))
    return {
        "name": line(name, field="name", limit=80), "kind": one_of(kind, EventKind.values, field="kind"),
        "starts_at": starts_at, "ends_at": ends_at, "venue": line(venue, field="venue", limit=100),
        "about": line(about, field="about", limit=400, required=False),
    }  # fmt: skip


def plan_event(
    *, actor: Actor, name: str, kind: str, starts_at: datetime, ends_at: datetime, venue: str, unit_id: int,
    about: str = "",
) -> RecruitmentEvent:  # fmt: skip
    """An event to which firms may come. Raises NotFound (unit), Forbidden, InvalidInput (each field)."""
    facts = _checked(name, kind, starts_at, ends_at, venue, about)
    with transaction.atomic():
        unit = unit_in_being(unit_id)
        require_unit(actor, unit.pk)
        row = RecruitmentEvent.objects.create(unit=unit, **facts)
        record(actor=actor, verb="talent.event.plan", target=row, detail={"kind": kind})
    return row


def change_event(
    *, actor: Actor, event_id: int, name: str, kind: str, starts_at: datetime, ends_at: datetime, venue: str,
    unit_id: int, about: str = "",
) -> RecruitmentEvent:  # fmt: skip
    """Before it is held. Raises as `plan_event`, TransitionRefused."""
    facts = _checked(name, kind, starts_at, ends_at, venue, about)
    with transaction.atomic():
        row = held_event(actor, event_id, "change")
        row.unit = unit_in_being(unit_id)
        require_unit(actor, row.unit_id)
        for field, value in facts.items():
            setattr(row, field, value)
        row.save()
        record(actor=actor, verb="talent.event.change", target=row, detail={"kind": kind})
        board_changed()
    return row


def held_event(actor: Actor, event_id: int, verb: str) -> RecruitmentEvent:
    """The event of a unit that the actor works for, locked, in the state after the verb."""
    row = hold(RecruitmentEvent.objects.all(), event_id)
    require_unit(actor, row.unit_id)
    row.state = EVENT_TABLE.next(row.state, verb)
    return row


def announce_event(*, actor: Actor, event_id: int) -> RecruitmentEvent:
    """Its page is public from now on. Raises NotFound, Forbidden, TransitionRefused, Conflict `no-posts`."""
    with transaction.atomic():
        row = held_event(actor, event_id, "announce")
        if not row.brought.filter(post__state=JobState.PUBLISHED).exists():
            raise Conflict(code="no-posts", message=_("No firm brings a published post to this event yet."),
                           action=_("Ask firms to join, and publish their posts."))  # fmt: skip
        row.save(update_fields=["state"])
        record(actor=actor, verb="talent.event.announce", target=row)
        _tell_firms(row, "announced")
        board_changed()
    return row


def cancel_event(*, actor: Actor, event_id: int, reason: str) -> RecruitmentEvent:
    """Will not be held; its firms are told. Raises NotFound, Forbidden, TransitionRefused, InvalidInput (reason)."""
    reason = line(reason, field="reason")
    with transaction.atomic():
        row = held_event(actor, event_id, "cancel")
        row.reason = reason
        row.save(update_fields=["state", "reason"])
        record(actor=actor, verb="talent.event.cancel", target=row, detail={"reason": reason})
        _tell_firms(row, "cancelled")
        board_changed()
    return row


def _tell_firms(row: RecruitmentEvent, verb: str) -> None:
    for employer_id in sorted(set(row.brought.values_list("post__employer_id", flat=True))):
        tell(accounts_of(employer_id), f"talent.event_{verb}", f"event:{row.pk}:{verb}:{employer_id}",
             "/talent/firm/", {"name": row.name, "reason": row.reason})  # fmt: skip


def join_event(*, actor: Actor, event_id: int, post_ids: Sequence[int]) -> RecruitmentEvent:
    """An employer comes with these posts: submitted or published ones; what is there already stays.

    Raises NotFound (event, posts), Forbidden, TransitionRefused, InvalidInput (posts).
    """
    with transaction.atomic():
        row = _open_to_firms(event_id, "join")
        wanted = set(post_ids)
        posts = list(JobPost.objects.select_related("employer").filter(
            pk__in=wanted, state__in=[JobState.SUBMITTED, JobState.PUBLISHED]
        ).order_by("pk"))  # fmt: skip
        if not posts or len(posts) != len(wanted):
            raise InvalidInput(code="posts-wrong", field="posts",
                               message=_("Choose posts that are submitted or published."))  # fmt: skip
        for post in posts:
            require_party(actor, post.employer)
        there = set(row.brought.values_list("post_id", flat=True))
        EventPost.objects.bulk_create(EventPost(event=row, post=post) for post in posts if post.pk not in there)
        record(actor=actor, verb="talent.event.join", target=row, detail={"posts": sorted(wanted)})
        board_changed()
    return row


def leave_event(*, actor: Actor, event_post_id: int) -> RecruitmentEvent:
    """The post is taken from the event, before it is held. Raises NotFound, Forbidden, TransitionRefused."""
    with transaction.atomic():
        seen = EventPost.objects.select_related("post__employer").filter(pk=event_post_id).first()
        row = _open_to_firms(seen.event_id if seen else 0, "leave")
        brought = hold(EventPost.objects.select_related("post__employer"), event_post_id)
        require_party(actor, brought.post.employer)
        record(actor=actor, verb="talent.event.leave", target=row, detail={"post": brought.post_id})
        brought.delete()
        board_changed()
    return row


def _open_to_firms(event_id: int, verb: str) -> RecruitmentEvent:
    row = hold(RecruitmentEvent.objects.all(), event_id)
    row.state = EVENT_TABLE.next(row.state, verb)
    return row

"""What every verb of organization life begins and ends with: meeting held, who may, counts kept, people told.

Lock order: organization, member, meeting, attendance, make-up; the audit chain last. `expected` and `present` of a
meeting are only written under its lock, by `recount`.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from members.models import Attendance, Meeting, Member, Officer, Organization
from members.rules.life import MAKE_UP_LEAST
from members.scope import KEEPERS
from members.services.frame import require_keeper_of, scope_of_actor
from members.states.life import CAME
from members.states.organization import KEEPING_DUTIES, Duty
from xinhui.accounts.actors import Actor, role_names
from xinhui.accounts.models import Post
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.checks import hold, words
from xinhui.core.errors import Forbidden, InvalidInput
from xinhui.outbox.services.enqueue import Draft


def hold_meeting(meeting_id: int | None) -> Meeting:
    """The meeting with its branch, locked until commit. Raises NotFound."""
    return hold(Meeting.objects.select_related("organization", "group"), meeting_id)


def require_runner(actor: Actor, meeting: Meeting) -> None:
    """The meeting's host, or whoever keeps the branch's records. Raises Forbidden."""
    if meeting.host_id is not None and scope_of_actor(actor).member_id == meeting.host_id:
        return
    require_keeper_of(actor, meeting.organization)


def require_secretary(actor: Actor, organization: Organization) -> None:
    """The branch's secretary; where the secretary has no account, a post above keeps the records. Raises Forbidden."""
    if actor.kind == "system":
        return
    secretary = secretary_of(organization)
    account = secretary.user_id if secretary is not None else None
    if account is not None and account == actor.user_id:
        return
    if account is None and actor.scope.covers(organization.area_code, *KEEPERS):
        return
    raise Forbidden(
        code="secretary-required", message=_("The branch's secretary confirms the minutes."),
        action=_("Ask the secretary, or where the secretary has no account one of these posts: %(roles)s.")
        % {"roles": role_names(KEEPERS)},
    )  # fmt: skip


def secretary_of(organization: Organization) -> Member | None:
    """Who is secretary today."""
    rows = Officer.objects.in_force().filter(organization=organization, duty=Duty.SECRETARY)
    officer = rows.select_related("member").first()
    return officer.member if officer is not None else None


def recount(meeting: Meeting) -> None:
    """Write `expected` and `present` from the attendance; the meeting is held."""
    counts = Attendance.objects.filter(meeting=meeting).aggregate(
        expected=Count("pk"), present=Count("pk", filter=Q(state__in=CAME))
    )
    meeting.expected, meeting.present = counts["expected"], counts["present"]
    meeting.save(update_fields=["expected", "present"])


def facts_of(meeting: Meeting) -> dict[str, Any]:
    """What messages say of a meeting."""
    at = clock.local(meeting.planned_for)
    return {"branch": str(meeting.organization), "kind": str(meeting.get_kind_display()), "title": meeting.title,
            "place": meeting.place, "at": f"{at:%Y-%m-%d %H:%M}"}  # fmt: skip


def to_expected(meeting: Meeting, event: str, key: str, extra: Mapping[str, Any] | None = None) -> list[Draft]:
    """A message to everybody expected who has an account."""
    users = Attendance.objects.filter(meeting=meeting, member__user__isnull=False).order_by("pk")
    return [
        Draft(
            key=f"life:{meeting.pk}:{key}", recipient_id=user_id, kind=f"party.{event}",
            context={**facts_of(meeting), **(extra or {})}, link=f"/m/party/meetings/{meeting.pk}/",
        )
        for user_id in users.values_list("member__user_id", flat=True)
    ]  # fmt: skip


def officers_with_accounts(organization_ids: Iterable[int]) -> dict[int, list[int]]:
    """Organization → accounts of the officers who keep its records. One query."""
    rows = Officer.objects.in_force().filter(
        organization_id__in=list(organization_ids), duty__in=KEEPING_DUTIES, member__user__isnull=False
    )
    found: dict[int, list[int]] = {}
    for organization_id, user_id in rows.order_by("pk").values_list("organization_id", "member__user_id"):
        if user_id not in found.setdefault(organization_id, []):
            found[organization_id].append(user_id)
    return found


def posts_over(area_codes: Iterable[str]) -> dict[str, list[int]]:
    """Area code → users whose post keeps exactly this area's records. One query."""
    rows = Post.objects.in_force().filter(role__in=KEEPERS, area_code__in=set(area_codes), user__is_active=True)
    found: dict[str, list[int]] = {}
    for area, user_id in rows.order_by("pk").values_list("area_code", "user_id"):
        if user_id not in found.setdefault(area, []):
            found[area].append(user_id)
    return found


def write(actor: Actor, verb: str, meeting: Meeting, detail: Mapping[str, Any] | None = None) -> None:
    """On the trail."""
    facts = {"organization": meeting.organization_id, "kind": meeting.kind, **(detail or {})}
    record(actor=actor, verb=f"party.meeting.{verb}", target=meeting, detail=facts)


def long_enough(text: str, *, action: StrOrPromise) -> str:
    """What a member writes in the own words, at least 50 characters; raises InvalidInput (text) with the action."""
    text = words(text, field="text")
    if len(text) < MAKE_UP_LEAST:
        raise InvalidInput(
            code="text-short", field="text",
            message=_("Write at least %(least)d characters; these are %(count)d.")
            % {"least": MAKE_UP_LEAST, "count": len(text)},
            action=action,
        )  # fmt: skip
    return text

"""What the portal says by itself, once a day: what branches owe, before and after it is due; make-up studies."""

from collections import defaultdict
from datetime import date, timedelta

from django.db import transaction

from members.models import MakeUp, Organization
from members.rules.life import REMIND_DAYS, DueState
from members.selectors.life_due import Due, dues_until
from members.services.life.frame import facts_of, officers_with_accounts, posts_over
from members.states.life import MakeUpState
from xinhui.accounts.actors import Actor
from xinhui.core import clock
from xinhui.outbox.models import Message
from xinhui.outbox.services.enqueue import Draft, enqueue

#: What fell due longer ago is on the pages; nobody is reminded of it by the day.
LOOK_BACK, SOON_DAYS, NAMES_MOST = 31, 3, 5


def remind_life(*, actor: Actor) -> int:
    """Reminders of what branches owe: to their officers in the week before the due date and after it, and after it to
    the organization above. Each once. Returns how many were written."""
    today = clock.today()
    branches = list(Organization.objects.in_being().branches().select_related("parent").order_by("path"))
    dues = dues_until(branches, today - timedelta(days=LOOK_BACK), today + timedelta(days=REMIND_DAYS))
    open_ = [due for due in dues if due.state in (DueState.DUE, DueState.OVERDUE)]
    with transaction.atomic():
        return _send([*_to_branches(open_), *_upward([due for due in open_ if due.state == DueState.OVERDUE])])


def remind_make_ups(*, actor: Actor) -> int:
    """Reminders of make-up studies: three days before they are due, and once after. Returns how many were written."""
    today = clock.today()
    rows = MakeUp.objects.filter(
        state=MakeUpState.OWED, due_on__range=(today - timedelta(days=LOOK_BACK), today + timedelta(days=SOON_DAYS)),
        attendance__member__user__isnull=False,
    ).select_related("attendance__meeting__organization", "attendance__member")  # fmt: skip
    drafts = []
    for row in rows.order_by("pk"):
        event = "overdue" if row.due_on < today else "due"
        context = {**facts_of(row.attendance.meeting), "due": row.due_on.isoformat()}
        drafts.append(Draft(
            key=f"life:makeup:{row.pk}:{event}:{row.due_on}", recipient_id=row.attendance.member.user_id or 0,
            kind=f"party.make_up_{event}", context=context, link=f"/m/party/makeups/{row.pk}/",
        ))  # fmt: skip
    with transaction.atomic():
        return _send(drafts)


def _to_branches(dues: list[Due]) -> list[Draft]:
    found: dict[tuple[int, date, DueState], list[Due]] = defaultdict(list)
    for due in dues:
        found[due.organization.pk, due.period.end, due.state].append(due)
    people = officers_with_accounts({branch for branch, _end, _state in found})
    return [
        Draft(
            key=f"life:{'overdue' if state == DueState.OVERDUE else 'due'}:{branch}:{end}", recipient_id=user_id,
            kind=f"party.life_{'overdue' if state == DueState.OVERDUE else 'due'}",
            context={"branch": str(rows[0].organization), "due": end.isoformat(),
                     "kinds": "、".join(str(due.label) for due in rows)},
            link=f"/party/life/branches/{branch}/?year={end.year}",
        )
        for (branch, end, state), rows in found.items() for user_id in people.get(branch, [])
    ]  # fmt: skip


def _upward(dues: list[Due]) -> list[Draft]:
    """One message an organization above and due date, to its officers and to the posts over its place."""
    found: dict[tuple[Organization, date], dict[int, str]] = defaultdict(dict)
    for due in dues:
        if due.organization.parent is not None:
            found[due.organization.parent, due.period.end][due.organization.pk] = str(due.organization)
    officers = officers_with_accounts({parent.pk for parent, _end in found})
    posts = posts_over({parent.area_code for parent, _end in found})
    drafts = []
    for (parent, end), names in found.items():
        listed = list(names.values())
        context = {"branch": str(parent), "due": end.isoformat(), "count": len(names),
                   "names": "、".join(listed[:NAMES_MOST]) + ("…" if len(listed) > NAMES_MOST else "")}  # fmt: skip
        for user_id in dict.fromkeys([*officers.get(parent.pk, []), *posts.get(parent.area_code, [])]):
            drafts.append(Draft(
                key=f"life:above:{parent.pk}:{end}", recipient_id=user_id, kind="party.life_overdue_below",
                context=context, link=f"/party/life/due/?state=overdue&under={parent.pk}",
            ))  # fmt: skip
    return drafts


def _send(drafts: list[Draft]) -> int:
    """Write those that were not written before; returns how many."""
    known = set(
        Message.objects.filter(
            key__startswith="life:", kind__in={draft.kind for draft in drafts},
            created_at__gte=clock.now() - timedelta(days=3 * LOOK_BACK),
        ).values_list("key", "recipient_id")
    )  # fmt: skip
    fresh = [draft for draft in drafts if (draft.key, draft.recipient_id) not in known]
    return enqueue(drafts=fresh)

"""Reminders of development: a waiting time that is over, a limit that runs out, one that ran out. Each once."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from members.models import DevelopmentCase, Organization
from members.rules import development as rules
from members.rules.organizations import OrganizationKind
from members.selectors.branch_people import keepers_of, paths_above, posts_over
from xinhui.accounts.actors import Actor
from xinhui.core import clock
from xinhui.outbox.services.enqueue import Draft, enqueue

#: How long before a limit runs out its people are told, and how far back a missed run still tells.
BEFORE, BACK = timedelta(days=15), timedelta(days=31)


def remind_of_development(*, actor: Actor) -> int:
    """Tell the officers of the branch, and of the committee where the step is the committee's."""
    today = clock.today()
    with transaction.atomic():
        rows = DevelopmentCase.objects.running().select_related("organization").filter(
            Q(due_on__range=(today - BACK, today + BEFORE)) | Q(next_from__range=(today - BACK, today))
        )  # fmt: skip
        cases = list(rows.order_by("pk"))
        reach = _Reach(cases)
        drafts = [draft for case in cases for draft in _drafts(case, reach)]
        return enqueue(drafts=drafts)


class _Reach:
    """Who is told about a case: found for all cases at once."""

    def __init__(self, cases: list[DevelopmentCase]) -> None:
        above = {path for case in cases for path in paths_above(case.organization.path)}
        committees = Organization.objects.filter(path__in=above, kind=OrganizationKind.COMMITTEE)
        self.committees = {row.path: row.area_code for row in committees}
        self.officers = keepers_of({*above, *(case.organization.path for case in cases)})
        self.posts = posts_over(self.committees.values())

    def of(self, case: DevelopmentCase, step: int) -> list[int]:
        """User ids."""
        path = case.organization.path
        told = list(self.officers.get(path, ()))
        committee = next((each for each in paths_above(path) if each in self.committees), None)
        if step in rules.BY_COMMITTEE and committee is not None:
            told += self.officers.get(committee, []) + self.posts.get(self.committees[committee], [])
        return list(dict.fromkeys(told))


def _drafts(case: DevelopmentCase, reach: _Reach) -> list[Draft]:
    today, found = clock.today(), []
    following = case.step + 1
    if case.next_from is not None and case.next_from <= today and rules.step(following).wait is not None:
        found += _draft(case, reach, "possible", following, case.next_from.isoformat())
    if case.due_step is not None and case.due_on is not None and case.due_on <= today + BEFORE:
        kind = "late" if case.due_on < today else "limit"
        found += _draft(case, reach, kind, case.due_step, case.due_on.isoformat())
    return found


def _draft(case: DevelopmentCase, reach: _Reach, kind: str, step: int, day: str) -> list[Draft]:
    facts = {"name": case.name, "branch": case.organization.name, "number": step, "day": day,
             "title": str(rules.step(step).title)}  # fmt: skip
    link = reverse("members:development_case", args=[case.pk])
    return [
        Draft(f"development:{case.pk}:{step}:{kind}:{day}", user_id, f"development.{kind}", facts, link)
        for user_id in reach.of(case, step)
    ]

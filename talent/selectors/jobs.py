"""Posts and candidates as the pages of those who work with them show them."""

from collections.abc import Mapping

from django.db.models import Case, Count, IntegerField, Q, QuerySet, When

from talent.models import Employer, EmployerAccount, JobCandidate, JobPost
from talent.states.jobs import CandidateState, JobState
from xinhui.accounts.models import User

_COUNTS = {
    "came": Count("candidates"),
    "waiting": Count("candidates", filter=Q(candidates__state=CandidateState.APPLIED)),
    "to_confirm": Count("candidates", filter=Q(candidates__state=CandidateState.REPORTED)),
    "hired": Count("candidates", filter=Q(candidates__state=CandidateState.HIRED)),
}


def posts_worked(user: User, said: Mapping[str, str]) -> QuerySet[JobPost]:
    """Posts in sight with their candidates counted; what waits to be read first. `state` and `words` narrow."""
    rows = JobPost.objects.visible_to(user).select_related("employer")
    if said.get("state") in JobState.values:
        rows = rows.filter(state=said["state"])
    words = said.get("words", "").strip()[:40]
    if words:
        rows = rows.filter(Q(title__icontains=words) | Q(employer__name__icontains=words))
    first = Case(When(state=JobState.SUBMITTED, then=0), default=1, output_field=IntegerField())
    return rows.annotate(**_COUNTS).order_by(first, "-pk")


def candidates_worked(user: User, said: Mapping[str, str]) -> QuerySet[JobCandidate]:
    """Candidates in sight, the latest first; `state`, `post` and `event` narrow."""
    rows = JobCandidate.objects.visible_to(user).select_related("post__employer", "event")
    if said.get("state") in CandidateState.values:
        rows = rows.filter(state=said["state"])
    for name in ("post", "event"):
        value = said.get(name, "")
        if value.isascii() and value.isdecimal() and len(value) < 10:
            rows = rows.filter(**{name: int(value)})
    return rows.order_by("-pk")


def own_employers(user: User) -> QuerySet[Employer]:
    """Whom the user's account acts for, today."""
    acts_for = EmployerAccount.objects.filter(user=user, ended_on__isnull=True).values("employer")
    return (
        Employer.objects.visible_to(user)
        .in_being()
        .filter(pk__in=acts_for)
        .select_related("unit")
        .order_by("name", "pk")
    )


def acts_for_somebody(user_id: int) -> bool:
    """The account acts for an employer in being. One query."""
    rows = EmployerAccount.objects.filter(user=user_id, ended_on__isnull=True, employer__is_active=True)
    return bool(rows.exists())

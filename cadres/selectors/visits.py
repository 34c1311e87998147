"""Follow-up visits as pages show them, and who may be sent."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db.models import Case, Count, Q, QuerySet, When

from cadres.models import FollowUpVisit, VisitProblem
from cadres.models.visits import FollowUpVisitQuerySet
from cadres.states.visits import ProblemState, VisitState
from xinhui.accounts.models import Post, User
from xinhui.accounts.roles import CADRE_ROLES
from xinhui.core import clock

SOON_DAYS = 30


def visitors() -> QuerySet[User]:
    """The cadre office and personnel officers in force."""
    posts = Post.objects.in_force().filter(role__in=CADRE_ROLES)
    rows: QuerySet[User] = User.objects.filter(is_active=True, pk__in=posts.values("user")).order_by("name", "pk")
    return rows


def listed(user: User, said: Mapping[str, Any]) -> FollowUpVisitQuerySet:
    """Visits in reach that fit; keys: words (team), state (`overdue`, `soon` too), months, `mine`. What waits comes
    first, the earliest day first."""
    rows: FollowUpVisitQuerySet = FollowUpVisit.objects.visible_to(user).select_related("visitor").defer("notes_sealed")
    if said.get("words"):
        rows = rows.filter(organization_name__contains=said["words"])
    if said.get("months"):
        rows = rows.filter(months=said["months"])
    if said.get("mine"):
        rows = rows.filter(visitor=user)
    state = said.get("state")
    if state == "overdue":
        rows = rows.overdue()
    elif state == "soon":
        rows = rows.filter(state=VisitState.PLANNED, due_on__lte=clock.today() + timedelta(days=SOON_DAYS))
    elif state:
        rows = rows.filter(state=state)
    place = Case(When(state=VisitState.PLANNED, then=0), When(state=VisitState.RECTIFYING, then=1), default=2)
    rows = rows.annotate(open_problems=Count("problems", filter=~Q(problems__state=ProblemState.SETTLED)))
    return rows.order_by(place, "due_on", "pk")


def figures_of(user: User) -> dict[str, int]:
    """Visits in reach: due soon, overdue, held; problems not put right. Two queries."""
    today = clock.today()
    planned = Q(state=VisitState.PLANNED)
    found: dict[str, int] = FollowUpVisit.objects.visible_to(user).aggregate(
        soon=Count("pk", filter=planned & Q(due_on__range=(today, today + timedelta(days=SOON_DAYS)))),
        overdue=Count("pk", filter=planned & Q(due_on__lt=today)), held=Count("pk", filter=Q(held_on__isnull=False)),
    )  # fmt: skip
    found["problems"] = VisitProblem.objects.visible_to(user).exclude(state=ProblemState.SETTLED).count()
    return found

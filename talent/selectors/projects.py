"""Key projects with their money, team and needs, as pages show them."""

from collections.abc import Mapping

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from talent.models import InvestmentNeed, InvestmentTeamMember, KeyInvestment
from talent.states.projects import InvestmentStage, NeedState
from xinhui.accounts.models import User
from xinhui.core import clock

#: systems.md, D1: “11 projects over 100 million yuan, 12 billion yuan in all”.
LEAST = 100_000_000
BILLION = 1_000_000_000


def _serving(user: User, investment: str) -> Exists:
    rows = InvestmentTeamMember.objects.filter(investment=OuterRef(investment), user=user, ended_on__isnull=True)
    return Exists(rows)


def projects_shown(user: User, said: Mapping[str, str]) -> QuerySet[KeyInvestment]:
    """Those going on unless a `stage` is asked for, the largest first; with open and overdue needs counted."""
    is_open = ~Q(needs__state=NeedState.SETTLED) & Q(needs__isnull=False)
    rows = KeyInvestment.objects.visible_to(user).select_related("investor").annotate(
        open_needs=Count("needs", filter=is_open, distinct=True),
        late_needs=Count("needs", filter=is_open & Q(needs__due_on__lt=clock.today()), distinct=True),
    )  # fmt: skip
    if said.get("stage") in InvestmentStage.values:
        rows = rows.filter(stage=said["stage"])
    elif said.get("stage") != "all":
        rows = rows.going()
    return rows.order_by("-money", "pk")


def project_rows(user: User) -> QuerySet[KeyInvestment]:
    """In sight; `serves` says whether the user is in the team."""
    return KeyInvestment.objects.visible_to(user).select_related("investor__unit").annotate(serves=_serving(user, "pk"))


def need_rows(user: User) -> QuerySet[InvestmentNeed]:
    """Needs in sight, the most urgent first; `serves` says whether the user is in the project's team."""
    rows = InvestmentNeed.objects.visible_to(user).select_related("investment__investor")
    return rows.annotate(serves=_serving(user, "investment")).order_by("due_on", "pk")


def count_of(user: User) -> dict[str, int]:
    """Figures of the page: projects, their money in units of 100 million yuan, needs open and overdue."""
    going = KeyInvestment.objects.visible_to(user).going()
    needs = InvestmentNeed.objects.filter(investment__in=going).exclude(state=NeedState.SETTLED)
    return {
        "projects": going.count(), "money": (going.aggregate(sum=Sum("money"))["sum"] or 0) // LEAST,
        "needs": needs.count(), "late": needs.filter(due_on__lt=clock.today()).count(),
    }  # fmt: skip


def large() -> QuerySet[KeyInvestment]:
    """Projects going on over 100 million yuan."""
    return KeyInvestment.objects.going().filter(money__gt=LEAST)


def large_projects() -> int:
    """systems.md, D1: “11 projects over 100 million yuan”."""
    return large().count()


def large_money() -> int:
    """systems.md, D1: “12 billion yuan in all”, in whole billions."""
    found = large().aggregate(sum=Sum("money"))["sum"]
    return (found or 0) // BILLION

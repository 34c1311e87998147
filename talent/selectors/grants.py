"""Money of grants: what is spoken for, what was paid, what is due."""

from collections.abc import Mapping
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum

from talent.models import GrantApplication, GrantBudget, GrantEntry, GrantInstalment, GrantLapse, Person
from talent.states.grants import ALIVE, EntryKind, GrantState, LapseState
from xinhui.accounts.models import User


def committed(code: str, year: int, *, in_batches: bool = False) -> int:
    """What is promised of a measure's budget of a year (or lies in batches and is paid), in fen. One query."""
    rows = GrantInstalment.objects.filter(grant__code=code, budget_year=year, is_cancelled=False)
    if in_batches:
        rows = rows.filter(batch__isnull=False)
    return rows.aggregate(sum=Sum("fen"))["sum"] or 0


def balance(grant: GrantApplication) -> int:
    """Paid, less what came back: the sum of the ledger. One query."""
    return grant.entries.aggregate(sum=Sum("fen"))["sum"] or 0


def returned(grant: GrantApplication) -> int:
    """What came back by recoveries. One query."""
    return -(grant.entries.filter(kind=EntryKind.RECOVERY).aggregate(sum=Sum("fen"))["sum"] or 0)


def promised_to(person: Person, policy_id: int, *, but: int = 0) -> int:
    """Over all measures of a policy: what grants under way or given come to, and what stopped ones were paid; of
    every file with the same identity. Two queries."""
    same = Q(person=person)
    if person.identity_print:
        same |= Q(identity_print=person.identity_print)
    rows = GrantApplication.objects.filter(same, measure__policy=policy_id).exclude(pk=but)
    alive = sum(fen * months for fen, months in rows.filter(state__in=ALIVE).values_list("fen", "months"))
    stopped = GrantEntry.objects.filter(grant__in=rows.filter(state=GrantState.STOPPED)).aggregate(sum=Sum("fen"))
    return alive + (stopped["sum"] or 0)


def due(until: date) -> QuerySet[GrantInstalment]:
    """Instalments that are due and in no batch, of grants that run and that nobody questions."""
    questioned = GrantLapse.objects.filter(grant=OuterRef("grant"),
                                           state__in=[LapseState.PROPOSED, LapseState.DECIDED])  # fmt: skip
    rows = GrantInstalment.objects.filter(due_on__lte=until, batch__isnull=True, is_cancelled=False,
                                          grant__state=GrantState.PAYING)  # fmt: skip
    return rows.exclude(Exists(questioned)).exclude(entries__kind=EntryKind.PAYMENT).order_by("due_on", "pk")


def paid_by_code(year: int | None = None) -> dict[str, int]:
    """Code → paid less returned, all years or one. One query."""
    rows = GrantEntry.objects.all() if year is None else GrantEntry.objects.filter(on__year=year)
    return dict(rows.order_by().values("grant__code").annotate(sum=Sum("fen")).values_list("grant__code", "sum"))


def budgets_of(year: int) -> Mapping[str, GrantBudget]:
    """Code → budget of the year. One query."""
    return {row.code: row for row in GrantBudget.objects.filter(year=year)}


def promised_by_code(year: int) -> dict[str, int]:
    """Code → spoken for in the year. One query."""
    rows = GrantInstalment.objects.filter(budget_year=year, is_cancelled=False).order_by().values("grant__code")
    return dict(rows.annotate(sum=Sum("fen")).values_list("grant__code", "sum"))


def grants_shown(user: User, said: Mapping[str, str]) -> QuerySet[GrantApplication]:
    """The latest first; `state`, `code`, `words` narrow, what is no such value does not."""
    rows = GrantApplication.objects.visible_to(user).select_related("person", "measure", "employer", "unit")
    if said.get("state") in GrantState.values:
        rows = rows.filter(state=said["state"])
    if said.get("code"):
        rows = rows.filter(code=said["code"][:12])
    if words := said.get("words", "").strip()[:40]:
        rows = rows.filter(Q(person__name__contains=words) | Q(employer__name__contains=words))
    return rows.order_by("-pk")


def paid_yuan() -> int:
    """Paid less what came back, whole yuan. One query."""
    return (GrantEntry.objects.aggregate(sum=Sum("fen"))["sum"] or 0) // 100

"""Work orders as desks read them: lists, what waits, the figures of answering and of satisfaction."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from grids.hotline_states import CONTENT, OPEN_ORDERS, HotlineKind, HotlineState, Satisfaction
from grids.models import Division, Grid, HotlineOrder, Whistle
from grids.states import IssueState, WhistleState
from xinhui.accounts.models import User
from xinhui.core import clock

#: An order in hand whose work is done waits for the desk.
_DONE_ISSUE = (IssueState.CLOSED, IssueState.SETTLED, IssueState.DISMISSED, IssueState.MERGED)
SHOWS = ("open", "sort", "ready", "overdue", "answered", "closed", "returned", "all")


def earlier_due(issue_id: int, due: datetime) -> datetime:
    """The earlier of a deadline and the one that the hotline set the issue's order."""
    wanted = HotlineOrder.objects.filter(issue_id=issue_id).values_list("due_at", flat=True).first()
    return min(due, wanted) if wanted is not None else due


def is_ready() -> Q:
    """Orders in hand whose work on the spot is over or awaits verification."""
    done = Whistle.objects.filter(state__in=[WhistleState.FINISHED, WhistleState.VERIFIED]).values("issue_id")
    return Q(state=HotlineState.IN_HAND) & (Q(issue__state__in=_DONE_ISSUE) | Q(issue_id__in=done))


def orders_for(user: User, *, show: str = "open", kind: str = "", area: str = "", text: str = "") -> Any:
    """The reader's orders: open ones due soonest first, others newest first."""
    rows: QuerySet[HotlineOrder] = HotlineOrder.objects.visible_to(user).filter(area_code__startswith=area)
    rows = rows.filter(kind=kind) if kind in HotlineKind.values else rows
    rows = rows.filter(Q(number__icontains=text) | Q(address__icontains=text)) if text else rows
    rows = rows.select_related("grid", "category", "issue").defer("grid__boundary", "caller_sealed")
    now = clock.now()
    conditions = {
        "open": Q(state__in=sorted(OPEN_ORDERS)), "sort": Q(state=HotlineState.TO_SORT), "ready": is_ready(),
        "overdue": Q(state__in=sorted(OPEN_ORDERS), due_at__lt=now), "answered": Q(state=HotlineState.ANSWERED),
        "closed": Q(state=HotlineState.CLOSED), "returned": Q(state=HotlineState.RETURNED), "all": Q(),
    }  # fmt: skip
    rows = rows.filter(conditions.get(show, conditions["open"]))
    if show in ("all", "answered", "closed", "returned"):
        return rows.order_by("-received_at", "-pk")
    return rows.order_by("due_at", "pk")


@dataclass(frozen=True)
class KindRow:
    """The orders of one kind, or of all (`kind` empty)."""

    kind: str
    taken: int
    open: int
    answered: int
    on_time: int
    reached: int
    content: int
    reopened: int

    @property
    def label(self) -> Any:
        """The kind's name."""
        return HotlineKind(self.kind).label if self.kind else ""

    @property
    def on_time_rate(self) -> int | None:
        """按时办结率: first answers by the deadline, of all that were answered or should have been, in percent."""
        return round(100 * self.on_time / self.answered) if self.answered else None

    @property
    def content_rate(self) -> int | None:
        """满意率: satisfied or fairly so, of all who were reached, in percent."""
        return round(100 * self.content / self.reached) if self.reached else None


def figures(user: User, *, area: str, since: datetime) -> tuple[KindRow, list[KindRow]]:
    """All kinds together, and each; of orders received since. One query.

    Whoever should have been answered by now and was not counts as not answered in time: waiting does not help a rate.
    """
    rows = HotlineOrder.objects.visible_to(user).filter(area_code__startswith=area, received_at__gte=since)
    late = Q(state__in=sorted(OPEN_ORDERS), due_at__lt=clock.now(), answered_on_time=None)
    reached = [value for value in Satisfaction.values if value != Satisfaction.UNREACHED]
    found = rows.exclude(state=HotlineState.RETURNED).order_by().values("kind").annotate(
        taken=Count("pk"), open=Count("pk", filter=Q(state__in=sorted(OPEN_ORDERS))),
        answered=Count("pk", filter=Q(answered_on_time__isnull=False) | late),
        on_time=Count("pk", filter=Q(answered_on_time=True)),
        reached=Count("pk", filter=Q(satisfaction__in=reached)),
        content=Count("pk", filter=Q(satisfaction__in=sorted(CONTENT))),
        reopened=Count("pk", filter=Q(round__gt=1)),
    )  # fmt: skip
    kinds = {row["kind"]: KindRow(**row) for row in found}
    each = [kinds.get(kind, KindRow(kind, 0, 0, 0, 0, 0, 0, 0)) for kind in HotlineKind.values]
    names = ("taken", "open", "answered", "on_time", "reached", "content", "reopened")
    return KindRow("", *(sum(getattr(row, name) for row in each) for name in names)), each


def counts(user: User, *, area: str = "") -> dict[str, int]:
    """How many wait for what. One query."""
    rows = HotlineOrder.objects.visible_to(user).filter(area_code__startswith=area)
    now, open_ = clock.now(), Q(state__in=sorted(OPEN_ORDERS))
    return rows.aggregate(
        open=Count("pk", filter=open_), sort=Count("pk", filter=Q(state=HotlineState.TO_SORT)),
        ready=Count("pk", filter=is_ready()), overdue=Count("pk", filter=open_ & Q(due_at__lt=now)),
        answered=Count("pk", filter=Q(state=HotlineState.ANSWERED)),
    )  # fmt: skip


def grids_for(order: HotlineOrder, areas: list[str]) -> list[tuple[int, str]]:
    """Grids that the order may go to, those of the place that is known first: (id, village and name). Two queries."""
    reach = Q(pk__in=[])
    for area in areas:
        reach |= Q(code__startswith=area)
    rows = Grid.objects.active().filter(reach, boundary__isnull=False).order_by("code")
    names = dict(Division.objects.filter(is_active=True).values_list("code", "name"))
    known = order.area_code

    def far(code: str) -> int:
        return 0 if code.startswith(known) else 1 if code.startswith(known[:9]) else 2

    found = sorted(rows.values_list("pk", "code", "name"), key=lambda row: (far(row[1]), row[1]))
    return [(pk, f"{names.get(code[:9], '')} {names.get(code[:12], '')} {name}") for pk, code, name in found]


def suggested_answer(order: HotlineOrder) -> str:
    """What the lead unit wrote when it finished, or how it was settled on the spot: the answer's first draft."""
    if order.issue is None:
        return ""
    if order.issue.settled_note:
        return order.issue.settled_note
    whistle = order.issue.whistles.order_by("-pk").first()
    if whistle is None:
        return ""
    results = whistle.assignments.exclude(result="").order_by("role", "pk").values_list("unit__name", "result")
    return "\n".join(f"{unit}：{result}" for unit, result in results)

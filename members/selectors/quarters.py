"""Quarters: covered or not, by town and month; one quarter's page; topics; how property firms do."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from members.models import (
    JointAgreement,
    JointMeeting,
    JointTopic,
    PropertyContract,
    PropertyFirm,
    Quarter,
    QuarterCoverage,
    SatisfactionCount,
)
from members.rules.months import months_after
from members.rules.quarters import is_few, meeting_due, rate, score
from members.states.quarters import TopicState
from xinhui.accounts.models import User
from xinhui.accounts.scope import area_range
from xinhui.core import clock

TOWN_DIGITS = 9
MONTHS_BACK = 5


def listed(user: User, *, area: str = "", cover: str = "", mode: str = "", words: str = "") -> QuerySet[Quarter]:
    """Quarters on the list that the reader sees, those without an organization first.

    With `path` and `organization_name` of what covers each, `firm`, `last_met`, `open_topics`, `overdue_topics`.
    """
    rows = Quarter.objects.visible_to(user).on_the_list()
    if area:
        rows = rows.filter(**area_range("area_code", area))
    if cover == "covered":
        rows = rows.covered()
    elif cover == "uncovered":
        rows = rows.uncovered()
    elif cover == "late":
        rows = rows.uncovered().filter(Q(target_on=None) | Q(target_on__lt=clock.today()))
    if mode:
        rows = rows.filter(property_mode=mode)
    if words:
        rows = rows.filter(name__icontains=words)
    return _with_state(rows).order_by(F("organization_name").asc(nulls_first=True), "area_code", "name")


def _with_state(rows: QuerySet[Quarter]) -> QuerySet[Quarter]:
    covers = QuarterCoverage.objects.open().filter(quarter=OuterRef("pk")).order_by()
    contract = PropertyContract.objects.in_force().filter(quarter=OuterRef("pk")).order_by()
    meetings = JointMeeting.objects.filter(quarter=OuterRef("pk")).order_by("-held_on")
    topics = JointTopic.objects.filter(quarter=OuterRef("pk")).order_by()
    open_topics = topics.filter(state__in=[TopicState.RAISED, TopicState.AGREED])
    overdue = topics.filter(state=TopicState.AGREED, due_on__lt=clock.today())
    agreement = JointAgreement.objects.filter(quarter=OuterRef("pk"), ended_on=None).order_by()
    return rows.annotate(
        path=Coalesce(Subquery(covers.values("organization__path")[:1]), Value("")),
        organization_name=Subquery(covers.values("organization__name")[:1]),
        firm=Subquery(contract.values("firm__name")[:1]),
        last_met=Subquery(meetings.values("held_on")[:1]),
        agreed_until=Subquery(agreement.values("valid_until")[:1]),
        open_topics=Coalesce(Subquery(open_topics.values("quarter").annotate(n=Count("pk")).values("n")), 0),
        overdue_topics=Coalesce(Subquery(overdue.values("quarter").annotate(n=Count("pk")).values("n")), 0),
    )


@dataclass(frozen=True)
class QuarterFigures:
    """Counts above the list; each is the length of a list."""

    total: int
    covered: int
    late: int
    agreements: int
    meetings_due: int
    overdue_topics: int

    @property
    def uncovered(self) -> int:
        """Without an organization."""
        return self.total - self.covered

    @property
    def rate(self) -> int | None:
        """Covered, per cent."""
        return rate(self.covered, self.total)


def figures(user: User, area: str = "") -> QuarterFigures:
    """What is covered, what is late. Six queries."""
    rows = Quarter.objects.visible_to(user).on_the_list()
    if area:
        rows = rows.filter(**area_range("area_code", area))
    pks = rows.values("pk")
    late = rows.uncovered().filter(Q(target_on=None) | Q(target_on__lt=clock.today()))
    return QuarterFigures(
        rows.count(), rows.covered().count(), late.count(),
        JointAgreement.objects.in_force().filter(quarter__in=pks).count(), len(meetings_due(rows)),
        JointTopic.objects.overdue().filter(quarter__in=pks).count(),
    )  # fmt: skip


def meetings_due(rows: QuerySet[Quarter]) -> list[int]:
    """Of these covered quarters, those whose joint meeting is overdue. One query."""
    covers = QuarterCoverage.objects.open().filter(quarter__in=rows.values("pk"))
    last = JointMeeting.objects.filter(quarter=OuterRef("quarter")).order_by("-held_on").values("held_on")[:1]
    today = clock.today()
    found = covers.annotate(last=Subquery(last)).values_list("quarter_id", "started_on", "last")
    return [pk for pk, started, met in found if meeting_due(max(started, met) if met else started) < today]


@dataclass(frozen=True)
class TownRow:
    """A town's quarters: on the list, covered, planned by now, without a day or past it."""

    code: str
    total: int
    covered: int
    late: int

    @property
    def rate(self) -> int | None:
        """Covered, per cent."""
        return rate(self.covered, self.total)


def by_town(user: User) -> list[TownRow]:
    """A row a town. Three queries."""
    rows = Quarter.objects.visible_to(user).on_the_list()
    late = rows.uncovered().filter(Q(target_on=None) | Q(target_on__lt=clock.today()))
    total, covered, behind = (_towns(each.values_list("area_code", flat=True)) for each in (rows, rows.covered(), late))
    return [TownRow(code, total[code], covered[code], behind[code]) for code in sorted(total)]


def _towns(codes: Iterable[str]) -> Counter[str]:
    return Counter(code[:TOWN_DIGITS] for code in codes)


@dataclass(frozen=True)
class MonthRow:
    """A month's end: quarters covered then, or planned to be covered by then."""

    month: date
    covered: int
    is_plan: bool
    total: int


def months(user: User, area: str = "") -> list[MonthRow]:
    """The last months as they were, the next ones as planned, to the last target day. Three queries."""
    rows = Quarter.objects.visible_to(user).on_the_list()
    if area:
        rows = rows.filter(**area_range("area_code", area))
    total, today = rows.count(), clock.today()
    spans = list(
        QuarterCoverage.objects.filter(quarter__in=rows.values("pk")).values_list(
            "started_on", "ended_on", "organization__dissolved_on"
        )
    )
    targets = [
        max(day, today)
        for day in rows.uncovered().filter(target_on__isnull=False).values_list("target_on", flat=True)
        if day
    ]
    first = today.replace(day=1)
    found = []
    for back in range(MONTHS_BACK, 0, -1):
        end = months_after(first, 1 - back) - timedelta(days=1)
        found.append(MonthRow(end, _in_force(spans, end), False, total))
    now = _in_force(spans, today)
    found.append(MonthRow(today, now, False, total))
    last, ahead = max(targets, default=today), 0
    while ahead == 0 or months_after(first, ahead) <= last:
        end = months_after(first, ahead + 1) - timedelta(days=1)
        if any(day <= last for day in targets):
            found.append(MonthRow(end, now + sum(day <= end for day in targets), True, total))
        ahead += 1
    return found


def _in_force(spans: list[tuple[date, date | None, date | None]], day: date) -> int:
    return sum(
        start <= day and (end is None or end > day) and (gone is None or gone > day) for start, end, gone in spans
    )


def topics(user: User, *, area: str = "", state: str = "open") -> QuerySet[JointTopic]:
    """Topics with their quarter and `path`: those past their day first. `state`: open, overdue, or a state."""
    rows = JointTopic.objects.visible_to(user).with_path().select_related("quarter", "meeting")
    if area:
        rows = rows.filter(**area_range("quarter__area_code", area))
    if state == "open":
        rows = rows.open()
    elif state == "overdue":
        rows = rows.overdue()
    elif state in TopicState.values:
        rows = rows.filter(state=state)
    return rows.order_by(F("due_on").asc(nulls_last=True), "-raised_on", "-pk")


@dataclass(frozen=True)
class FirmRow:
    """A firm: quarters and households in its care; answers of all rounds; topics of its side that fell due."""

    firm: PropertyFirm
    quarters: int
    households: int
    asked: int
    answered: int
    satisfied: int
    done: int
    due: int

    @property
    def rate(self) -> int | None:
        """Satisfied of those who answered, per cent."""
        return rate(self.satisfied, self.answered)

    @property
    def is_few(self) -> bool:
        """So few answers that the rate says little."""
        return is_few(self.answered)

    @property
    def score(self) -> int | None:
        """As the rule counts it; None: not ranked."""
        return score(self.satisfied, self.answered, self.done, self.due)


def ranking(user: User) -> list[FirmRow]:
    """Firms with what the reader sees of them, the best first; those without enough answers last. Four queries."""
    quarters = Quarter.objects.visible_to(user).on_the_list().values("pk")
    care = PropertyContract.objects.in_force().filter(quarter__in=quarters).order_by().values("firm")
    cared = {row["firm"]: row for row in care.annotate(n=Count("pk"), homes=Sum("quarter__households"))}
    marks = {name: Sum(f"mark_{name}") for name in "12345"}
    heard = SatisfactionCount.objects.filter(quarter__in=quarters, firm__isnull=False).order_by().values("firm")
    said = {
        row["firm"]: row for row in heard.annotate(n=Sum("asked"), **{f"m{name}": each for name, each in marks.items()})
    }
    due, done = _firm_topics(user)
    rows = []
    for firm in PropertyFirm.objects.visible_to(user).filter(closed_on=None).select_related("organization"):
        of: dict[str, Any] = dict(cared.get(firm.pk, {}))
        answers: dict[str, Any] = dict(said.get(firm.pk, {}))
        answered = sum(answers.get(f"m{name}", 0) or 0 for name in "12345")
        rows.append(
            FirmRow(firm, of.get("n", 0), of.get("homes", 0) or 0, answers.get("n", 0) or 0, answered,
                    sum(answers.get(f"m{name}", 0) or 0 for name in "45"), done[firm.pk], due[firm.pk])
        )  # fmt: skip
    return sorted(rows, key=lambda row: (row.score is None, -(row.score or 0), -row.answered, row.firm.name))


def _firm_topics(user: User) -> tuple[Counter[int], Counter[int]]:
    """(topics of the property side due by today or done, those done) by the firm in charge now. One query."""
    today = clock.today()
    contract = PropertyContract.objects.in_force().filter(quarter=OuterRef("quarter")).order_by()
    rows = JointTopic.objects.visible_to(user).filter(side="property", quarter__closed_on=None)
    rows = rows.filter(Q(state=TopicState.DONE) | Q(state=TopicState.AGREED, due_on__lt=today))
    due, done = Counter[int](), Counter[int]()
    for firm, state in rows.annotate(firm=Subquery(contract.values("firm")[:1])).values_list("firm", "state"):
        if firm is not None:
            due[firm] += 1
            done[firm] += state == TopicState.DONE
    return due, done

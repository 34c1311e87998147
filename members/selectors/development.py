"""Development: the board of the five stages, one case as a timeline, whom a member guides."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When
from django.utils.translation import gettext
from django_stubs_ext import StrOrPromise

from members.models import CasePerson, DevelopmentCase, StepRecord
from members.rules import development as rules
from members.rules.development import Stage
from members.selectors.development_rules import chapter_of, limit_text, wait_text
from members.states.development import CaseState
from xinhui.accounts.models import User
from xinhui.accounts.scope import area_range
from xinhui.core import clock

#: A limit that runs out within so many days is shown as soon due.
SOON = timedelta(days=30)


def listed(
    user: User, *, area: str = "", stage: str = "", state: str = CaseState.RUNNING, words: str = "",
    branch: int | None = None,
) -> QuerySet[DevelopmentCase]:  # fmt: skip
    """Cases that the reader sees: late ones first, then by the limit that runs out next."""
    rows = DevelopmentCase.objects.visible_to(user).select_related("organization")
    if state in CaseState.values:
        rows = rows.filter(state=state)
    if stage in Stage.values:
        rows = rows.filter(stage=stage)
    if area:
        rows = rows.filter(**area_range("area_code", area))
    if branch is not None:
        rows = rows.filter(organization=branch)
    if words:
        rows = rows.filter(Q(name__icontains=words) | Q(organization__name__icontains=words))
    late = Case(When(late_q(), then=Value(0)), default=Value(1), output_field=IntegerField())
    return rows.annotate(rank=late).order_by("rank", F("due_on").asc(nulls_last=True), "-step", "pk")


def late_q() -> Q:
    """A limit has run out, or the meeting does not vote though the probation is over for a month."""
    today = clock.today()
    forgotten = Q(step=rules.CONFIRMED - 1, next_from__lt=today - SOON)
    return Q(state=CaseState.RUNNING) & (Q(due_on__lt=today) | forgotten)


@dataclass(frozen=True)
class Column:
    """One stage of the board."""

    stage: Stage
    total: int
    late: int


def board(user: User, *, area: str = "", branch: int | None = None) -> list[Column]:
    """Running cases by stage, and how many of them are late. One query."""
    rows = DevelopmentCase.objects.visible_to(user).running()
    if area:
        rows = rows.filter(**area_range("area_code", area))
    if branch is not None:
        rows = rows.filter(organization=branch)
    counted = rows.order_by().values("stage").annotate(n=Count("pk"), late=Count("pk", filter=late_q()))
    found = {row["stage"]: row for row in counted}
    return [
        Column(stage, found[stage]["n"], found[stage]["late"]) if stage in found else Column(stage, 0, 0)
        for stage in Stage
    ]


@dataclass(frozen=True)
class Line:
    """A step on the timeline: `mark` is done, late, next, waiting, overdue or open."""

    step: rules.Step
    mark: str
    chapter: int
    record: StepRecord | None
    first: date | None
    last: date | None
    wait: StrOrPromise
    limit: StrOrPromise
    by_committee: bool


def timeline(case: DevelopmentCase, records: Sequence[StepRecord]) -> list[Line]:
    """The 25 steps: what was done, what may come now, what must wait and until when, with the rule behind it."""
    valid = {row.number: row for row in records if row.voided_at is None}
    days = {number: row.on for number, row in valid.items()}
    return [_line(case, step, valid.get(step.number), days) for step in rules.STEPS]


def _line(case: DevelopmentCase, step: rules.Step, record: StepRecord | None, days: dict[int, date]) -> Line:
    first = rules.earliest(step.number, days, case.extended_months) if record is None else None
    last = rules.latest(step.number, days)
    return Line(
        step, _mark(case, step, record, first, last), chapter_of(step.number), record, first, last,
        wait_text(step.number, case.extended_months) if step.wait else "", limit_text(step.number),
        step.number in rules.BY_COMMITTEE,
    )  # fmt: skip


def _mark(
    case: DevelopmentCase, step: rules.Step, record: StepRecord | None, first: date | None, last: date | None
) -> str:
    today = clock.today()
    if record is not None:
        return "late" if record.is_late else "done"
    if case.state != CaseState.RUNNING:
        return "open"
    if last is not None and last < today:
        return "overdue"
    if step.number != case.step + 1:
        return "open"
    return "waiting" if first is not None and first > today else "next"


def records_of(case: DevelopmentCase) -> list[StepRecord]:
    """Every record of the case, voided ones too, in the order of the steps. One query."""
    return list(case.records.select_related("document", "by").order_by("number", "pk"))


def people_of(user: User, case: DevelopmentCase) -> QuerySet[CasePerson]:
    """Guides and introducers of a case that the reader sees, present ones first."""
    rows = CasePerson.objects.visible_to(user).filter(case=case).select_related("member", "case__organization")
    return rows.order_by(F("until").asc(nulls_first=True), "role", "pk")


def guided(user: User, member_id: int) -> QuerySet[DevelopmentCase]:
    """Running cases that a member guides or introduces."""
    mine = CasePerson.objects.present().filter(member_id=member_id).values("case")
    return DevelopmentCase.objects.visible_to(user).running().filter(pk__in=mine).order_by("due_on", "pk")


def in_development() -> int:
    """People under way."""
    return DevelopmentCase.objects.running().count()


def confirmed_cases() -> QuerySet[DevelopmentCase]:
    """Cases of people who became full members by their 25 steps."""
    return DevelopmentCase.objects.filter(state=CaseState.DONE)


def confirmed() -> int:
    """People who became full members by their 25 steps."""
    return confirmed_cases().count()


def register(
    user: User, *, area: str, branch: int | None, stage: str, state: str, words: str, most: int
) -> tuple[list[str], list[list[object]]]:
    """Heading and rows of the register: the case, then the day of each step. Two queries."""
    cases = list(listed(user, area=area, branch=branch, stage=stage, state=state, words=words)[:most])
    days: dict[int, dict[int, date]] = {}
    valid = StepRecord.objects.valid().filter(case__in=cases).values_list("case_id", "number", "on")
    for case_id, number, on in valid:
        days.setdefault(case_id, {})[number] = on
    heading = [
        gettext("Full name"), gettext("Sex"), gettext("Born on"), gettext("Education"), gettext("Branch"),
        gettext("Stage of development"), gettext("State"), gettext("Last step taken"), gettext("In time until"),
        *(f"{step.number} {step.title}" for step in rules.STEPS),
    ]  # fmt: skip
    lines: list[list[object]] = [
        [
            case.name, case.get_sex_display(), case.born_on, case.get_education_display(), case.organization.name,
            case.get_stage_display(), case.get_state_display(), case.step, case.due_on,
            *(days.get(case.pk, {}).get(number) for number in range(1, rules.LAST + 1)),
        ]
        for case in cases
    ]  # fmt: skip
    return heading, lines

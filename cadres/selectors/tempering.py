"""Postings as pages show them: counted by kind and year, filtered, one person's; the published figures."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.db.models.functions import ExtractYear
from django_stubs_ext import StrOrPromise

from cadres.models import Cadre, Posting, PostingLine, PostingOrder, PostingTask
from cadres.scope import CadreScope
from cadres.states.tempering import (
    OPEN_POSTINGS,
    SERVED,
    AppraisalKind,
    PostingGrade,
    PostingKind,
    PostingState,
    PostingVerb,
)
from xinhui.accounts.models import User
from xinhui.core import clock

#: How many years the picture goes back.
YEARS = 6
#: What the host unit does not read: how the proposal came about.
BEFORE = (PostingVerb.PROPOSE, PostingVerb.ORDER, PostingVerb.APPROVE)


@dataclass(frozen=True)
class KindLine:
    """A kind of posting: person-times that have begun, those under way now, and (year, person-times) of each year."""

    kind: str
    label: StrOrPromise
    served: int
    now: int
    years: list[tuple[int, int]]


@dataclass(frozen=True)
class Bar:
    """One line of a picture."""

    label: StrOrPromise
    count: int
    percent: int


def totals(user: User) -> dict[str, int]:
    """What the page begins with. One query."""
    rows, today = Posting.objects.visible_to(user).order_by(), clock.today()
    begun = Q(starts_on__lte=today)
    return rows.aggregate(
        served=Count("pk", filter=begun & Q(state__in=SERVED)),
        now=Count("pk", filter=begun & Q(state=PostingState.UNDER_WAY)),
        waiting=Count("pk", filter=Q(state=PostingState.PROPOSED)),
        to_appraise=Count("pk", filter=Q(state=PostingState.RETURNED)),
        late=Count("pk", filter=Q(due_on__lt=today)),
    )  # fmt: skip


def years_shown() -> list[int]:
    """The years of the picture."""
    return list(range(clock.today().year - YEARS + 1, clock.today().year + 1))


def years_of(found: Mapping[int, int]) -> list[tuple[int, int]]:
    """(year, how many) for every year of the picture."""
    return [(year, found.get(year, 0)) for year in years_shown()]


def by_kind(user: User) -> list[KindLine]:
    """Every kind with its figures. One query."""
    rows = Posting.objects.visible_to(user).served().order_by().annotate(year=ExtractYear("starts_on"))
    found: dict[str, Counter[int]] = {kind: Counter() for kind in PostingKind.values}
    now: Counter[str] = Counter()
    for kind, state, year, count in rows.values("kind", "state", "year").annotate(n=Count("pk")).values_list(
        "kind", "state", "year", "n"
    ):  # fmt: skip
        found[kind][year] += count
        now[kind] += count if state == PostingState.UNDER_WAY else 0
    return [
        KindLine(kind, kind.label, sum(found[kind].values()), now[kind], years_of(found[kind])) for kind in PostingKind
    ]


def grades(user: User) -> list[Bar]:
    """How postings were appraised on return. One query."""
    rows = Posting.objects.visible_to(user).filter(state=PostingState.APPRAISED)
    given = rows.filter(appraisals__kind=AppraisalKind.RETURN).order_by().values("appraisals__grade")
    found = {row["appraisals__grade"]: row["n"] for row in given.annotate(n=Count("pk"))}
    total = sum(found.values())
    return [Bar(grade.label, found.get(grade, 0), found.get(grade, 0) * 100 // total) for grade in PostingGrade
            if total]  # fmt: skip


def postings_shown(user: User, said: Mapping[str, str]) -> QuerySet[Posting]:
    """`kind`, `state`, `late`, `words` (name or host), `year` (of the first day); the latest first."""
    rows = Posting.objects.visible_to(user)
    if said.get("kind") in PostingKind.values:
        rows = rows.filter(kind=said["kind"])
    if said.get("state") in PostingState.values:
        rows = rows.filter(state=said["state"])
    if said.get("late"):
        rows = rows.overdue()
    year = said.get("year", "")
    if year.isascii() and year.isdecimal() and len(year) == 4:
        rows = rows.filter(starts_on__year=int(year))
    words = said.get("words", "").strip()
    if words:
        rows = rows.filter(Q(cadre__name__contains=words) | Q(host__contains=words))
    return with_files(rows).order_by("-starts_on", "-pk")


def with_files(rows: QuerySet[Posting]) -> QuerySet[Posting]:
    """With the file and its unit, without the sealed form."""
    return rows.select_related("cadre__unit", "order").defer("cadre__form_sealed", "cadre__photo_sealed")


def postings_of(user: User, cadre: Cadre) -> QuerySet[Posting]:
    """One person's, the latest first: for the page of the file."""
    return Posting.objects.visible_to(user).filter(cadre=cadre).order_by("-starts_on", "-pk")


def lines_of(scope: CadreScope, row: Posting) -> QuerySet[PostingLine]:
    """The history; the host unit reads it from the approval on."""
    rows = row.lines.select_related("by")
    return rows if scope.reads(row.cadre.unit_id) else rows.exclude(verb__in=BEFORE)


def own_postings(user: User) -> QuerySet[Posting]:
    """The reader's own, with tasks and grades (never the words). Three queries."""
    tasks = Prefetch("tasks", queryset=PostingTask.objects.own(user))
    return Posting.objects.own(user).prefetch_related(tasks, "appraisals").order_by("-starts_on", "-pk")


def orders_shown(user: User) -> QuerySet[PostingOrder]:
    """Papers with how many people they name (`people`) and how many of these wait (`waiting`)."""
    seen = Posting.objects.visible_to(user).values("pk")
    return PostingOrder.objects.visible_to(user).annotate(
        people=Count("postings", filter=Q(postings__in=seen)),
        waiting=Count("postings", filter=Q(postings__in=seen, postings__state=PostingState.PROPOSED)),
    )  # fmt: skip


def people_free(user: User, words: str) -> QuerySet[Cadre]:
    """In service, without a posting under way or waiting; no order of merit."""
    busy = Posting.objects.filter(cadre=OuterRef("pk"), state__in=OPEN_POSTINGS)
    rows = Cadre.objects.visible_to(user).in_service().light().select_related("unit").filter(~Exists(busy))
    if words:
        rows = rows.filter(Q(name__contains=words) | Q(present_post__contains=words) | Q(unit__name__contains=words))
    return rows.annotate(times=Count("postings", filter=Q(postings__state__in=SERVED))).order_by("unit__code", "pk")


def postings_begun(*kinds: str) -> QuerySet[Posting]:
    """Postings of these kinds that have begun."""
    return Posting.objects.served().filter(kind__in=kinds)


def person_times(*kinds: str) -> int:
    """How many postings of these kinds have begun: the published figure."""
    return postings_begun(*kinds).count()


def postings_in_words(user: User, cadres: Iterable[Cadre]) -> dict[int, str]:
    """What the comparison says of each: how often sent, by kind. One query."""
    found: dict[int, Counter[str]] = {}
    rows = Posting.objects.visible_to(user).served().filter(cadre__in=[row.pk for row in cadres])
    for pk, kind in rows.values_list("cadre_id", "kind"):
        found.setdefault(pk, Counter())[kind] += 1
    return {
        pk: "；".join(f"{kind.label} {counted[kind]}" for kind in PostingKind if counted[kind])
        for pk, counted in found.items()
    }


def task_counts(row: Posting) -> dict[str, Any]:
    """Tasks done and all."""
    tasks = list(row.tasks.all())
    return {"tasks": tasks, "done_count": sum(1 for one in tasks if one.done_on is not None)}

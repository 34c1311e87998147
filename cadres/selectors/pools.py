"""Reserve pools as pages show them: counted, by structure, people of a pool, candidates, conditions in words."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db.models import Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django_stubs_ext import StrOrPromise

from cadres.models import Cadre, PoolEntry, ReservePool
from cadres.rules.pools import LEVELS
from cadres.rules.retirement import age_on
from cadres.states.cadre import EducationLevel, PostLevel
from cadres.states.pools import INSIDE, OPEN, PoolEntryState
from members.rules.identity import Sex
from xinhui.accounts.models import User
from xinhui.core import clock

#: Oldest age of a band; the last is open.
BANDS = (30, 35, 40, 45, 50)


@dataclass(frozen=True)
class Bar:
    """One line of a picture."""

    label: StrOrPromise
    count: int
    percent: int


@dataclass(frozen=True)
class PoolSummary:
    """A pool in figures: those of its people whom the reader sees."""

    pool: ReservePool
    inside: int
    waiting: int
    leaving: int
    due: int
    #: (title, bars)
    structure: list[tuple[str, list[Bar]]]


@dataclass(frozen=True)
class Condition:
    """A condition in words: what is wanted, what the file says and in which element of the form."""

    label: str
    wanted: str
    found: str
    source: str
    is_met: bool


def pools_in(user: User) -> list[PoolSummary]:
    """Every pool in use. Two queries, whatever the number of people."""
    by_pool: dict[int, list[tuple[Any, ...]]] = {}
    rows = PoolEntry.objects.visible_to(user).open().values_list(
        "pool_id", "state", "review_due_on", "cadre__born_on", "cadre__sex", "cadre__education_level",
        "cadre__post_level",
    )  # fmt: skip
    for row in rows:
        by_pool.setdefault(row[0], []).append(row)
    return [_summary(pool, by_pool.get(pool.pk, [])) for pool in ReservePool.objects.visible_to(user).in_use()]


def _summary(pool: ReservePool, rows: list[tuple[Any, ...]]) -> PoolSummary:
    today = clock.today()
    inside = [row for row in rows if row[1] in INSIDE]
    states = Counter(row[1] for row in rows)
    due = sum(1 for row in inside if row[1] != PoolEntryState.LEAVING and row[2] <= today)
    born, sexes, educations, levels = zip(*(row[3:] for row in inside), strict=True) if inside else ((), (), (), ())
    structure = [
        (pgettext("pool", "Age"), _ages(born, today)),
        (pgettext("pool", "Sex"), _bars(sexes, [(sex.value, sex.label) for sex in Sex])),
        (pgettext("pool", "Education"), _bars(educations, EducationLevel.choices[::-1])),
        (pgettext("pool", "Level of the post"), _bars(levels, PostLevel.choices)),
    ]
    return PoolSummary(pool, len(inside), states[PoolEntryState.PROPOSED], states[PoolEntryState.LEAVING], due,
                       structure)  # fmt: skip


def _bars(values: Iterable[Any], choices: Iterable[tuple[Any, StrOrPromise]]) -> list[Bar]:
    """One for each choice that occurs."""
    found = Counter(values)
    total = sum(found.values())
    return [Bar(label, found[value], found[value] * 100 // total) for value, label in choices if found[value]]


def _ages(born: Iterable[date | None], today: date) -> list[Bar]:
    found: Counter[int] = Counter()
    for day in born:
        age = age_on(day, today) if day is not None else None
        found[
            len(BANDS) + 1 if age is None else next((n for n, top in enumerate(BANDS) if age <= top), len(BANDS))
        ] += 1
    total = sum(found.values())
    labels = [
        pgettext("pool", "up to %(n)d") % {"n": BANDS[0]},
        *(f"{low + 1}–{high}" for low, high in pairwise(BANDS)),
        pgettext("pool", "from %(n)d") % {"n": BANDS[-1] + 1}, pgettext("pool", "not known"),
    ]  # fmt: skip
    return [Bar(label, found[n], found[n] * 100 // total) for n, label in enumerate(labels) if found[n]]


def entries_shown(user: User, pool: ReservePool, said: Mapping[str, str]) -> QuerySet[PoolEntry]:
    """People of a pool: `state` (empty: inside), `due` (reviews due), `words` (name); by unit."""
    rows = PoolEntry.objects.visible_to(user).filter(pool=pool)
    state = said.get("state", "")
    if said.get("due"):
        rows = rows.filter(state__in=INSIDE, review_due_on__lte=clock.today()).exclude(state=PoolEntryState.LEAVING)
    else:
        rows = rows.filter(state=state) if state in PoolEntryState.values else rows.inside()
    if said.get("words"):
        rows = rows.filter(cadre__name__contains=said["words"])
    return _with_files(rows).order_by("cadre__unit__code", "cadre_id", "pk")


def _with_files(rows: QuerySet[PoolEntry]) -> QuerySet[PoolEntry]:
    return rows.select_related("pool", "cadre__unit").defer("cadre__form_sealed", "cadre__photo_sealed")


def pools_of(user: User, cadre: Cadre) -> QuerySet[PoolEntry]:
    """The entries of one person, the latest first: for the page of the file."""
    rows = PoolEntry.objects.visible_to(user).filter(cadre=cadre).select_related("pool")
    return rows.order_by("-proposed_on", "-pk")


def candidates(user: User, pool: ReservePool, *, words: str = "", is_everybody: bool = False) -> QuerySet[Cadre]:
    """In service, not in the pool nor proposed for it; who fulfils every condition, or everybody. No order of merit."""
    rows = Cadre.objects.visible_to(user).in_service().light().select_related("unit")
    rows = rows.exclude(pk__in=PoolEntry.objects.filter(pool=pool, state__in=OPEN).values("cadre"))
    if words:
        rows = rows.filter(Q(name__contains=words) | Q(present_post__contains=words))
    return (rows if is_everybody else rows.filter(_fulfils(pool))).order_by("unit__code", "pk")


def _fulfils(pool: ReservePool) -> Q:
    today, where = clock.today(), Q(education_level__gte=pool.education_least)
    if pool.age_most is not None:
        where &= Q(born_on__gt=today - relativedelta(years=pool.age_most + 1))
    if pool.level_least != PostLevel.NONE:
        where &= Q(post_level__in=LEVELS[LEVELS.index(pool.level_least) :])
    if pool.work_years_least:
        where &= Q(began_work_on__lte=today - relativedelta(years=pool.work_years_least))
    if pool.is_party_only:
        where &= Q(joined_on__isnull=False)
    return where & ~Q(speciality="") if pool.needs_speciality else where


def _education(value: str) -> str:
    return str(EducationLevel(int(value)).label)


def _level(value: str) -> str:
    return str(PostLevel(value).label)


def _day(value: str) -> str:
    return date_format(date.fromisoformat(value), "Y.m")


def _age(value: str) -> str:
    return pgettext("pool", "%(n)s years old") % {"n": value}


def _years(value: str) -> str:
    return pgettext("pool", "%(n)s years") % {"n": value}


def _same(value: str) -> str:
    return value


def conditions_in_words(findings: Iterable[Mapping[str, Any]]) -> list[Condition]:
    """Findings of `cadres.rules.pools`, as a table shows them."""
    return [_condition(**finding) for finding in findings]


def _condition(name: str, wanted: str, found: str, is_met: bool) -> Condition:
    label, asked, source, words = _words()[name]
    wanted = asked % {"n": words(wanted)} if "%(n)s" in asked else asked
    return Condition(label, wanted, words(found) if found.strip() else "", source, is_met)


def _words() -> dict[str, tuple[str, str, str, Callable[[str], str]]]:
    """name → label, what is wanted, element of the form, how a value is written."""
    least, more = pgettext("pool", "%(n)s or above"), pgettext("pool", "%(n)s or more")
    there = pgettext("pool", "written in the form")
    return {
        "age": (pgettext("pool", "Age"), pgettext("pool", "%(n)s or younger"), _("Month of birth"), _age),
        "education": (pgettext("pool", "Education"), least, _("Education"), _education),
        "level": (pgettext("pool", "Level of the post"), least, _("Level of the post"), _level),
        "work_years": (pgettext("pool", "Years of work"), more, _("Began to work"), _years),
        "party": (pgettext("pool", "Member of the Party"), there, _("Joined the Party"), _day),
        "speciality": (pgettext("pool", "Professional speciality"), there, _("Speciality"), _same),
    }  # fmt: skip


def entries_inside() -> QuerySet[PoolEntry]:
    """Entries of people who are in a pool in use now."""
    return PoolEntry.objects.inside().filter(pool__is_active=True)


def people_in_pools() -> int:
    """People who are in a pool now, each once: the published figure."""
    return entries_inside().order_by().values("cadre").distinct().count()


def pools_in_use() -> int:
    """Pools: the published figure."""
    return ReservePool.objects.in_use().count()

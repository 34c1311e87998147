"""What was reported and how it was handled: counts, their change, and where the change comes from."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet, Value
from django.db.models.functions import Coalesce, Left, TruncDate

from grids.models import Category, Division
from xinhui.accounts.models import Unit
from xinhui.core.clock import LOCAL
from xinhui.core.services.calendar import schedule_for
from xinhui.dashboards.briefing.analysis import Change, contributions, main_parts, percent_of
from xinhui.dashboards.briefing.records import Reader, Slice, late_steps
from xinhui.dashboards.briefing.sentences import Chart, Clause, Sentence, clause, listing

#: Units that are named before the rest is summed up.
MOST_UNITS = 5
#: Towns that are named when they make up this part of the change.
CONCENTRATED = 0.5


def by_category(rows: QuerySet[Any, Any]) -> dict[str, int]:
    """Issues by the code of their top category. One query."""
    keyed = rows.order_by().annotate(key=Coalesce("category__parent__code", "category__code"))
    return {row["key"]: row["n"] for row in keyed.values("key").annotate(n=Count("pk"))}


def by_place(rows: QuerySet[Any, Any], digits: int, field: str = "area_code") -> dict[str, int]:
    """Rows by the first digits of their code: 9 towns, 12 villages. One query."""
    keyed = rows.order_by().annotate(key=Left(field, Value(digits)))
    return {row["key"]: row["n"] for row in keyed.values("key").annotate(n=Count("pk"))}


def place_names(codes: Mapping[str, Any]) -> dict[str, str]:
    """Names of towns and villages by code. One query."""
    return dict(Division.objects.filter(code__in=list(codes)).values_list("code", "name"))


def category_names() -> dict[str, str]:
    """Names of categories by code. One query."""
    return dict(Category.objects.values_list("code", "name"))


def places_below(area: str) -> int:
    """Digits of the places that a briefing of `area` names: a district's towns, a town's villages."""
    return len(area) + 3


def overview(now: Reader, before: Reader | None, year: Reader | None, place: str) -> list[Sentence]:
    """How many issues, the change, what it comes from; settled on the spot; reported by the public; whistles."""
    seen = now.see("issues")
    clauses = [clause("issues", seen, span=now.period.kind, place=place, count=seen.count)]
    if before is None:
        clauses.append(clause("no_before"))
    else:
        earlier = before.see("issues")
        change = Change(seen.count, earlier.count)
        clauses.append(said_change(change, "", earlier))
        if change.direction != "same":
            clauses += _causes(now, before, change.direction)
    if year is not None:
        earlier = year.see("issues")
        clauses.insert(2, said_change(Change(seen.count, earlier.count), "year_", earlier))
    found = [Sentence("overview", tuple(clauses))]
    if seen.count:
        found.append(Sentence("overview", (_settled(now, seen.count), *_public(now))))
    return [*found, _whistles(now, before)]


def said_change(change: Change, prefix: str, *evidence: Any) -> Clause:
    """The change in words: per cent, or whole numbers when they are small."""
    if change.direction == "same":
        return clause(f"{prefix}same", *evidence)
    if change.percent is None:
        return clause(f"{prefix}{change.direction}_small", *evidence, delta=abs(change.delta))
    return clause(f"{prefix}{change.direction}_percent", *evidence, percent=change.percent)


def _causes(now: Reader, before: Reader, direction: str) -> list[Clause]:
    """The categories that make up most of the change, and the places where it is concentrated."""
    parts = contributions(by_category(now.rows("issues")), by_category(before.rows("issues")), direction)
    if not parts:
        return []
    names, main = category_names(), main_parts(parts)
    has_share = main[0].percent is not None
    items = [
        {"name": names.get(part.key, part.key), "delta": abs(part.change.delta),
         **({"percent": part.percent} if has_share else {})}
        for part in main
    ]  # fmt: skip
    evidence = [now.seen("issues", part.change.now, category=part.key) for part in main]
    evidence += [before.seen("issues", part.change.before, category=part.key) for part in main]
    kind = "share" if has_share else "plain"
    return [listing(f"from_{direction}", f"{kind}_{direction}", items, *evidence), *_places(now, before, direction)]


def _places(now: Reader, before: Reader, direction: str) -> list[Clause]:
    digits = places_below(now.area)
    counts = by_place(now.rows("issues"), digits)
    parts = contributions(counts, by_place(before.rows("issues"), digits), direction)
    whole, main = sum(abs(part.change.delta) for part in parts), parts[:2]
    if len(parts) < 3 or sum(abs(part.change.delta) for part in main) < CONCENTRATED * whole:
        return []
    names = place_names(dict.fromkeys(part.key for part in main))
    evidence = [now.seen("issues", part.change.now, area=part.key) for part in main]
    return [listing("towns", "name", [{"name": names.get(part.key, part.key)} for part in main], *evidence)]


def _settled(now: Reader, whole: int) -> Clause:
    seen = now.see("settled")
    percent = percent_of(seen.count, whole)
    if percent is None or not seen.count:
        return clause("settled_small", seen, count=seen.count, whole=whole)
    return clause("settled", seen, count=seen.count, percent=percent)


def _public(now: Reader) -> list[Clause]:
    seen = now.see("public")
    return [clause("public", seen, count=seen.count)] if seen.count else []


def _whistles(now: Reader, before: Reader | None) -> Sentence:
    seen = now.see("whistles")
    clauses = [clause("whistles", seen, count=seen.count)]
    if before is not None:
        earlier = before.see("whistles")
        clauses.append(said_change(Change(seen.count, earlier.count), "", earlier))
    return Sentence("overview", tuple(clauses))


def handling(now: Reader) -> list[Sentence]:
    """Closing, late units, escalations, satisfaction."""
    found = [Sentence("handling", _closing(now)), Sentence("handling", (_late(now),))]
    escalated = now.see("escalated")
    if escalated.count:
        found.append(Sentence("handling", (clause("escalated", escalated, count=escalated.count),)))
    rated = now.see("rated")
    if rated.count:
        satisfied = now.see("satisfied")
        percent = percent_of(satisfied.count, rated.count)
        params = {"count": rated.count, "satisfied": satisfied.count}
        said = (clause("rated_small", rated, satisfied, **params) if percent is None
                else clause("rated", rated, satisfied, percent=percent, **params))  # fmt: skip
        found.append(Sentence("handling", (said,)))
    return found


def _closing(now: Reader) -> tuple[Clause, ...]:
    due = now.see("due")
    if not due.count:
        return (clause("nothing_due", due),)
    closed, on_time = now.see("closed"), now.see("on_time")
    percent = percent_of(closed.count, due.count)
    params = {"due": due.count, "closed": closed.count}
    first = (clause("due_small", due, closed, **params) if percent is None
             else clause("due", due, closed, percent=percent, **params))  # fmt: skip
    return (first, clause("on_time", on_time, count=on_time.count))


@dataclass(frozen=True)
class LateUnit:
    """A unit that missed deadlines: on how many assignments, and the longest in working days of one decimal."""

    code: str
    name: str
    count: int
    days: float


def late_units(now: Reader) -> list[LateUnit]:
    """Units by how many of their assignments missed a deadline. Two queries."""
    steps = late_steps(Slice(now.area, now.period)).order_by("pk").values_list(
        "assignment_id", "assignment__unit__code", "first_due_at", "ended_at", "hours_id"
    )  # fmt: skip
    assignments: dict[str, set[int]] = {}
    longest: Counter[str] = Counter()
    for assignment, code, due, ended, hours in steps:
        assignments.setdefault(code, set()).add(assignment)
        schedule = schedule_for(hours)
        until = min(ended, now.period.end) if ended else now.period.end
        tenths = round(10 * schedule.minutes_between(due, until) / schedule.minutes_a_day)
        longest[code] = max(longest[code], tenths)
    names = dict(Unit.objects.filter(code__in=list(assignments)).values_list("code", "name"))
    found = [LateUnit(code, names[code], len(rows), longest[code] / 10) for code, rows in assignments.items()]
    return sorted(found, key=lambda unit: (-unit.count, -unit.days, unit.code))


def _late(now: Reader) -> Clause:
    units = late_units(now)
    if not units:
        return clause("none_late", now.seen("late", 0))
    shown = units[:MOST_UNITS]
    items = [{"name": unit.name, "count": unit.count, "days": unit.days} for unit in shown]
    return listing("late", "late_unit", items, *(now.seen("late", unit.count, unit=unit.code) for unit in shown))


def charts(now: Reader, before: Reader | None) -> tuple[Chart, ...]:
    """Issues by category, place and day; the chain from report to closing."""
    names = category_names()
    categories, digits = by_category(now.rows("issues")), places_below(now.area)
    places = by_place(now.rows("issues"), digits)
    old_categories = by_category(before.rows("issues")) if before else None
    old_places = by_place(before.rows("issues"), digits) if before else None
    towns = place_names({**places, **(old_places or {})})
    chain = [now.see(key) for key in ("issues", "settled", "whistles", "due", "closed", "on_time")]
    return (
        Chart("categories", _bars(categories, old_categories, names)),
        Chart("towns", _bars(places, old_places, towns)[:16]),
        Chart("days", _days(now)),
        Chart("handling", tuple((seen.records, seen.count, None) for seen in chain)),
    )


def _bars(
    now: Mapping[str, int], before: Mapping[str, int] | None, names: Mapping[str, str]
) -> tuple[tuple[str, int, int | None], ...]:
    keys = sorted({**now, **(before or {})}, key=lambda key: (-now.get(key, 0), key))
    return tuple((names.get(key, key), now.get(key, 0), None if before is None else before.get(key, 0)) for key in keys)


def _days(now: Reader) -> tuple[tuple[str, int, int | None], ...]:
    """Every day of the period, also those without any."""
    rows = now.rows("issues").order_by().annotate(day=TruncDate("received_at", tzinfo=LOCAL))
    counts = {row["day"]: row["n"] for row in rows.values("day").annotate(n=Count("pk"))}
    first = now.period.first
    days = [first.fromordinal(first.toordinal() + at) for at in range(now.period.days)]
    return tuple((day.isoformat(), counts.get(day, 0), None) for day in days)

"""What needs attention: categories that rose beyond chance, one matter again and again, gaps in cover."""

from django.db.models import Count

from grids.models import Grid
from xinhui.dashboards.briefing.analysis import unusual
from xinhui.dashboards.briefing.findings_chain import by_category, by_place, category_names, place_names, places_below
from xinhui.dashboards.briefing.records import Reader
from xinhui.dashboards.briefing.sentences import Clause, Sentence, clause, listing

#: So many reports of one sort in one grid within a period are the same matter again.
AGAIN = 3
MOST = 5


def attention(now: Reader, before: Reader | None) -> list[Sentence]:
    """In the order in which somebody has to act."""
    found: list[Clause] = [*_unusual(now, before), *_repeated(now)]
    sentences = [Sentence("attention", (one,)) for one in found]
    silent = _silent(now)
    if silent:
        sentences.append(Sentence("attention", silent))
    return [*sentences, Sentence("attention", (_vacant(now),))]


def _unusual(now: Reader, before: Reader | None) -> list[Clause]:
    if before is None:
        return []
    counts, earlier = by_category(now.rows("issues")), by_category(before.rows("issues"))
    keys = unusual(counts, earlier, now.period.days / before.period.days)
    if not keys:
        return []
    names = category_names()
    items = [{"name": names.get(key, key), "now": counts[key], "before": earlier.get(key, 0)} for key in keys]
    return [listing("unusual", "unusual", items, *(now.seen("issues", counts[key], category=key) for key in keys))]


def _repeated(now: Reader) -> list[Clause]:
    """By grid and sort, as sums: nobody who reported is told by it."""
    rows = now.rows("issues").order_by().values("area_code", "category__code").annotate(n=Count("pk"))
    many = rows.filter(n__gte=AGAIN).order_by("-n", "area_code", "category__code")[:MOST]
    found = [(row["area_code"], row["category__code"], row["n"]) for row in many]
    if not found:
        return []
    grids = dict(Grid.objects.filter(code__in=[code for code, _sort, _n in found]).values_list("code", "name"))
    names = category_names()
    items = [{"name": grids.get(code, code), "category": names[sort], "count": n} for code, sort, n in found]
    evidence = [now.seen("issues", n, area=code, sort=sort) for code, sort, n in found]
    return [listing("repeated", "repeated", items, *evidence)]


def _silent(now: Reader) -> tuple[Clause, ...]:
    silent = now.see("silent")
    if not silent.count:
        return ()
    whole = now.see("grids")
    counts = by_place(now.rows("silent"), places_below(now.area), field="code")
    first = clause("silent", silent, count=silent.count, whole=whole.count)
    most = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:3]
    if len(counts) <= len(most):
        return (first,)
    names = place_names(dict(most))
    items = [{"name": names.get(code, code), "count": n} for code, n in most]
    return (first, listing("most_in", "town_count", items, *(now.seen("silent", n, area=code) for code, n in most)))


def _vacant(now: Reader) -> Clause:
    leaders, workers = now.see("no_leader"), now.see("no_worker")
    if not leaders.count and not workers.count:
        return clause("all_filled", leaders, workers)
    return clause("vacant", leaders, workers, leaders=leaders.count, workers=workers.count)

"""Categories, kept in process for a moment: every report asks for one and they change a few times a year."""

from time import monotonic

from grids.models import Category

TTL_SECONDS = 10.0
_cache: tuple[float, dict[str, Category]] = (float("-inf"), {})


def forget_categories() -> None:
    """Read again at the next look-up; the services that change categories call it."""
    global _cache
    _cache = (float("-inf"), {})


def category_by_code(code: str) -> Category | None:
    """The category of a code, at most TTL_SECONDS old."""
    global _cache
    read_at, rows = _cache
    if monotonic() - read_at > TTL_SECONDS or code not in rows:
        rows = {row.code: row for row in Category.objects.select_related("lead_unit", "parent")}
        _cache = (monotonic(), rows)
    return rows.get(code)

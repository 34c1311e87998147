"""The public page of posts: what everybody may read today, filtered; its version."""

from collections.abc import Mapping
from uuid import uuid4

from django.core.cache import cache
from django.db.models import Q, QuerySet

from grids.models import Division
from grids.models.division import DivisionKind
from talent.models import JobPost, RecruitmentEvent
from talent.states.events import PUBLIC
from talent.states.people import Degree, Field
from xinhui.core import clock

#: The cache's key of the board's version: another one whenever a post or an event changes.
VERSION = "talent:jobs:version"
WORDS_MAX = 30


def board_version() -> str:
    """The present one; a cache that forgot it begins with a new one, never with an old one again."""
    found: str | None = cache.get(VERSION)
    if found is None:
        found = cache.get_or_set(VERSION, lambda: uuid4().hex, None)
    return found or ""


def asked(query: Mapping[str, str]) -> dict[str, str]:
    """What the query says of field, degree, town, words and page; anything else is no part of the page."""
    found = {name: query.get(name, "") for name in ("field", "degree", "town", "words", "page")}
    found["words"] = " ".join(found["words"].split())[:WORDS_MAX]
    is_degree = found["degree"] in {str(value) for value in Degree.values}
    is_town = found["town"].isascii() and found["town"].isdecimal() and len(found["town"]) == 9
    is_page = found["page"].isascii() and found["page"].isdecimal() and len(found["page"]) < 4
    said = {
        "field": found["field"] if found["field"] in Field.values else "",
        "degree": found["degree"] if is_degree else "", "town": found["town"] if is_town else "",
        "words": found["words"], "page": found["page"] if is_page else "",
    }  # fmt: skip
    return {name: value for name, value in said.items() if value}


def posts_shown(said: Mapping[str, str]) -> QuerySet[JobPost]:
    """Posts on the board that fit: `degree` is one's own, posts that ask for no more fit it."""
    rows = JobPost.objects.on_the_board(clock.today()).select_related("employer")
    if "field" in said:
        rows = rows.filter(field=said["field"])
    if "degree" in said:
        rows = rows.filter(degree__lte=int(said["degree"]))
    if "town" in said:
        rows = rows.filter(area_code__startswith=said["town"])
    if "words" in said:
        words = said["words"]
        rows = rows.filter(Q(title__icontains=words) | Q(employer__name__icontains=words) | Q(text__icontains=words))
    return rows.order_by("-published_at", "-pk")


def towns() -> list[tuple[str, str]]:
    """(code, name) of the district's towns."""
    rows = Division.objects.filter(kind__in=[DivisionKind.TOWN, DivisionKind.SUBDISTRICT], is_active=True)
    return list(rows.order_by("code").values_list("code", "name"))


def public_events() -> QuerySet[RecruitmentEvent]:
    """Those with a page for everybody."""
    return RecruitmentEvent.objects.filter(state__in=sorted(PUBLIC)).select_related("unit")


def posts_of_event(event: RecruitmentEvent) -> QuerySet[JobPost]:
    """What an event offers today."""
    rows = JobPost.objects.on_the_board(clock.today()).filter(brought__event=event).select_related("employer")
    return rows.order_by("employer__name", "-published_at", "-pk")

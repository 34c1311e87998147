"""Honours listed and counted."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from grids.models import Division
from members.models import Honour
from members.models.honours import HonourQuerySet
from members.states.honours import HonourKind, HonourLevel
from xinhui.accounts.models import User

KEPT = ("in_force", "withdrawn")


def listed(
    user: User | AnonymousUser, *, area: str = "", kind: str = "", level: str = "", kept: str = "", words: str = ""
) -> HonourQuerySet:
    """Honours that the reader sees, the latest first; `words` in title or the name of the holder."""
    rows = Honour.objects.visible_to(user).select_related("organization", "member", "document")
    if area:
        rows = rows.filter(area_code__startswith=area)
    if kind in HonourKind.values:
        rows = rows.filter(kind=kind)
    if level in HonourLevel.values:
        rows = rows.filter(level=level)
    if kept in KEPT:
        rows = rows.filter(withdrawn_on__isnull=kept == "in_force")
    if words.strip():
        text = words.strip()
        villages = Division.objects.filter(name__contains=text).values("code")
        rows = rows.filter(
            Q(title__contains=text) | Q(organization__name__contains=text) | Q(member__name__contains=text)
            | Q(organization=None, area_code__in=villages)
        )  # fmt: skip
    return rows


def by_level(user: User | AnonymousUser, area: str = "") -> list[tuple[str, str, int]]:
    """(level, its name, model villages in force), of what the reader sees. One query."""
    rows = listed(user, area=area, kind=HonourKind.MODEL_VILLAGE, kept="in_force").order_by()
    counts: dict[str, set[str]] = {}
    for level, code in rows.values_list("level", "area_code"):
        counts.setdefault(level, set()).add(code)
    return [(level.value, str(level.label), len(counts.get(level, ()))) for level in HonourLevel]


def model_village_honours(level: str) -> QuerySet[Honour]:
    """Model-village honours of the level in force."""
    return Honour.objects.in_force().filter(kind=HonourKind.MODEL_VILLAGE, level=level)


def model_villages(level: str) -> int:
    """Villages with a model-village honour of the level in force."""
    return model_village_honours(level).order_by().values("area_code").distinct().count()

"""Grades of secretaries: the list of a year, the year before beside it, towns compared, one secretary's history."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import OuterRef, QuerySet, Subquery

from members.models import Grading, SecretaryGrade
from members.models.secretary_grades import ABOVE, SecretaryGradeQuerySet
from members.rules.secretary_grades import SecretaryLevel
from members.scope import PartyScope
from members.states.secretary_grades import PUBLIC, GradeState, VillageClass
from xinhui.accounts.models import User

TOWN_DIGITS = 9


def years() -> list[int]:
    """Years that have been opened, the latest first."""
    return list(Grading.objects.order_by("-year").values_list("year", flat=True))


def listed(
    user: User | AnonymousUser, *, year: int, area: str = "", state: str = "", level: str = "", village: str = ""
) -> SecretaryGradeQuerySet:
    """The year's grades that the reader sees, with `level_before` of the year before; grade and class: as published."""
    rows = SecretaryGrade.objects.visible_to(user).filter(grading__year=year).select_related("cadre", "grading")
    if area:
        rows = rows.filter(area_code__startswith=area)
    if state in GradeState.values:
        rows = rows.filter(state=state)
    if level in SecretaryLevel.values:
        rows = rows.filter(level=level, state__in=PUBLIC)
    if village in VillageClass.values:
        rows = rows.filter(village_class=village, state__in=PUBLIC)
    before = SecretaryGrade.objects.filter(cadre=OuterRef("cadre"), grading__year=year - 1, state__in=PUBLIC)
    return rows.annotate(level_before=Subquery(before.values("level")[:1])).order_by("area_code", "pk")


def shows_points(scope: PartyScope, row: Any) -> bool:
    """Points and grade are shown once they are published; while scored again, from the town up only."""
    return row.state in PUBLIC or scope.posts.covers(row.area_code, *ABOVE)


@dataclass
class TownGrades:
    """A town's year: secretaries, how many of each grade and class are published, how many are not settled."""

    code: str
    secretaries: int = 0
    open: int = 0
    levels: Counter[str] = field(default_factory=Counter)
    classes: Counter[str] = field(default_factory=Counter)

    @property
    def columns(self) -> list[int]:
        """Grades, then classes, in their order."""
        found = [self.levels[level] for level in SecretaryLevel.values]
        return found + [self.classes[one] for one in VillageClass.values]


def by_town(user: User | AnonymousUser, *, year: int) -> list[TownGrades]:
    """Towns in order. One query."""
    rows = SecretaryGrade.objects.visible_to(user).filter(grading__year=year).exclude(state=GradeState.DROPPED)
    towns: dict[str, TownGrades] = {}
    facts = rows.order_by("area_code").values_list("area_code", "state", "level", "village_class")
    for code, state, level, village in facts:
        town = towns.setdefault(code[:TOWN_DIGITS], TownGrades(code[:TOWN_DIGITS]))
        town.secretaries += 1
        town.open += state != GradeState.SETTLED
        if state in PUBLIC:
            town.levels[level] += 1
            town.classes[village] += 1
    return list(towns.values())


def of_cadre(user: User | AnonymousUser, cadre_id: int) -> SecretaryGradeQuerySet:
    """One secretary's years, the latest first."""
    return SecretaryGrade.objects.visible_to(user).filter(cadre_id=cadre_id).select_related("grading", "cadre")


def latest_grades() -> QuerySet[SecretaryGrade]:
    """Published grades of the latest year that has any."""
    rows = SecretaryGrade.objects.filter(state__in=PUBLIC)
    latest = rows.order_by("-grading__year").values_list("grading__year", flat=True).first()
    return rows.filter(grading__year=latest) if latest is not None else rows.none()


def secretaries_graded() -> int:
    """Secretaries with a published grade of the latest year that has any."""
    return latest_grades().count()

"""Finding cadres by plain conditions: each narrows, none ranks, behind each stands a column with its record."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db.models import Count, Q, QuerySet

from cadres.models import Cadre
from cadres.models.cadre import CadreQuerySet
from cadres.states.cadre import CadreState
from xinhui.accounts.models import User
from xinhui.core import clock


def found(user: User, conditions: Mapping[str, Any]) -> CadreQuerySet:
    """Files that fit all conditions given; empty ones are none. Keys: those of `cadres.forms.search.SearchForm`."""
    rows: CadreQuerySet = Cadre.objects.visible_to(user).filter(_where(conditions))
    return rows


def _where(said: Mapping[str, Any]) -> Q:
    today = clock.today()
    where = Q(state=said.get("state") or CadreState.IN_SERVICE)
    for name in ("unit", "rank", "post_level", "sex"):
        if said.get(name):
            where &= Q(**{name: said[name]})
    if said.get("words"):
        where &= Q(name__contains=said["words"]) | Q(present_post__contains=said["words"]) | Q(
            speciality__contains=said["words"]
        )  # fmt: skip
    if said.get("education") is not None:
        where &= Q(education_level__gte=said["education"])
    if said.get("party") == "member":
        where &= Q(joined_on__isnull=False)
    elif said.get("party") == "other":
        where &= Q(joined_on__isnull=True)
    if said.get("worked") == "town":
        where &= Q(has_town_work=True)
    elif said.get("worked") == "village":
        where &= Q(has_village_work=True)
    return where & _ages(said, today) & _times(said, today)


def _ages(said: Mapping[str, Any], today: date) -> Q:
    """Full years today, both ends included."""
    where = Q()
    if said.get("age_from") is not None:
        where &= Q(born_on__lte=today - relativedelta(years=said["age_from"]))
    if said.get("age_to") is not None:
        where &= Q(born_on__gt=today - relativedelta(years=said["age_to"] + 1))
    return where


def _times(said: Mapping[str, Any], today: date) -> Q:
    """Years in the present post at least; months until the age limit at most."""
    where = Q()
    if said.get("years_in_post") is not None:
        where &= Q(since__lte=today - relativedelta(years=said["years_in_post"]))
    if said.get("retires_within") is not None:
        where &= Q(retires_on__lte=today + relativedelta(months=said["retires_within"]))
    return where


def totals(rows: CadreQuerySet) -> dict[str, int]:
    """What a list begins with. One query."""
    soon = clock.today() + relativedelta(months=12)
    return rows.order_by().aggregate(
        all=Count("pk"), women=Count("pk", filter=Q(sex="female")),
        young=Count("pk", filter=Q(born_on__gt=clock.today() - relativedelta(years=36))),
        leaving=Count("pk", filter=Q(retires_on__lte=soon)), incomplete=Count("pk", filter=Q(is_complete=False)),
    )  # fmt: skip


def shown(rows: CadreQuerySet) -> QuerySet[Cadre]:
    """For a list: with the unit, without the sealed texts."""
    return rows.light().select_related("unit").order_by("unit__code", "pk")

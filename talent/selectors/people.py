"""Intakes as lists show them."""

from collections.abc import Mapping

from django.db.models import QuerySet

from talent.models import Intake
from talent.states.people import Source, TalentKind
from xinhui.accounts.models import User


def intakes_shown(user: User, said: Mapping[str, str]) -> QuerySet[Intake]:
    """The latest first; `kind`, `source`, `year` narrow, what is no such value does not."""
    rows = Intake.objects.visible_to(user).settled().select_related("person", "employer", "unit")
    if said.get("kind") in TalentKind.values:
        rows = rows.filter(kinds__kind=said["kind"])
    if said.get("source") in Source.values:
        rows = rows.filter(source=said["source"])
    year = said.get("year", "")
    if year.isascii() and year.isdecimal() and len(year) == 4 and int(year) > 1900:
        rows = rows.filter(settled_on__year=int(year))
    return rows.prefetch_related("kinds").order_by("-settled_on", "-pk")

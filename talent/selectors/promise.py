"""The auditor of promises: is any of them being missed silently? It reads the tables and needs no tick."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.apps import apps
from django.db.models import Count, Min
from django_stubs_ext import StrOrPromise

from talent.models.clocked import Clocked
from xinhui.core import clock

#: The tick comes every minute: what is due for longer is being missed.
GRACE = timedelta(minutes=5)


@dataclass(frozen=True)
class LatePromises:
    """Rows of one kind that should have climbed and did not: how many, since when."""

    label: StrOrPromise
    count: int
    since: datetime


def clocked_models() -> list[type[Clocked]]:
    """Every table of the room whose rows run on the clock."""
    return [model for model in apps.get_app_config("talent").get_models() if issubclass(model, Clocked)]


def late_promises() -> list[LatePromises]:
    """What is overdue longer than the grace, a line a table; empty when the tick does its work. A query a table."""
    found = []
    for model in clocked_models():
        rows = model._default_manager.filter(due_at__lt=clock.now() - GRACE)
        late = rows.aggregate(count=Count("pk"), since=Min("due_at"))
        if late["count"]:
            found.append(LatePromises(model._meta.verbose_name_plural or "", late["count"], late["since"]))
    return found

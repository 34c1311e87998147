"""What a room does by itself once a day: its parts one after another, and a row that a day was worked or was not."""

import logging
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import TypeVar

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from xinhui.accounts.actors import Actor
from xinhui.audit.services import record
from xinhui.core import clock

log = logging.getLogger(__name__)

#: A run a day, and some hours' grace.
LATE = timedelta(hours=30)
#: Takes the actor (the portal itself) and returns how many rows it wrote.
Part = Callable[..., int]


class DayRun(models.Model):
    """A day on which a room settled reminders, expiries and due dates, however often; each room has its own table."""

    day = models.DateField(_("day"), unique=True)
    at = models.DateTimeField(_("last at"))
    written = models.PositiveIntegerField(_("rows written"), default=0)
    #: Names of the parts that broke off, separated by commas; the log says why.
    failed = models.CharField(_("broke off"), max_length=400, blank=True)

    class Meta:
        abstract = True
        ordering = ["-day"]

    def __str__(self) -> str:
        return f"{self.day}"


R = TypeVar("R", bound=DayRun)


def run_parts(*, actor: Actor, parts: Iterable[Part], runs: type[DayRun], verb: str) -> int:
    """All parts of a room's day; returns how many rows were written.

    A part that breaks off does not keep the others from running: it is logged, and the day's row names it.
    """
    written, failed = 0, []
    for part in parts:
        try:
            written += part(actor=actor)
        except Exception:
            log.exception("%s broke off", part.__name__)
            failed.append(part.__name__)
    facts = {"at": clock.now(), "failed": ",".join(failed)[:400]}
    with transaction.atomic():
        run, _made = runs._default_manager.update_or_create(day=clock.today(), defaults=facts)
        run.written += written
        run.save(update_fields=["written"])
        record(actor=actor, verb=verb, target=run, detail={"written": written, "failed": failed})
    return written


def late_run(runs: type[R]) -> R | None:
    """The last run, when it is too long ago or a part of it broke off; None when all is well. One query."""
    last = runs._default_manager.order_by("-day").first()
    if last is None or (not last.failed and clock.now() - last.at < LATE):
        return None
    return last

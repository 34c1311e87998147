"""What runs on the chain's clock: promised by a moment, climbing level by level when the moment passes."""

from typing import Any

from django.db import models
from django.utils.translation import pgettext_lazy

from talent.states.promise import PromiseLevel


class Clocked(models.Model):
    """`due_at` is set while the clock runs; `paused_left` (working minutes) while it waits; neither once it is done.

    The chain is frozen when the clock starts (`grids.deadlines.Link` as JSON); `services/promise.py` alone writes it.
    """

    due_at = models.DateTimeField(pgettext_lazy("promise", "due at"), null=True, blank=True, db_index=True)
    promised_at = models.DateTimeField(pgettext_lazy("promise", "promised by"), null=True, blank=True)
    chain: Any = models.JSONField(pgettext_lazy("promise", "chain of the promise"), default=list, blank=True)
    position = models.PositiveSmallIntegerField(pgettext_lazy("promise", "place in the chain"), default=0)
    chase = models.PositiveIntegerField(pgettext_lazy("promise", "reminders at the top"), default=0)
    missed = models.PositiveIntegerField(pgettext_lazy("promise", "deadlines missed"), default=0)
    paused_left = models.PositiveIntegerField(
        pgettext_lazy("promise", "working minutes left when paused"), null=True, blank=True
    )

    class Meta:
        abstract = True

    @property
    def is_late(self) -> bool:
        """A deadline was missed, and it is not done."""
        return self.missed > 0 and (self.due_at is not None or self.paused_left is not None)

    @property
    def level(self) -> PromiseLevel | None:
        """Who must act now; None when no clock runs."""
        return PromiseLevel(self.chain[self.position]["level"]) if self.chain and self.due_at else None

"""When the room last did by itself what falls due: so that a day that nobody worked is seen, not missed silently."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CadreDailyRun(models.Model):
    """A day on which rounds, reminders and expiries were settled, however often."""

    day = models.DateField(_("day"), unique=True)
    at = models.DateTimeField(_("last at"))
    written = models.PositiveIntegerField(_("rows written"), default=0)
    #: Names of the parts that broke off, separated by commas; the log says why.
    failed = models.CharField(_("broke off"), max_length=400, blank=True)

    class Meta:
        verbose_name = _("daily run of the cadres room")
        verbose_name_plural = _("daily runs of the cadres room")
        ordering = ["-day"]

    def __str__(self) -> str:
        return f"{self.day}"

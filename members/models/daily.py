"""When the room last did by itself what falls due: so that a day that nobody worked is seen, not missed silently."""

from django.utils.translation import gettext_lazy as _

from xinhui.audit.daily import DayRun


class DailyRun(DayRun):
    """A day on which reminders, expiries and due dates were settled, however often."""

    class Meta:
        verbose_name = _("daily run")
        verbose_name_plural = _("daily runs")
        ordering = ["-day"]

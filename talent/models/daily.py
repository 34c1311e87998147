"""When the room last did by itself what falls due: so that a day that nobody worked is seen, not missed silently."""

from django.utils.translation import gettext_lazy as _

from xinhui.audit.daily import DayRun


class TalentDailyRun(DayRun):
    """A day on which reminders, alarms and due dates were settled, however often."""

    class Meta:
        verbose_name = _("daily run of the talent room")
        verbose_name_plural = _("daily runs of the talent room")
        ordering = ["-day"]

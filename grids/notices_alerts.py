"""Message kinds of alerts taken in: for the commanders, who decide."""

from django.utils.translation import gettext_lazy as _

from xinhui.outbox.registry import register

_SAID = _("%(sender)s: %(reason)s")

register("emergency.proposed", subject=_("An alert proposes: %(title)s"), body=_SAID, severity="urgent")
register("emergency.alert_update", subject=_("The alert was updated: %(title)s"), body=_SAID, severity="urgent")
register("emergency.alert_cancel", subject=_("The alert was cancelled: %(title)s"), body=_SAID, severity="warning")
register("drill.proposed", subject=_("[Drill] An alert proposes: %(title)s"), body=_SAID, severity="warning")
register("drill.alert_update", subject=_("[Drill] The alert was updated: %(title)s"), body=_SAID, severity="warning")
register("drill.alert_cancel", subject=_("[Drill] The alert was cancelled: %(title)s"), body=_SAID, severity="warning")

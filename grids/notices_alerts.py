"""Message kinds of alerts taken in: for the commanders, who decide."""

from django.utils.translation import gettext_lazy as _

from grids.notices_wartime import register_both

_SAID = _("%(sender)s: %(reason)s")

register_both("proposed", subject=_("An alert proposes: %(title)s"), body=_SAID)
register_both("alert_update", subject=_("The alert was updated: %(title)s"), body=_SAID)
register_both("alert_cancel", subject=_("The alert was cancelled: %(title)s"), body=_SAID, severity="warning")

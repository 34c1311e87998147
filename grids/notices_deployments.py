"""Message kinds about people sent down to grids."""

from django.utils.translation import gettext_lazy as _

from xinhui.outbox.registry import register

_BODY = _("Look at the list for who they are, and note their arrival.")
register("deployment.sent_down", subject=_("%(people)s people are sent down to your grids"), body=_BODY)
register("drill.sent_down", subject=_("[Drill] %(people)s people are sent down to your grids"), body=_BODY)

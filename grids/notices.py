"""Message kinds of the whistle chain; texts are rendered in the reader's language."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xinhui.outbox.registry import register

_W = _("%(category)s at %(place)s: %(reason)s")

register("whistle.to_approve", subject=_("Whistle %(number)s awaits your approval"), body=_W, severity="warning")
register("whistle.to_dispatch", subject=_("Whistle %(number)s awaits dispatch"), body=_W, severity="warning")
register("whistle.rejected", subject=_("Whistle %(number)s was rejected"), body=_("Reason: %(text)s"))
register("whistle.assigned", subject=_("Whistle %(number)s: your unit is called"), body=_W, severity="warning")
register("whistle.responded", subject=_("Whistle %(number)s: %(unit)s has responded"), body=_("%(text)s"))
register(
    "whistle.return_claimed",
    subject=_("Whistle %(number)s: %(unit)s claims a return"),
    body=_("Rule cited: %(text)s"),
    severity="warning",
)
register(
    "whistle.to_rule",
    subject=_("Whistle %(number)s: a disputed return awaits your ruling"),
    body=_("%(unit)s: %(text)s"),
    severity="warning",
)
register(
    "whistle.overruled",
    subject=_("Whistle %(number)s: the return was overruled; answer now"),
    body=_("Reason: %(text)s"),
    severity="warning",
)
register(
    "whistle.extension_asked", subject=_("Whistle %(number)s: %(unit)s asks for more time"), body=_("Reason: %(text)s")
)
register("whistle.extension_decided", subject=_("Whistle %(number)s: the extension was decided"), body=_W)
register("whistle.to_verify", subject=_("Whistle %(number)s is done: verify on site"), body=_W)
register("whistle.to_close", subject=_("Whistle %(number)s is verified: close the case"), body=_W)
register(
    "whistle.reworked", subject=_("Whistle %(number)s needs rework"), body=_("Reason: %(text)s"), severity="warning"
)
register("whistle.to_rate", subject=_("Whistle %(number)s is closed: rate the work"), body=_W)
register(
    "whistle.supervised",
    subject=_("Whistle %(number)s is under supervision"),
    body=_("Demand: %(text)s"),
    severity="urgent",
)
register(
    "whistle.supervision_replied",
    subject=_("Whistle %(number)s: %(unit)s replied to your supervision"),
    body=_("%(text)s"),
)
register(
    "whistle.escalated",
    subject=_("Whistle %(number)s was not answered in time and has come to you"),
    body=_("%(category)s at %(place)s: “%(stage)s” was due at %(due)s."),
    severity="urgent",
)
register(
    "whistle.reminded",
    subject=_("Whistle %(number)s is still unanswered (reminder %(chase)s)"),
    body=_("%(category)s at %(place)s: “%(stage)s” was due at %(due)s."),
    severity="urgent",
)
register(
    "whistle.deadline_moved",
    subject=_("Whistle %(number)s: the calendar changed its deadline"),
    body=_("“%(stage)s” is now due at %(due)s."),
)
register(
    "whistle.remarked",
    subject=pgettext_lazy("open311", "Whistle %(number)s: another system has added something"),
    body=_W,
)

_N = _("%(firm)s at %(place)s: %(text)s")
register("need.assigned", subject=_("A firm's need awaits your unit's answer"), body=_N, severity="warning")
register("need.answered", subject=_("%(unit)s has answered a firm's need: take the answer to the firm"), body=_N)
_CALL = _("%(place)s: %(text)s")
register("squad.called", subject=_("%(squad)s is called out: %(title)s"), body=_CALL, severity="urgent")
register("squad.drill", subject=_("Drill: %(squad)s is called out: %(title)s"), body=_CALL, severity="warning")
_DISPUTE = _("%(kind)s at %(place)s, %(people)s people")
register(
    "mediation.referred", subject=_("Mediation case %(number)s has come to you"), body=_DISPUTE, severity="warning"
)
register("mediation.settled", subject=_("Mediation case %(number)s is settled"), body=_DISPUTE)

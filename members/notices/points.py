"""Message kinds of village points."""

from django.utils.translation import gettext_lazy as _

from xinhui.outbox.registry import register

register("points.deed_waiting", subject=_("A deed of %(account)s waits to be checked"), body=_("Rule: %(rule)s."))
register("points.published", subject=_("Your deed is on the village's board"),
         body=_("“%(what)s” is open to objections until %(until)s, then it counts."))  # fmt: skip
register("points.deed_decided", subject=_("Your deed: %(state)s"), body=_("“%(what)s”. %(reason)s"))
register("points.objection", subject=_("An objection to a deed of %(account)s"),
         body=_("“%(what)s” counts only after somebody impartial has decided."), severity="warning")  # fmt: skip
register("points.objection_decided", subject=_("Your objection: %(state)s"), body=_("“%(what)s”. %(answer)s"))
register("points.corrected", subject=_("Your points were corrected: %(change)s"), body=_("Reason: %(reason)s."))
register("points.expired", subject=_("%(points)s points of %(year)s have expired"),
         body=_("By the village's rules, points hold until the end of the year."))  # fmt: skip
register("points.redemption", subject=_("%(account)s redeems points: %(good)s × %(quantity)s"),
         body=_("Set it aside, and write down who takes it."))  # fmt: skip
register("points.redemption_cancelled", subject=_("Called off: %(good)s"),
         body=_("%(points)s points are back on your account. %(reason)s"))  # fmt: skip

"""Message kinds of orders in wartime; a drill's own are told apart by their first word, 【演练】."""

from django.utils.translation import gettext_lazy as _

from xinhui.outbox.registry import register

_ORDER = _("%(text)s (%(activation)s, %(place)s; acknowledge within %(minutes)s minutes)")
_BELOW = _(
    "%(text)s (%(activation)s; sent to %(grids)s grids below you, to be acknowledged within %(minutes)s minutes)"
)
_CHASED = _("%(activation)s, %(place)s: the acknowledgement was due at %(due)s. %(text)s")
_CANCELLED = _("%(activation)s, %(place)s: %(reason)s")
_ACTIVATED = _("%(authority)s: %(reason)s")
_STOOD_DOWN = _("%(note)s")

register("emergency.activated", subject=_("In force: %(title)s"), body=_ACTIVATED, severity="urgent")
register("emergency.ordered", subject=_("Order: %(title)s"), body=_ORDER, severity="urgent")
register(
    "emergency.replaced",
    subject=_("Order changed (version %(version)s replaces what you have): %(title)s"),
    body=_ORDER,
    severity="urgent",
)
register("emergency.ordered_below", subject=_("Order to your grids: %(title)s"), body=_BELOW, severity="warning")
register(
    "emergency.chased",
    subject=_("%(place)s has not acknowledged the order “%(title)s”: it has come to you"),
    body=_CHASED,
    severity="urgent",
)
register(
    "emergency.reminded",
    subject=_("%(place)s has still not acknowledged the order “%(title)s” (reminder %(chase)s)"),
    body=_CHASED,
    severity="urgent",
)
_CALLED = _("%(activation)s: say on your phone that you are safe, or what help you need, by %(by)s.")
_HELP = _("%(activation)s: %(note)s (%(phone)s)")
register("emergency.roll_call", subject=_("Roll call: %(title)s"), body=_CALLED, severity="urgent")
register("emergency.needs_help", subject=_("%(person)s needs help"), body=_HELP, severity="urgent")
register("drill.roll_call", subject=_("[Drill] Roll call: %(title)s"), body=_CALLED, severity="warning")
register("drill.needs_help", subject=_("[Drill] %(person)s needs help"), body=_HELP, severity="warning")
register("emergency.cancelled", subject=_("Order called off: %(title)s"), body=_CANCELLED, severity="urgent")
register("emergency.stood_down", subject=_("Stood down: %(title)s"), body=_STOOD_DOWN, severity="warning")

register("drill.activated", subject=_("[Drill] In force: %(title)s"), body=_ACTIVATED, severity="warning")
register("drill.ordered", subject=_("[Drill] Order: %(title)s"), body=_ORDER, severity="warning")
register(
    "drill.replaced",
    subject=_("[Drill] Order changed (version %(version)s replaces what you have): %(title)s"),
    body=_ORDER,
    severity="warning",
)
register("drill.ordered_below", subject=_("[Drill] Order to your grids: %(title)s"), body=_BELOW, severity="warning")
register(
    "drill.chased",
    subject=_("[Drill] %(place)s has not acknowledged the order “%(title)s”: it has come to you"),
    body=_CHASED,
    severity="warning",
)
register(
    "drill.reminded",
    subject=_("[Drill] %(place)s has still not acknowledged the order “%(title)s” (reminder %(chase)s)"),
    body=_CHASED,
    severity="warning",
)
register("drill.cancelled", subject=_("[Drill] Order called off: %(title)s"), body=_CANCELLED, severity="warning")
register("drill.stood_down", subject=_("[Drill] Stood down: %(title)s"), body=_STOOD_DOWN, severity="warning")

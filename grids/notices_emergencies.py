"""Message kinds of orders in wartime and of roll calls."""

from django.utils.translation import gettext_lazy as _

from grids.notices_wartime import register_both

_ORDER = _("%(text)s (%(activation)s, %(place)s; acknowledge within %(minutes)s minutes)")
_CHASED = _("%(activation)s, %(place)s: the acknowledgement was due at %(due)s. %(text)s")

register_both("activated", subject=_("In force: %(title)s"), body=_("%(authority)s: %(reason)s"))
register_both("ordered", subject=_("Order: %(title)s"), body=_ORDER)
register_both(
    "replaced", subject=_("Order changed (version %(version)s replaces what you have): %(title)s"), body=_ORDER
)
register_both(
    "ordered_below",
    subject=_("Order to your grids: %(title)s"),
    body=_(
        "%(text)s (%(activation)s; sent to %(grids)s grids below you, to be acknowledged within %(minutes)s minutes)"
    ),
    severity="warning",
)
register_both(
    "chased", subject=_("%(place)s has not acknowledged the order “%(title)s”: it has come to you"), body=_CHASED
)
register_both(
    "reminded",
    subject=_("%(place)s has still not acknowledged the order “%(title)s” (reminder %(chase)s)"),
    body=_CHASED,
)
register_both("cancelled", subject=_("Order called off: %(title)s"), body=_("%(activation)s, %(place)s: %(reason)s"))
register_both("stood_down", subject=_("Stood down: %(title)s"), body=_("%(note)s"), severity="warning")
register_both(
    "roll_call",
    subject=_("Roll call: %(title)s"),
    body=_("%(activation)s: say on your phone that you are safe, or what help you need, by %(by)s."),
)
register_both("needs_help", subject=_("%(person)s needs help"), body=_("%(activation)s: %(note)s (%(phone)s)"))

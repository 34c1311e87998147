"""Message kinds of the double registration and of service."""

from django.utils.translation import gettext_lazy as _

from xinhui.outbox.registry import register

register(
    "service.asked",
    subject=_("%(name)s asks to register with %(community)s"),
    body=_("Accept the registration, or send it back with a reason."),
)
register(
    "service.decided",
    subject=_("Registration of %(name)s: %(state)s"),
    body=_("The community has decided. %(note)s"),
)
register(
    "service.partner_asked",
    subject=_("%(unit)s wants to be a partner of %(community)s"),
    body=_("Agreed service: %(service)s. Accept it, or send it back with a reason."),
)
register(
    "service.partner_decided",
    subject=_("Partnership of %(unit)s: %(state)s"),
    body=_("The community has answered. %(note)s"),
)
register(
    "service.post_closed",
    subject=_("The service post “%(title)s” is closed"),
    body=_("Your place is given back: %(reason)s"),
    severity="warning",
)
register(
    "service.to_rate",
    subject=_("%(name)s has served: %(title)s"),
    body=_("Rate the service and certify its hours."),
)
register(
    "service.not_recognised",
    subject=_("Your service was not recognised: %(title)s"),
    body=_("Reason of the community: %(note)s"),
    severity="warning",
)
register(
    "service.certified",
    subject=_("%(hours)s hours certified: %(title)s"),
    body=_("Rating of the community: %(rating)s of 5. The hours count for your unit."),
)
register(
    "service.returned",
    subject=_("%(name)s served %(hours)s hours"),
    body=_("%(title)s; rating of the community: %(rating)s of 5."),
)
register(
    "service.corrected",
    subject=_("Hours corrected: %(title)s"),
    body=_("%(name)s: now %(hours)s hours for this service."),
    severity="warning",
)
register(
    "service.wish_taken",
    subject=_("%(name)s has taken up the wish “%(title)s”"),
    body=_("Help the member to find the right door."),
)
register(
    "service.wish_done",
    subject=_("The wish “%(title)s” is done"),
    body=_("%(name)s says so: confirm it, or send it back."),
)
register(
    "service.wish_back",
    subject=_("The wish “%(title)s” comes back to you"),
    body=_("The community says: %(note)s"),
    severity="warning",
)
register(
    "service.waiting",
    subject=_("The registration of %(name)s still waits in %(community)s"),
    body=_("It was asked for more than %(days)s working days ago."),
    severity="warning",
)
register(
    "service.unrated",
    subject=_("The service of %(name)s is not rated yet: %(title)s"),
    body=_("It was served more than %(days)s days ago."),
    severity="warning",
)
register(
    "service.idle",
    subject=_("%(many)s registered members have not served in quarter %(quarter)s of %(year)s"),
    body=_("See the unit's page for who they are, and talk to them."),
)

"""Message kinds of shelters and of requests for squads."""

from django.utils.translation import gettext_lazy as _

from grids.notices_wartime import register_both

register_both(
    "shelter_open",
    subject=_("Shelter opened: %(shelter)s"),
    body=_("%(place)s, for %(capacity)s people. %(keeper)s %(phone)s. Send people who must leave home there."),
)
register_both(
    "shelter_close",
    subject=_("Shelter closed: %(shelter)s"),
    body=_("%(place)s takes nobody in any more."),
    severity="warning",
)
register_both(
    "shelter_full",
    subject=_("%(shelter)s is overfull: %(people)s people, room for %(capacity)s"),
    body=_("Open another shelter, or move people on."),
)
register_both(
    "shelter_needs",
    subject=_("%(shelter)s needs: %(needs)s"),
    body=_("%(people)s people are inside. %(keeper)s %(phone)s."),
)
register_both(
    "squad_wanted",
    subject=_("%(area)s asks for %(people)s people: %(kind)s"),
    body=_("Request %(number)s: %(reason)s (%(place)s). Call a squad out, or refuse."),
)
register_both(
    "squad_decided",
    subject=_("Your request for %(kind)s: %(state)s"),
    body=_("Request %(number)s: %(squad)s %(note)s"),
    severity="warning",
)

"""Message kinds of letters of introduction."""

from django.utils.translation import gettext_lazy as _

from xinhui.outbox.registry import register

register(
    "party.letter_issued",
    subject=_("Letter %(number)s leads a member to you"),
    body=_("%(name)s comes from %(from)s. Receive the letter until %(until)s."),
)
register(
    "party.letter_yours",
    subject=_("Your letter of introduction %(number)s was issued"),
    body=_("It leads to %(to)s and holds until %(until)s: report there in time."),
)
register(
    "party.letter_received",
    subject=_("Letter %(number)s was received"),
    body=_("%(name)s now belongs to %(to)s. The stub is outstanding."),
)
register(
    "party.letter_returned",
    subject=_("The stub of letter %(number)s is back"),
    body=_("The transfer of %(name)s is complete."),
)
register(
    "party.letter_withdrawn",
    subject=_("Letter %(number)s was withdrawn"),
    body=_("%(name)s stays where the letter was issued."),
    severity="warning",
)
register(
    "party.letter_ending",
    subject=_("Letter %(number)s holds only until %(until)s"),
    body=_("%(name)s, to %(to)s: have it received, or renewed in time."),
    severity="warning",
)
register(
    "party.letter_expired",
    subject=_("Letter %(number)s has expired"),
    body=_("%(name)s, to %(to)s: renew or withdraw it."),
    severity="warning",
)
register(
    "party.letter_stub_late",
    subject=_("The stub of letter %(number)s is still out"),
    body=_("%(name)s was received more than a month ago: return the stub."),
    severity="warning",
)

"""Message kinds of organizations: re-elections due, elections called, results decided."""

from django.utils.translation import gettext_lazy as _

from xinhui.outbox.registry import register

register(
    "party.election_due",
    subject=_("%(organization)s: re-election due on %(due)s"),
    body=_("Prepare the election and ask the organization above for approval in time."),
    severity="warning",
)
register(
    "party.election_overdue",
    subject=_("%(organization)s: re-election overdue since %(due)s"),
    body=_("Hold the election, or have its delay approved: by a year at most (election regulations)."),
    severity="urgent",
)
register(
    "party.election_asked",
    subject=_("%(organization)s asks to hold its election"),
    body=_("%(seats)s seats, planned for %(day)s. Look at the candidates and decide."),
)
register(
    "party.election_called",
    subject=_("%(organization)s elects on %(day)s"),
    body=_("The members' meeting elects %(seats)s. Come, or say why you cannot."),
)
register(
    "party.election_reported",
    subject=_("%(organization)s reports the result of its election"),
    body=_("Elected: %(names)s. The result waits for your approval."),
)
register(
    "party.election_decided",
    subject=_("%(organization)s: %(state)s"),
    body=_("%(note)s"),
)

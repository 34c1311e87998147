"""Message kinds of alliances."""

from django.utils.translation import gettext_lazy as _

from xinhui.outbox.registry import register

register(
    "party.alliance_joined",
    subject=_("%(unit)s has joined %(alliance)s"),
    body=_("Enter what you can offer in its list of resources."),
)
register(
    "party.alliance_meeting",
    subject=_("Meeting of %(alliance)s on %(day)s: %(topic)s"),
    body=_("Place: %(place)s. Your representative is asked to come."),
)
register(
    "party.alliance_meeting_off",
    subject=_("Called off: %(topic)s, %(day)s"),
    body=_("Meeting of %(alliance)s: %(reason)s"),
    severity="warning",
)
register(
    "party.alliance_soon",
    subject=_("%(alliance)s should meet by %(day)s"),
    body=_("An alliance meets at least once a quarter. Call the meeting."),
)
register(
    "party.alliance_overdue",
    subject=_("%(alliance)s has not met since its quarter ended on %(day)s"),
    body=_("An alliance meets at least once a quarter. Call the meeting."),
    severity="warning",
)
register(
    "party.alliance_project",
    subject=_("New project of %(alliance)s: %(title)s"),
    body=_("Your unit takes part. Due on %(due)s."),
)
register(
    "party.alliance_sent_back",
    subject=_("The community does not accept “%(title)s” yet"),
    body=_("%(reason)s Due on %(due)s."),
    severity="warning",
)
register(
    "party.alliance_finished",
    subject=_("Finished, please rate: %(title)s"),
    body=_("%(unit)s has finished it. Rate it from 1 to 5, or send it back."),
)
register(
    "party.alliance_late",
    subject=_("%(days)s days late: %(title)s"),
    body=_("%(unit)s leads it; it was due on %(day)s. Note the progress, or agree on another day."),
    severity="warning",
)

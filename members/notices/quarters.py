"""Message kinds of quarters."""

from django.utils.translation import gettext_lazy as _

from xinhui.outbox.registry import register

register(
    "quarter.topic_overdue",
    subject=_("%(quarter)s: “%(topic)s” is %(days)s days past its day"),
    body=_("It was to be done by %(due)s. Say what came of it, or bring it before the next joint meeting."),
    severity="warning",
)
register(
    "quarter.meeting_due",
    subject=_("%(quarter)s: the joint meeting is overdue"),
    body=_("It was due by %(due)s: branch, property side and owners meet at least once a quarter."),
    severity="warning",
)
register(
    "quarter.agreement_ends",
    subject=_("%(quarter)s: the joint-work agreement runs out on %(due)s"),
    body=_("Sign it anew in time."),
)
register(
    "quarter.committee_ends",
    subject=_("%(quarter)s: the owners' committee is to be elected anew by %(due)s"),
    body=_("Help the owners to prepare the election; members of the party among the owners stand for it."),
)

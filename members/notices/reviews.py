"""Message kinds of mutual review and of study groups."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xinhui.outbox.registry import register

register(
    "party.review_open",
    subject=_("Mutual review is open: %(title)s"),
    body=_("Write the report of your organ. Scores are due by %(by)s."),
)
register(
    "party.review_score",
    subject=_("Please score %(peers)s organs: %(title)s"),
    body=_("Scores are due by %(by)s. Nobody whom you score learns who did."),
)
register(
    "party.review_soon",
    subject=_("You still owe scores: %(title)s"),
    body=_("They are due by %(by)s."),
    severity="warning",
)
register(
    "party.review_late",
    subject=_("Your scores are late: %(title)s"),
    body=_("They were due by %(by)s. The scoring will be closed without them."),
    severity="warning",
)
register(
    "party.review_published",
    subject=_("Ranking published: %(title)s"),
    body=_("Objections can be filed until %(by)s."),
)
register(
    "party.review_cancelled",
    subject=_("Mutual review cancelled: %(title)s"),
    body=pgettext_lazy("review", "Reason: %(reason)s"),
)
register(
    "party.review_objection",
    subject=_("%(organ)s objects to its result"),
    body=_("Round: %(title)s. Decide and say why."),
    severity="warning",
)
register("party.review_decided", subject=_("%(state)s: %(title)s"), body=_("The answer: %(answer)s"))
register(
    "party.review_visit",
    subject=_("%(visitor)s visits %(host)s on %(day)s"),
    body=_("What is looked at: %(topic)s"),
)
register(
    "party.study_session",
    subject=_("Study session on %(day)s: %(topic)s"),
    body=_("Place of the session: %(place)s"),
)
register(
    "party.study_off",
    subject=_("Study session called off: %(topic)s, %(day)s"),
    body=pgettext_lazy("review", "Reason: %(reason)s"),
)
register(
    "party.study_overdue",
    subject=_("No record of the study session on %(day)s"),
    body=_("“%(topic)s”: enter who came, give another day, or call it off."),
    severity="warning",
)
register(
    "party.study_quiet",
    subject=_("%(called)s has not met for a quarter"),
    body=_("A study group meets at least once a quarter; a session was due by %(day)s."),
    severity="warning",
)

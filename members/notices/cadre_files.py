"""Message kinds of the files of village and community cadres and of the grades of secretaries."""

from django.utils.translation import gettext_lazy as _

from xinhui.outbox.registry import register

register(
    "party.cadre_files_lacking",
    subject=_("%(count)s files of village and community cadres lack something"),
    body=_("Lay in the file what its posts require; the town verifies it then."),
    severity="warning",
)
register(
    "party.grading_opened",
    subject=_("%(count)s secretaries are to be graded for %(year)s"),
    body=_("Score them with reasons by %(by)s; the organization department approves."),
)
register(
    "party.grading_due",
    subject=_("%(count)s secretaries have no grade for %(year)s yet"),
    body=_("Scores are due by %(by)s."),
    severity="warning",
)
register(
    "party.grade_published",
    subject=_("Your grade for %(year)s: %(level)s"),
    body=_("Points and reasons are on the page. You can object until %(by)s."),
)
register(
    "party.grade_returned",
    subject=_("To be scored again for %(year)s: %(name)s"),
    body=_("The organization department says: %(reason)s"),
    severity="warning",
)
register(
    "party.grade_objected",
    subject=_("%(name)s objects to the grade for %(year)s"),
    body=_("The organization department decides and says why."),
    severity="warning",
)
register(
    "party.grade_upheld",
    subject=_("Your objection to the grade for %(year)s is upheld"),
    body=_("The town scores again. The organization department says: %(reason)s"),
)
register(
    "party.grade_dismissed",
    subject=_("Your objection to the grade for %(year)s is dismissed"),
    body=_("The grade stands. The organization department says: %(reason)s"),
)

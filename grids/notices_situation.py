"""Message kinds of situation reports."""

from django.utils.translation import gettext_lazy as _

from grids.notices_wartime import register_both

register_both(
    "report_wanted",
    subject=_("Situation report as of %(as_of)s, by %(by)s"),
    body=_("%(activation)s: report your village's figures; if nothing happened, report that."),
)
register_both(
    "report_chased",
    subject=_("Your situation report as of %(as_of)s is overdue"),
    body=_("%(activation)s: your town has been told. Report now."),
)
register_both(
    "reports_missing",
    subject=_("%(number)s situation reports as of %(as_of)s are missing"),
    body=_("%(activation)s: %(places)s. Ring them up, or report for them."),
)
register_both(
    "report_returned",
    subject=_("Your situation report as of %(as_of)s was returned"),
    body=_("%(activation)s: %(reason)s"),
)

"""Message kinds of situation reports; a drill's own begin with 【演练】."""

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from xinhui.outbox.registry import register


def _both(
    event: str, *, subject: StrOrPromise, drill: StrOrPromise, body: StrOrPromise, severity: str = "urgent"
) -> None:
    """The kind for real, and the drill's."""
    register(f"emergency.{event}", subject=subject, body=body, severity=severity)
    register(f"drill.{event}", subject=drill, body=body, severity="warning")


_both(
    "report_wanted",
    subject=_("Situation report as of %(as_of)s, by %(by)s"),
    drill=_("[Drill] Situation report as of %(as_of)s, by %(by)s"),
    body=_("%(activation)s: report your village's figures; if nothing happened, report that."),
)
_both(
    "report_chased",
    subject=_("Your situation report as of %(as_of)s is overdue"),
    drill=_("[Drill] Your situation report as of %(as_of)s is overdue"),
    body=_("%(activation)s: your town has been told. Report now."),
)
_both(
    "reports_missing",
    subject=_("%(number)s situation reports as of %(as_of)s are missing"),
    drill=_("[Drill] %(number)s situation reports as of %(as_of)s are missing"),
    body=_("%(activation)s: %(places)s. Ring them up, or report for them."),
)
_both(
    "report_returned",
    subject=_("Your situation report as of %(as_of)s was returned"),
    drill=_("[Drill] Your situation report as of %(as_of)s was returned"),
    body=_("%(activation)s: %(reason)s"),
)

"""Message kinds of follow-up visits: where to look, never who or what."""

from django.utils.translation import pgettext_lazy

from xinhui.outbox.registry import register

_LOOK = pgettext_lazy("visit", "The visit's page says which team.")
register(
    "cadre.visit_assigned", subject=pgettext_lazy("visit", "You are to hold a follow-up visit by %(due)s"), body=_LOOK
)
register("cadre.visit_due", subject=pgettext_lazy("visit", "A follow-up visit is due on %(due)s"), body=_LOOK)
register("cadre.visit_late", subject=pgettext_lazy("visit", "A follow-up visit was due on %(due)s"), body=_LOOK,
         severity="warning")  # fmt: skip
register("cadre.visit_escalated", subject=pgettext_lazy("visit", "A follow-up visit is two weeks late (%(due)s)"),
         body=_LOOK, severity="warning")  # fmt: skip
register("cadre.visit_problem_late", subject=pgettext_lazy("visit", "A problem was to be put right by %(due)s"),
         body=_LOOK, severity="warning")  # fmt: skip
register("cadre.visit_problem_escalated",
         subject=pgettext_lazy("visit", "A problem is two weeks late to be put right (%(due)s)"), body=_LOOK,
         severity="warning")  # fmt: skip
register("cadre.visit_problem_reported", subject=pgettext_lazy("visit", "A problem was reported as put right"),
         body=pgettext_lazy("visit", "A second person of the office looks at it."))  # fmt: skip
register("cadre.visit_problem_back", subject=pgettext_lazy("visit", "A problem was sent back"), body=_LOOK)

"""Message kinds of village plans and projects."""

from django.utils.translation import gettext_lazy as _

from xinhui.outbox.registry import register

register("village.plan_submitted", subject=_("%(village)s has submitted its five-year plan"),
         body=_("It waits for the town's approval."))  # fmt: skip
register("village.plan_returned", subject=_("The town gave the five-year plan of %(village)s back"),
         body=_("%(reason)s"), severity="warning")  # fmt: skip
register("village.plan_approved", subject=_("The five-year plan of %(village)s was approved"),
         body=_("It is filed next, then it is in force."))  # fmt: skip
register("village.plan_reviewed", subject=_("The year of the five-year plan of %(village)s was graded"),
         body=_("%(reason)s"))  # fmt: skip
register("village.milestone_overdue", subject=_("Overdue: %(milestone)s"),
         body=_("Project “%(project)s”: this was due on %(due)s."), severity="warning")  # fmt: skip

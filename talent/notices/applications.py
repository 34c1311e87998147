"""Message kinds of applications."""

from django.utils.translation import pgettext_lazy

from xinhui.outbox.registry import register

register("talent.application_supplemented",
         subject=pgettext_lazy("application", "An application was supplemented: %(receipt)s"),
         body=pgettext_lazy("application", "The applicant sent what was asked for; go on verifying."))  # fmt: skip
register("talent.application_objected",
         subject=pgettext_lazy("application", "An objection to an application on display: %(receipt)s"),
         body=pgettext_lazy("application", "Answer it before the card is granted."), severity="warning")  # fmt: skip
register("talent.applications_late",
         subject=pgettext_lazy("application", "%(count)s applications wait longer than promised"),
         body=pgettext_lazy("application", "They have waited for the office for more than five working days."),
         severity="warning")  # fmt: skip
register("talent.displays_over", subject=pgettext_lazy("application", "%(count)s public displays are over"),
         body=pgettext_lazy("application", "Answer what objections there are, then grant the cards."))  # fmt: skip

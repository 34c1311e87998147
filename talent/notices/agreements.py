"""Message kinds of agreements and orders: no student is named."""

from django.utils.translation import pgettext_lazy

from xinhui.outbox.registry import register

register("talent.agreement_ends", subject=pgettext_lazy("agreement", "An agreement ends on %(until)s: %(name)s"),
         body=pgettext_lazy("agreement", "Renew it, or let it run out."))  # fmt: skip
register("talent.agreement_over", subject=pgettext_lazy("agreement", "An agreement has run out: %(name)s"),
         body=pgettext_lazy("agreement", "It ended on %(until)s; no order can use it."),
         severity="warning")  # fmt: skip
register("talent.training_order", subject=pgettext_lazy("agreement", "A new training order of %(name)s"),
         body=pgettext_lazy("agreement", "Speciality: %(speciality)s. Arrange a cohort."))  # fmt: skip

"""Message kinds of recruitment events."""

from django.utils.translation import pgettext_lazy

from xinhui.outbox.registry import register

register("talent.event_announced", subject=pgettext_lazy("event", "An event with your posts is announced: %(name)s"),
         body=pgettext_lazy("event", "Its page is public now; share it. %(reason)s"))  # fmt: skip
register("talent.event_cancelled", subject=pgettext_lazy("event", "An event is cancelled: %(name)s"),
         body=pgettext_lazy("event", "%(reason)s"), severity="warning")  # fmt: skip
register("talent.event_report_due", subject=pgettext_lazy("event", "An event has no report yet: %(name)s"),
         body=pgettext_lazy("event", "It is over for two weeks: enter its audience and settle it."))  # fmt: skip

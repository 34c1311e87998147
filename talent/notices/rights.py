"""Message kinds of requests about personal data; none says who asks."""

from django.utils.translation import pgettext_lazy

from xinhui.outbox.registry import register

register("talent.request_new", subject=pgettext_lazy("rights", "A request about personal data: no. %(number)s"),
         body=pgettext_lazy("rights", "It is to be answered by %(until)s."))  # fmt: skip
register("talent.request_pressing", subject=pgettext_lazy("rights", "A data request is due: no. %(number)s"),
         body=pgettext_lazy("rights", "It is to be answered by %(until)s."), severity="warning")  # fmt: skip
register("talent.request_late", subject=pgettext_lazy("rights", "A data request is late: no. %(number)s"),
         body=pgettext_lazy("rights", "It was to be answered by %(until)s."), severity="warning")  # fmt: skip
register("talent.request_second", subject=pgettext_lazy("rights", "A deletion awaits a second person: no. %(number)s"),
         body=pgettext_lazy("rights", "It is to be answered by %(until)s."))  # fmt: skip
register("talent.request_done", subject=pgettext_lazy("rights", "Your request about your data is done"),
         body=pgettext_lazy("rights", "Your page shows the answer."))  # fmt: skip
register("talent.request_refused", subject=pgettext_lazy("rights", "Your request about your data is refused"),
         body=pgettext_lazy("rights", "Your page shows the reasons."))  # fmt: skip
register("talent.request_ended", subject=pgettext_lazy("rights", "Files whose purpose has ended: %(count)s"),
         body=pgettext_lazy("rights", "Their people left years ago; two persons decide about each."))  # fmt: skip

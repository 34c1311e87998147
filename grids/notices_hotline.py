"""Message kinds of hotline orders."""

from django.utils.translation import pgettext_lazy

from xinhui.outbox.registry import register

_BODY = pgettext_lazy("hotline", "%(kind)s, wanted by %(due)s")

register("hotline.to_sort", subject=pgettext_lazy("hotline", "Hotline order %(number)s is to be sorted"), body=_BODY)
register(
    "hotline.ready", subject=pgettext_lazy("hotline", "Hotline order %(number)s: the work is done, answer it"),
    body=_BODY,
)  # fmt: skip
register(
    "hotline.overdue", subject=pgettext_lazy("hotline", "Hotline order %(number)s is overdue"), body=_BODY,
    severity="urgent",
)  # fmt: skip
register(
    "hotline.again", subject=pgettext_lazy("hotline", "Hotline order %(number)s was sent back by the hotline"),
    body=_BODY, severity="warning",
)  # fmt: skip
register(
    "hotline.file_refused", subject=pgettext_lazy("hotline", "File %(file)s of the hotline was not taken in wholly"),
    body=pgettext_lazy("hotline", "%(refused)s rows refused, %(created)s orders taken in. The reason lies beside it."),
    severity="warning",
)  # fmt: skip

"""Message kinds of briefings."""

from django.utils.translation import pgettext_lazy

from xinhui.outbox.registry import register

register(
    "dashboards.briefing_drafted",
    subject=pgettext_lazy("briefing", "A briefing waits for being issued: %(place)s, %(first)s to %(last)s"),
    body=pgettext_lazy("briefing", "The portal has written the draft from the records. Read it and issue it."),
)
register("dashboards.briefing_issued",
         subject=pgettext_lazy("briefing", "A briefing is issued: %(place)s, %(first)s to %(last)s"),
         body=pgettext_lazy("briefing", "Every sentence in it leads to its records."))  # fmt: skip

"""Message kinds of rank promotion: where to look, never who."""

from django.utils.translation import pgettext_lazy

from xinhui.outbox.registry import register

register("cadre.rank_public", subject=pgettext_lazy("rank", "A promotion of rank is public until %(until)s"),
         body=pgettext_lazy("rank", "After it a second person of the office decides."))  # fmt: skip
register("cadre.rank_public_own", subject=pgettext_lazy("rank", "Your promotion of rank is public until %(until)s"),
         body=pgettext_lazy("rank", "Your own page shows the days."))  # fmt: skip
register("cadre.rank_published", subject=pgettext_lazy("rank", "A promotion of rank is to be decided"),
         body=pgettext_lazy("rank", "The publicity is over; whoever proposed does not decide."))  # fmt: skip
register("cadre.rank_granted_own", subject=pgettext_lazy("rank", "Your rank was changed"),
         body=pgettext_lazy("rank", "Your own page shows it."))  # fmt: skip

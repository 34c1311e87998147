"""Message kinds of the review board."""

from django.utils.translation import pgettext_lazy

from xinhui.outbox.registry import register

register("talent.board_opened", subject=pgettext_lazy("board", "The review board asks for your scores: %(name)s"),
         body=pgettext_lazy("board", "Score the dossiers by %(until)s; say where you have a conflict of interest."),
         severity="info")  # fmt: skip
register("talent.board_closed", subject=pgettext_lazy("board", "The review board has closed: %(name)s"),
         body=pgettext_lazy("board", "Your own scores stay for you to read."))  # fmt: skip
register("talent.board_late", subject=pgettext_lazy("board", "Your scores are missing: %(name)s"),
         body=pgettext_lazy("board", "Dossiers wait for you; the day is %(until)s."), severity="warning")  # fmt: skip
register("talent.board_overdue", subject=pgettext_lazy("board", "Scores are overdue: %(name)s"), severity="warning",
         body=pgettext_lazy("board", "%(experts)s experts have not scored everything."))  # fmt: skip
register("talent.board_short", subject=pgettext_lazy("board", "Too few experts: %(name)s"),
         body=pgettext_lazy("board", "Dossier %(code)s has too few experts free of a conflict: seat another."),
         severity="warning")  # fmt: skip

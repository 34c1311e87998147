"""Message kinds of targets."""

from django.utils.translation import pgettext_lazy

from xinhui.outbox.registry import register

register("talent.target_adopted", subject=pgettext_lazy("target", "A target of talent is in force: %(name)s"),
         body=pgettext_lazy("target", "It runs until %(until)s; its page shows your share."))  # fmt: skip
register("talent.target_doubtful", subject=pgettext_lazy("target", "A target of talent is in doubt: %(name)s"),
         body=pgettext_lazy("target", "%(count)s of %(number)s are settled."))  # fmt: skip
register("talent.target_behind", subject=pgettext_lazy("target", "A target of talent is behind: %(name)s"),
         body=pgettext_lazy("target", "%(count)s of %(number)s are settled; going on like this misses it."),
         severity="warning")  # fmt: skip

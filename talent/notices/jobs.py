"""Message kinds of posts and candidates: a title and a receipt number, never a name."""

from django.utils.translation import pgettext_lazy

from xinhui.outbox.registry import register

register("talent.job_submitted", subject=pgettext_lazy("job", "A post waits to be read: %(title)s"),
         body=pgettext_lazy("job", "%(employer)s wants to advertise it."))  # fmt: skip
register("talent.job_publish", subject=pgettext_lazy("job", "Your post is published: %(title)s"),
         body=pgettext_lazy("job", "Candidates apply on the public page. %(reason)s"))  # fmt: skip
register("talent.job_refuse", subject=pgettext_lazy("job", "Your post was sent back: %(title)s"),
         body=pgettext_lazy("job", "%(reason)s"), severity="warning")  # fmt: skip
register("talent.candidate_applied", subject=pgettext_lazy("job", "Somebody applied today: %(title)s"),
         body=pgettext_lazy("job", "The page of the post shows the candidates."))  # fmt: skip
register("talent.candidate_accept", subject=pgettext_lazy("job", "An offer is accepted: %(title)s"),
         body=pgettext_lazy("job", "Application %(receipt)s. Once it is signed, report the hire."))  # fmt: skip
register("talent.candidate_decline", subject=pgettext_lazy("job", "An offer is declined: %(title)s"),
         body=pgettext_lazy("job", "Application %(receipt)s."))  # fmt: skip
register("talent.candidate_withdraw", subject=pgettext_lazy("job", "A candidate has withdrawn: %(title)s"),
         body=pgettext_lazy("job", "Application %(receipt)s."))  # fmt: skip
register("talent.hire_reported", subject=pgettext_lazy("job", "A hire waits to be confirmed: %(title)s"),
         body=pgettext_lazy("job", "%(employer)s reported it with a proof; confirmed, it counts."))  # fmt: skip
register("talent.hire_sent_back", subject=pgettext_lazy("job", "A hire was sent back: %(title)s"),
         body=pgettext_lazy("job", "%(reason)s"), severity="warning")  # fmt: skip
register("talent.hire_confirmed", subject=pgettext_lazy("job", "A hire is confirmed: %(title)s"),
         body=pgettext_lazy("job", "The person is on the register and counted."))  # fmt: skip
register("talent.offer_unanswered", subject=pgettext_lazy("job", "An offer has no answer: %(title)s"),
         body=pgettext_lazy("job", "It was made %(days)s days ago: call the candidate."))  # fmt: skip

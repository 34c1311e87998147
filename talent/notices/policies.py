"""Message kinds of policies and grants: the measure's name, never a person's."""

from django.utils.translation import pgettext_lazy

from xinhui.outbox.registry import register

register("talent.grant_eligible", subject=pgettext_lazy("grant", "People of yours may have “%(name)s”"),
         body=pgettext_lazy("grant", "%(count)s of your people are eligible and have not applied. The list says who.")
         )  # fmt: skip
register("talent.grant_yours", subject=pgettext_lazy("grant", "You may have “%(name)s”"),
         body=pgettext_lazy("grant", "You are eligible. Your employer or the unit applies for you."))  # fmt: skip
register("talent.grant_submitted", subject=pgettext_lazy("grant", "A grant is to be checked: %(name)s"),
         body=pgettext_lazy("grant", "Compare the documents with the file."))  # fmt: skip
register("talent.grant_checked", subject=pgettext_lazy("grant", "A grant is to be approved: %(name)s"),
         body=pgettext_lazy("grant", "The unit has checked it."))  # fmt: skip
register("talent.grant_draft", subject=pgettext_lazy("grant", "A grant is to be completed: %(name)s"),
         body=pgettext_lazy("grant", "Its page says what is missing."), severity="warning")  # fmt: skip
register("talent.grant_refused", subject=pgettext_lazy("grant", "A grant was refused: %(name)s"),
         body=pgettext_lazy("grant", "Its page says why."), severity="warning")  # fmt: skip
register("talent.grant_approved", subject=pgettext_lazy("grant", "A grant was approved: %(name)s"),
         body=pgettext_lazy("grant", "Its page shows the instalments."))  # fmt: skip
register("talent.grant_lapsed", subject=pgettext_lazy("grant", "Conditions of a grant hold no longer: %(name)s"),
         body=pgettext_lazy("grant", "Its payments rest until you decide on the recovery."), severity="warning"
         )  # fmt: skip
register("talent.grant_recovery", subject=pgettext_lazy("grant", "A grant was stopped: %(name)s"),
         body=pgettext_lazy("grant", "Its page says what is to be returned, and why."), severity="warning")  # fmt: skip

"""Message kinds of postings: where to look, never how somebody was judged."""

from django.utils.translation import gettext_lazy as _

from xinhui.outbox.registry import register

register("cadre.posting_proposed", subject=_("A posting to “%(host)s” is to be decided"),
         body=_("Look at the proposal and decide; whoever proposed does not."))  # fmt: skip
register("cadre.posting_sent", subject=_("A posting to “%(host)s” was approved"),
         body=_("Give the tasks with their days; the host unit appraises."))  # fmt: skip
register("cadre.posting_sent_you", subject=_("You are posted to “%(host)s”"),
         body=_("Your page says from when to when, and what your tasks are."))  # fmt: skip
register("cadre.posting_refused", subject=_("A posting to “%(host)s” was not approved"),
         body=_("The posting says why."))  # fmt: skip
register("cadre.posting_order", subject=_("Order %(paper)s: %(count)s people are to be sent"),
         body=_("Look at the list and approve it; whoever put the people on it does not."))  # fmt: skip
register("cadre.posting_task", subject=_("There is a task for your posting to “%(host)s”"),
         body=_("Report it done on your page."))  # fmt: skip
register("cadre.posting_task_done", subject=_("A task of a posting to “%(host)s” was reported done"),
         body=_("The posting says what came of it."))  # fmt: skip
register("cadre.posting_task_late", subject=_("A task of your posting to “%(host)s” is late"),
         body=_("Report it done on your page, or speak with the host unit."), severity="warning")  # fmt: skip
register("cadre.posting_changed", subject=_("A posting to “%(host)s” has changed"),
         body=_("The posting says what is new."))  # fmt: skip
register("cadre.posting_changed_you", subject=_("Your posting to “%(host)s” has changed"),
         body=_("Your page says what is new."))  # fmt: skip
register("cadre.posting_appraised", subject=_("A posting to “%(host)s” was appraised"),
         body=_("The posting says how."))  # fmt: skip
register("cadre.posting_appraised_you", subject=_("Your posting to “%(host)s” was appraised"),
         body=_("Your page says how."))  # fmt: skip
register("cadre.posting_returned", subject=_("Somebody has returned from “%(host)s”"),
         body=_("The appraisal on return is due within 15 days."))  # fmt: skip
register("cadre.posting_late", subject=_("The next step of a posting to “%(host)s” is late"),
         body=_("Appraise, extend, or enter the return."), severity="warning")  # fmt: skip

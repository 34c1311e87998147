"""Message kinds of records of conduct: what was recorded is never said, only where to read it."""

from django.utils.translation import gettext_lazy as _

from xinhui.outbox.registry import register

register("cadre.round_opened", subject=_("Records of conduct of %(year)s, quarter %(quarter)s: please return yours"),
         body=_("To be sent in by %(due)s; “nothing to record” is a return too."))  # fmt: skip
register("cadre.return_due", subject=_("The return of records of quarter %(quarter)s is due on %(due)s"),
         body=_("%(unit)s has not sent it in yet."))  # fmt: skip
register("cadre.return_late", subject=_("Late: the return of records of quarter %(quarter)s"),
         body=_("%(unit)s has not sent it in; it was due on %(due)s."), severity="warning")  # fmt: skip
register("cadre.return_sent", subject=_("%(unit)s has sent in its records of conduct"),
         body=_("%(count)s records wait to be checked."))  # fmt: skip
register("cadre.record_sent_back", subject=_("A record of conduct was sent back"),
         body=_("Its page says what is to be completed."), severity="warning")  # fmt: skip
register("cadre.record_refused", subject=_("A record of conduct was not taken"), body=_("Its page says why."))
register("cadre.recorded", subject=_("Something was recorded about you"),
         body=_("Read it on your own page; you may answer it."))  # fmt: skip
register("cadre.record_revoked", subject=_("A record about you was revoked"), body=_("It no longer counts."))
register("cadre.record_replied", subject=_("Somebody has replied to a record of conduct"),
         body=_("To be answered by %(due)s."))  # fmt: skip
register("cadre.reply_answered", subject=_("Your reply was answered"), body=_("Read the answer on your own page."))
register("cadre.reply_late", subject=_("Late: a reply to a record of conduct"),
         body=_("It was to be answered by %(due)s."), severity="warning")  # fmt: skip
register("cadre.name_cleared", subject=_("A name was cleared"),
         body=_("The record is annotated wherever it shows."))  # fmt: skip
register("cadre.tolerance_applied", subject=_("Tolerance was applied for"), body=_("The application waits."))
register("cadre.tolerance_decided", subject=_("Your application for tolerance was decided"),
         body=_("Read the decision on your own page."))  # fmt: skip

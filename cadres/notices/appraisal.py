"""Message kinds of appraisals: never a grade, only where to read it."""

from django.utils.translation import gettext_lazy as _

from xinhui.outbox.registry import register

register("cadre.appraisal_opened", subject=_("Appraisal opened: %(scheme)s"),
         body=_("Self-reports of your unit until %(due)s; its page leads through the steps."))  # fmt: skip
register("cadre.self_report_asked", subject=_("Please write your self-report: %(scheme)s"),
         body=_("On your own page, until %(due)s."))  # fmt: skip
register("cadre.self_report_due", subject=_("Your self-report is due on %(due)s"), body=_("It belongs to: %(scheme)s."))
register("cadre.self_report_late", subject=_("Late: your self-report"),
         body=_("It was due on %(due)s; it is still taken until grading begins."), severity="warning")  # fmt: skip
register("cadre.self_reports_owed", subject=_("Self-reports are owed: %(scheme)s"),
         body=_("%(count)s people of your unit have not written theirs."), severity="warning")  # fmt: skip
register("cadre.grades_sent", subject=_("%(unit)s has sent in its grades"), body=_("To be checked: %(scheme)s."))
register("cadre.grades_sent_back", subject=_("The grades of your unit were sent back"),
         body=_("The page of the appraisal says why: %(scheme)s."), severity="warning")  # fmt: skip
register("cadre.grades_public", subject=_("Publicity of the proposed grades until %(due)s"),
         body=_("Everybody of the unit sees who is proposed for the best grade: %(scheme)s."))  # fmt: skip
register("cadre.grade_proposed", subject=_("A grade is proposed for you"),
         body=_("Read it on your own page; you may object until %(due)s."))  # fmt: skip
register("cadre.objection_raised", subject=_("Objection to a grade in %(unit)s"),
         body=_("To be answered by %(due)s."))  # fmt: skip
register("cadre.objection_late", subject=_("Late: an objection to a grade"),
         body=_("It was to be answered by %(due)s: %(scheme)s."), severity="warning")  # fmt: skip
register("cadre.objection_answered", subject=_("Your objection was answered"),
         body=_("Read the answer on your own page."))  # fmt: skip
register("cadre.objection_settled", subject=_("An objection in your unit was answered"),
         body=_("The page of the appraisal has the answer: %(scheme)s."))  # fmt: skip
register("cadre.appraisal_result", subject=_("The result of your appraisal is settled"),
         body=_("Read it on your own page."))  # fmt: skip
register("cadre.appraisal_settled", subject=_("The appraisal of your unit is settled"),
         body=_("The results are on the files: %(scheme)s."))  # fmt: skip

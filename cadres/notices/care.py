"""Message kinds of care and supervision: what is to be done, never what is said of somebody."""

from django.utils.translation import gettext_lazy as _

from xinhui.outbox.registry import register

register("cadre.talk_due", subject=_("A talk is due"), body=_("By %(due)s. Say who holds it."))
register("cadre.talk_yours", subject=_("You are to hold a talk"), body=_("By %(due)s. Whom with is on its page."))
register("cadre.talk_soon", subject=_("Soon due: a talk"), body=_("By %(due)s."))
register("cadre.talk_late", subject=_("Late: a talk"), body=_("It was due on %(due)s."), severity="warning")
register("cadre.talk_confirm", subject=_("Did the talk take place?"), body=_("Please confirm it on your page."))
register("cadre.talk_denied", subject=_("A talk has not been confirmed"),
         body=_("The person says that it did not take place. It is due again."), severity="warning")  # fmt: skip
register("cadre.follow_new", subject=_("Something was agreed with you in a talk"),
         body=_("By %(due)s. Your page says what."))  # fmt: skip
register("cadre.follow_ended", subject=_("What was agreed with you in a talk has been dealt with"),
         body=_("Your page says what came of it."))  # fmt: skip
register("cadre.follow_late", subject=_("Late: a follow-up of a talk"), body=_("It was due on %(due)s."),
         severity="warning")  # fmt: skip
register("cadre.period_over", subject=_("The period of a discipline is over"),
         body=_("Its page shows the conditions of re-use."))  # fmt: skip
register("cadre.reuse_open", subject=_("Re-use was proposed"), body=_("Two persons approve it."))
register("cadre.reuse_second", subject=_("A second approval of re-use is wanted"), body=_("One has approved."))
register("cadre.reuse_decided", subject=_("Your proposal of re-use was decided"), body=_("See its page."))
register("cadre.removal_step", subject=_("An adjustment waits for its next step"), body=_("See its page."))
register("cadre.removal_side", subject=_("You are asked for your side"),
         body=_("Your page says what it is about; what you write is read before anything is decided."))  # fmt: skip
register("cadre.removal_said", subject=_("Somebody has given their side"), body=_("See its page."))
register("cadre.removal_told", subject=_("A decision about you was taken"), body=_("Your page says which."))
register("cadre.inspection_opened", subject=_("Selection work of your unit is inspected"), body=_("See its page."))
register("cadre.finding_new", subject=_("A finding is to be rectified"), body=_("By %(due)s."))
register("cadre.finding_reported", subject=_("A finding was reported as rectified"), body=_("Verify it."))
register("cadre.finding_back", subject=_("A finding was sent back"), body=_("Now due by %(due)s."),
         severity="warning")  # fmt: skip
register("cadre.finding_late", subject=_("Late: a finding to rectify"), body=_("It was due on %(due)s."),
         severity="warning")  # fmt: skip

"""Message kinds of promotions: where to look, never who or why."""

from django.utils.translation import pgettext_lazy

from xinhui.outbox.registry import register

register("cadre.promotion_drafted", subject=pgettext_lazy("promotion", "A promotion case was opened"),
         body=pgettext_lazy("promotion", "Conditions that are not met wait for the answer of a second person."),
         )  # fmt: skip
register("cadre.promotion_decided", subject=pgettext_lazy("promotion", "The meeting has voted on a promotion case"),
         body=pgettext_lazy("promotion", "The case says how."))  # fmt: skip
register("cadre.promotion_public", subject=pgettext_lazy("promotion", "A promotion is public until %(until)s"),
         body=pgettext_lazy("promotion", "What is said against it goes to the cadre office."))  # fmt: skip
register("cadre.promotion_public_own", subject=pgettext_lazy("promotion", "Your promotion is public until %(until)s"),
         body=pgettext_lazy("promotion", "Your own page shows the days."))  # fmt: skip
register("cadre.promotion_objection", subject=pgettext_lazy("promotion", "An objection to a promotion came in"),
         body=pgettext_lazy("promotion", "It is to be checked and answered; until then the publicity does not end."),
         severity="warning")  # fmt: skip
register("cadre.promotion_published", subject=pgettext_lazy("promotion", "The publicity of a promotion is over"),
         body=pgettext_lazy("promotion", "A second person of the office enters the appointment."))  # fmt: skip
register("cadre.promotion_stopped", subject=pgettext_lazy("promotion", "A promotion case was stopped"),
         body=pgettext_lazy("promotion", "The case says why."))  # fmt: skip
register("cadre.promotion_stopped_own", subject=pgettext_lazy("promotion", "Your promotion goes no further"),
         body=pgettext_lazy("promotion", "The cadre office explains it to you in a talk."))  # fmt: skip
register("cadre.promotion_appointed", subject=pgettext_lazy("promotion", "An appointment was entered"),
         body=pgettext_lazy("promotion", "Bring the appointment form of the file up to date."))  # fmt: skip
register("cadre.promotion_appointed_own", subject=pgettext_lazy("promotion", "Your appointment was entered"),
         body=pgettext_lazy("promotion", "The probation has begun; your own page shows its end."))  # fmt: skip
for _event, _subject in (
    ("extended", pgettext_lazy("promotion", "A probation was extended")),
    ("passed", pgettext_lazy("promotion", "A probation was passed")),
    ("failed", pgettext_lazy("promotion", "A probation has ended without being passed")),
):  # fmt: skip
    register(f"cadre.promotion_{_event}", subject=_subject, body=pgettext_lazy("promotion", "The case says how."))
    register(f"cadre.promotion_{_event}_own", subject=pgettext_lazy("promotion", "Your probation was decided"),
             body=pgettext_lazy("promotion", "Your own page shows how."))  # fmt: skip
register("cadre.probation_due", subject=pgettext_lazy("promotion", "A probation ends on %(until)s"),
         body=pgettext_lazy("promotion", "Prepare the appraisal at its end."))  # fmt: skip
register("cadre.probation_late", severity="warning",
         subject=pgettext_lazy("promotion", "A probation has ended on %(until)s and waits to be decided"),
         body=pgettext_lazy("promotion", "Pass it, extend it, or end it without passing."))  # fmt: skip

"""Message kinds of the talent plan."""

from django.utils.translation import pgettext_lazy

from xinhui.outbox.registry import register

register("talent.task_list_adopted", subject=pgettext_lazy("plan", "The task list of %(year)s is adopted"),
         body=pgettext_lazy("plan", "Your unit leads %(leads)s tasks and has a part in %(parts)s."))  # fmt: skip
register("talent.task_due", subject=pgettext_lazy("plan", "%(days)s working days left: %(name)s"),
         body=pgettext_lazy("plan", "Task %(number)s of the talent plan is due on %(deadline)s."),
         severity="warning")  # fmt: skip
register("talent.task_late", subject=pgettext_lazy("plan", "A task of the talent plan has slipped: %(name)s"),
         body=pgettext_lazy("plan", "Led by %(lead)s, due %(due)s. An explanation is owed, and what is done about it."),
         severity="urgent")  # fmt: skip
register("talent.task_chased", subject=pgettext_lazy("plan", "Still not done: %(name)s"),
         body=pgettext_lazy("plan", "Led by %(lead)s; told again because nothing was reported by %(due)s."),
         severity="urgent")  # fmt: skip
register("talent.task_explained", subject=pgettext_lazy("plan", "A slip is explained: %(name)s"),
         body=pgettext_lazy("plan", "%(lead)s says on the task's page why it was late."))  # fmt: skip
register("talent.task_reported", subject=pgettext_lazy("plan", "Reported done: %(name)s"),
         body=pgettext_lazy("plan", "%(lead)s has brought evidence; confirm it or send it back."))  # fmt: skip
register("talent.task_confirmed", subject=pgettext_lazy("plan", "Confirmed: %(name)s"),
         body=pgettext_lazy("plan", "The talent office has confirmed task %(number)s."))  # fmt: skip
register("talent.task_sent_back", subject=pgettext_lazy("plan", "Sent back: %(name)s"),
         body=pgettext_lazy("plan", "Reason: %(reason)s"), severity="warning")  # fmt: skip
register("talent.task_time_asked", subject=pgettext_lazy("plan", "More time asked for: %(name)s"),
         body=pgettext_lazy("plan", "%(lead)s asks for time until %(new)s instead of %(deadline)s."))  # fmt: skip
register("talent.task_time_granted", subject=pgettext_lazy("plan", "More time granted: %(name)s"),
         body=pgettext_lazy("plan", "The task is due on %(new)s. %(note)s"))  # fmt: skip
register("talent.task_time_refused", subject=pgettext_lazy("plan", "More time refused: %(name)s"),
         body=pgettext_lazy("plan", "The task stays due on %(deadline)s. %(note)s"), severity="warning")  # fmt: skip
register("talent.task_suspended", subject=pgettext_lazy("plan", "Suspended: %(name)s"),
         body=pgettext_lazy("plan", "By %(decision)s; the clock stands still."))  # fmt: skip
register("talent.task_dropped", subject=pgettext_lazy("plan", "Struck off the list: %(name)s"),
         body=pgettext_lazy("plan", "By %(decision)s."))  # fmt: skip
register("talent.task_resumed", subject=pgettext_lazy("plan", "Pursued again: %(name)s"),
         body=pgettext_lazy("plan", "The task is due on %(deadline)s."))  # fmt: skip
register("talent.task_part_answered", subject=pgettext_lazy("plan", "A partner has answered: %(name)s"),
         body=pgettext_lazy("plan", "%(partner)s has answered its part; accept it or return it."))  # fmt: skip
register("talent.task_part_returned", subject=pgettext_lazy("plan", "Your part was returned: %(name)s"),
         body=pgettext_lazy("plan", "Reason: %(reason)s"), severity="warning")  # fmt: skip
register("talent.task_part_late", subject=pgettext_lazy("plan", "A partner's part is late: %(name)s"),
         body=pgettext_lazy("plan", "%(partner)s has not answered its part by the day."),
         severity="warning")  # fmt: skip
register("talent.task_step_late", subject=pgettext_lazy("plan", "A milestone is late: %(name)s"),
         body=pgettext_lazy("plan", "Not reached by its day: %(step)s."), severity="warning")  # fmt: skip
register("talent.task_report_missing", subject=pgettext_lazy("plan", "Monthly reports are missing: %(month)s"),
         body=pgettext_lazy("plan", "%(count)s tasks that your unit leads have no report of the month."),
         severity="warning")  # fmt: skip
register("talent.task_undecided", subject=pgettext_lazy("plan", "Waits for the office: %(name)s"),
         body=pgettext_lazy("plan", "%(lead)s has waited for a decision for five working days."),
         severity="warning")  # fmt: skip

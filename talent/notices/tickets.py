"""Message kinds of tickets: a number and a service, nobody's name."""

from django.utils.translation import pgettext_lazy

from xinhui.outbox.registry import register

_BODY = pgettext_lazy("ticket", "Service: %(service)s.")
_LATE = pgettext_lazy("ticket", "Service: %(service)s. It was due at %(due)s.")
for _kind, _subject in (
    ("ticket_filed", pgettext_lazy("ticket", "A ticket was filed: %(number)s")),
    ("ticket_checked", pgettext_lazy("ticket", "A ticket is complete and waits to be taken up: %(number)s")),
    ("ticket_asked", pgettext_lazy("ticket", "Papers are missing for your ticket %(number)s")),
    ("ticket_supplemented", pgettext_lazy("ticket", "A ticket was supplemented: %(number)s")),
    ("ticket_taken", pgettext_lazy("ticket", "Your ticket %(number)s is being handled")),
    ("ticket_part", pgettext_lazy("ticket", "A part of a ticket is yours: %(number)s")),
    ("ticket_answered", pgettext_lazy("ticket", "A partner has answered: %(number)s")),
    ("ticket_solved", pgettext_lazy("ticket", "Your ticket %(number)s is solved: please say how it was")),
    ("ticket_refused", pgettext_lazy("ticket", "Your ticket %(number)s was refused; the page says why")),
    ("ticket_reopened", pgettext_lazy("ticket", "A ticket was reopened: %(number)s")),
    ("ticket_withdrawn", pgettext_lazy("ticket", "A ticket was withdrawn: %(number)s")),
    ("ticket_unhappy", pgettext_lazy("ticket", "Somebody was not satisfied: %(number)s")),
    ("ticket_place_back", pgettext_lazy("ticket", "A school place is free again: %(number)s")),
    ("ticket_no_place", pgettext_lazy("ticket", "No wished school had room: %(number)s")),
):  # fmt: skip
    register(f"talent.{_kind}", subject=_subject, body=_BODY)
register("talent.ticket_late", subject=pgettext_lazy("ticket", "A ticket is late: %(number)s"), body=_LATE,
         severity="warning")  # fmt: skip
register("talent.ticket_chased", subject=pgettext_lazy("ticket", "A ticket is still late: %(number)s"), body=_LATE,
         severity="warning")  # fmt: skip
register("talent.ticket_part_late", subject=pgettext_lazy("ticket", "A partner's part is late: %(number)s"),
         body=_LATE, severity="warning")  # fmt: skip
register("talent.ticket_part_chased", subject=pgettext_lazy("ticket", "A partner's part is still late: %(number)s"),
         body=_LATE, severity="warning")  # fmt: skip
register("talent.steward_given", subject=pgettext_lazy("ticket", "Somebody was given into your care"),
         body=pgettext_lazy("ticket", "Your list of tickets shows whom you look after."))  # fmt: skip
register("talent.school_proposed", subject=pgettext_lazy("schooling", "An allocation waits for adoption: %(name)s"),
         body=pgettext_lazy("schooling", "Look at every child's reasons, then adopt it or send it back."))  # fmt: skip

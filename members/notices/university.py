"""Message kinds of senior universities."""

from django.utils.translation import gettext_lazy as _

from xinhui.outbox.registry import register

register(
    "university.enrolled", subject=_("You are enrolled: %(course)s"),
    body=_("%(school)s, %(term)s. The timetable is on your page."), severity="info",
)  # fmt: skip
register(
    "university.waiting", subject=_("On the waiting list: %(course)s"),
    body=_("%(school)s, %(term)s: the course is full, you wait at number %(position)s and move up by yourself."),
    severity="info",
)  # fmt: skip
register(
    "university.promoted", subject=_("A place for you: %(course)s"),
    body=_("%(school)s, %(term)s: a place has become free, you have moved up from the waiting list."),
    severity="warning",
)  # fmt: skip
register(
    "university.moved", subject=_("%(course)s has moved"),
    body=_("The session of %(old_day)s %(old_time)s is on %(day)s %(time)s, room %(room)s."), severity="warning",
)  # fmt: skip
register(
    "university.cancelled", subject=_("%(course)s: no session on %(day)s"),
    body=_("The session at %(time)s is cancelled: %(reason)s"), severity="warning",
)  # fmt: skip
register(
    "university.lesson_dropped", subject=_("%(course)s: the timetable has changed"),
    body=_("%(lesson)s is no longer held: %(reason)s"), severity="warning",
)  # fmt: skip
register(
    "university.called_off", subject=_("%(course)s is called off"),
    body=_("%(school)s: %(reason)s What you paid comes back in full."), severity="warning",
)  # fmt: skip
register(
    "university.certified", subject=_("Your certificate: %(course)s"),
    body=_("You attended %(attended)s of %(held)s sessions. The certificate is on your page."), severity="info",
)  # fmt: skip
register(
    "university.not_certified", subject=_("%(course)s has ended"),
    body=_("You attended %(attended)s of %(held)s sessions; the certificate needs %(needed)s %%."), severity="info",
)  # fmt: skip
register(
    "university.stuck", subject=_("%(school)s: the term cannot go on"),
    body=_("%(term)s: %(reason)s"), severity="warning",
)  # fmt: skip
register(
    "university.lists_missing", subject=_("%(school)s: attendance lists are missing"),
    body=_("%(term)s: %(number)s sessions have no list, the first: %(first)s."), severity="warning",
)  # fmt: skip

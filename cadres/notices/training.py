"""Message kinds of training: what happened, where to look; nothing of a person's results."""

from django.utils.translation import gettext_lazy as _

from xinhui.outbox.registry import register

register(
    "training.opened", subject=_("Nominations are open: %(class)s"),
    body=_("Name the cadres of your unit by %(until)s, within its quota."), severity="info",
)  # fmt: skip
register(
    "training.seated", subject=_("You have a seat: %(class)s"),
    body=_("It begins on %(day)s: %(place)s. The programme is on your page."), severity="info",
)  # fmt: skip
register(
    "training.waiting", subject=_("You are waiting for a seat: %(class)s"),
    body=_("The class is full; you move up by yourself when a seat becomes free."), severity="info",
)  # fmt: skip
register(
    "training.promoted", subject=_("A seat has become free for you: %(class)s"),
    body=_("You have moved up from the waiting list. It begins on %(day)s."), severity="warning",
)  # fmt: skip
register(
    "training.lesson_moved", subject=_("A lesson was moved: %(class)s"),
    body=_("“%(lesson)s” is on %(day)s at %(time)s."), severity="warning",
)  # fmt: skip
register(
    "training.cancelled", subject=_("The class is called off: %(class)s"), body=_("Reason: %(reason)s"),
    severity="warning",
)  # fmt: skip
register(
    "training.finished", subject=_("The class has ended: %(class)s"),
    body=_("What was credited to you, and the certificate if you have completed the class, is on your page."),
    severity="info",
)  # fmt: skip
register(
    "training.stuck", subject=_("A class cannot be ended: %(class)s"), body=_("%(reason)s"), severity="warning",
)  # fmt: skip
register(
    "training.short", subject=_("Credit hours of %(year)s"),
    body=_("Look at your hours of credit of this year: something is still missing."), severity="warning",
)  # fmt: skip
register(
    "training.unit_short", subject=_("Credit hours of your unit, %(year)s"),
    body=_("%(number)s cadres of your unit still lack hours of credit this year."), severity="warning",
)  # fmt: skip

"""Message kinds of organization life."""

from django.utils.translation import gettext_lazy as _

from xinhui.outbox.registry import register

register(
    "party.meeting_called",
    subject=_("%(branch)s invites you: %(kind)s “%(title)s”"),
    body=_("%(at)s, %(place)s. Sign in with the code on the screen; if you cannot come, ask for leave before."),
)
register(
    "party.meeting_moved",
    subject=_("Moved: %(kind)s “%(title)s”"),
    body=_("Now %(at)s, %(place)s."),
    severity="warning",
)
register(
    "party.meeting_cancelled",
    subject=_("Called off: %(kind)s “%(title)s”"),
    body=_("It was planned for %(at)s. Reason: %(reason)s"),
    severity="warning",
)
register(
    "party.leave_asked",
    subject=_("%(name)s asks for leave from “%(title)s”"),
    body=_("%(kind)s on %(at)s: decide before it begins."),
)
register(
    "party.leave_decided",
    subject=_("Your leave from “%(title)s”: %(state)s"),
    body=_("%(kind)s on %(at)s. %(answer)s"),
)
register(
    "party.make_up_owed",
    subject=_("You missed “%(title)s”: please make up for it until %(due)s"),
    body=_("%(kind)s on %(at)s. Study what was dealt with and write down what you studied."),
)
register(
    "party.make_up_due",
    subject=_("The make-up study for “%(title)s” is due on %(due)s"),
    body=_("%(kind)s on %(at)s. Write down what you studied."),
    severity="warning",
)
register(
    "party.make_up_overdue",
    subject=_("The make-up study for “%(title)s” is overdue since %(due)s"),
    body=_("%(kind)s on %(at)s. Write down what you studied."),
    severity="warning",
)
register(
    "party.make_up_submitted",
    subject=_("%(name)s handed in the make-up study for “%(title)s”"),
    body=_("Read it and approve it, or give it back."),
)
register(
    "party.make_up_decided",
    subject=_("Your make-up study for “%(title)s”: %(state)s"),
    body=_("%(kind)s on %(at)s. %(note)s"),
)
register(
    "party.minutes_sent_back",
    subject=_("The minutes of “%(title)s” came back"),
    body=_("Correct them and confirm them again. Reason: %(reason)s"),
    severity="warning",
)
register(
    "party.life_due",
    subject=_("%(branch)s owes until %(due)s: %(kinds)s"),
    body=_("Plan these meetings and call the members."),
    severity="warning",
)
register(
    "party.life_overdue",
    subject=_("%(branch)s did not hold by %(due)s: %(kinds)s"),
    body=_("If they were held, enter them late; if not, hold them now."),
    severity="warning",
)
register(
    "party.life_overdue_below",
    subject=_("%(count)s branches below %(branch)s did not hold what was due on %(due)s"),
    body=_("%(names)s. Look at what they owe and talk to their secretaries."),
    severity="warning",
)
register(
    "party.appraisal_begun",
    subject=_("The appraisal of %(year)s has begun in %(branch)s"),
    body=_("Write your self-appraisal before the members' meeting."),
)
register(
    "party.appraisal_published",
    subject=_("The results of the appraisal of %(year)s are there"),
    body=_("%(branch)s has published them; see your own."),
)

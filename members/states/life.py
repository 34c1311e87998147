"""States and transition tables of meetings, attendance, make-up studies and appraisals. Pure."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xinhui.core.transitions import Transition, TransitionTable


class MeetingState(models.TextChoices):
    """Where a meeting stands."""

    PLANNED = "planned", pgettext_lazy("meeting", "Planned")
    CALLED = "called", pgettext_lazy("meeting", "Called")
    HELD = "held", _("Held, to be confirmed")
    CONFIRMED = "confirmed", pgettext_lazy("meeting", "Confirmed")
    CANCELLED = "cancelled", pgettext_lazy("meeting", "Called off")


_M = MeetingState
#: States in which a meeting took place.
TOOK_PLACE = (_M.HELD, _M.CONFIRMED)
COMING = (_M.PLANNED, _M.CALLED)
_ONE = frozenset
MEETING_TABLE: TransitionTable[MeetingState] = TransitionTable(
    states=tuple(_M),
    transitions=(
        Transition(verb="move", sources=_ONE({_M.PLANNED}), target=_M.PLANNED),
        Transition(verb="call", sources=_ONE({_M.PLANNED}), target=_M.CALLED),
        # Who was invited is told of the new time.
        Transition(verb="move", sources=_ONE({_M.CALLED}), target=_M.CALLED),
        Transition(verb="open_signing", sources=_ONE({_M.CALLED}), target=_M.CALLED),
        Transition(verb="close_signing", sources=_ONE({_M.CALLED}), target=_M.CALLED),
        Transition(verb="hold", sources=_ONE({_M.CALLED}), target=_M.HELD),
        Transition(verb="amend", sources=_ONE({_M.HELD}), target=_M.HELD),
        Transition(verb="resolve", sources=_ONE({_M.HELD}), target=_M.HELD),
        Transition(verb="attach", sources=_ONE({_M.HELD}), target=_M.HELD),
        Transition(verb="confirm", sources=_ONE({_M.HELD}), target=_M.CONFIRMED),
        # The organization above found a fault in the record.
        Transition(verb="send_back", sources=_ONE({_M.CONFIRMED}), target=_M.HELD),
        Transition(verb="cancel", sources=_ONE({_M.PLANNED, _M.CALLED}), target=_M.CANCELLED),
    ),
)


class AttendanceState(models.TextChoices):
    """Whether a member who is expected comes."""

    EXPECTED = "expected", pgettext_lazy("life", "Expected")
    LEAVE_ASKED = "leave_asked", _("Asked for leave")
    LEAVE = "leave", pgettext_lazy("life", "On leave")
    PRESENT = "present", pgettext_lazy("life", "Present")
    LATE = "late", pgettext_lazy("life", "Came late")
    ABSENT = "absent", pgettext_lazy("life", "Absent")


_A = AttendanceState
CAME = (_A.PRESENT, _A.LATE)
#: What an officer may write down.
MARKS = (_A.PRESENT, _A.LATE, _A.LEAVE, _A.ABSENT)
_NOT_YET = _ONE({_A.EXPECTED, _A.LEAVE_ASKED, _A.LEAVE, _A.ABSENT})
ATTENDANCE_TABLE: TransitionTable[AttendanceState] = TransitionTable(
    states=tuple(_A),
    transitions=(
        Transition(verb="ask_leave", sources=_ONE({_A.EXPECTED}), target=_A.LEAVE_ASKED),
        Transition(verb="grant_leave", sources=_ONE({_A.LEAVE_ASKED}), target=_A.LEAVE),
        Transition(verb="refuse_leave", sources=_ONE({_A.LEAVE_ASKED}), target=_A.EXPECTED),
        Transition(verb="sign_in", sources=_NOT_YET, target=_A.PRESENT),
        Transition(verb="sign_in_late", sources=_NOT_YET, target=_A.LATE),
    ),
)


class How(models.TextChoices):
    """How somebody's presence became known."""

    CODE = "code", _("Code on the phone")
    OFFICER = "officer", _("Written down by an officer")
    TABLE = "table", _("From a table")


class MakeUpState(models.TextChoices):
    """Where a make-up study stands."""

    OWED = "owed", pgettext_lazy("make-up", "Owed")
    SUBMITTED = "submitted", pgettext_lazy("make-up", "Handed in")
    APPROVED = "approved", pgettext_lazy("make-up", "Approved")
    #: The member was there after all.
    DROPPED = "dropped", pgettext_lazy("make-up", "No longer owed")


_U = MakeUpState
MAKE_UP_TABLE: TransitionTable[MakeUpState] = TransitionTable(
    states=tuple(_U),
    transitions=(
        Transition(verb="submit", sources=_ONE({_U.OWED}), target=_U.SUBMITTED),
        Transition(verb="approve", sources=_ONE({_U.SUBMITTED}), target=_U.APPROVED),
        Transition(verb="return", sources=_ONE({_U.SUBMITTED}), target=_U.OWED),
    ),
)


class AppraisalState(models.TextChoices):
    """Where the yearly appraisal of a branch stands."""

    OPEN = "open", _("Self-appraisals")
    VOTED = "voted", _("Votes counted")
    DECIDED = "decided", _("Results decided")
    PUBLISHED = "published", _("Results published")


_P = AppraisalState
APPRAISAL_TABLE: TransitionTable[AppraisalState] = TransitionTable(
    states=tuple(_P),
    transitions=(
        Transition(verb="write", sources=_ONE({_P.OPEN}), target=_P.OPEN),
        # A miscount is corrected until the branch has decided.
        Transition(verb="count", sources=_ONE({_P.OPEN, _P.VOTED}), target=_P.VOTED),
        Transition(verb="decide", sources=_ONE({_P.VOTED, _P.DECIDED}), target=_P.DECIDED),
        Transition(verb="publish", sources=_ONE({_P.DECIDED}), target=_P.PUBLISHED),
    ),
)

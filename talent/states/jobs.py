"""Job posts and those who apply for them: where each stands. Pure."""

from django.db import models
from django.utils.translation import pgettext_lazy

from xinhui.core.transitions import Transition, TransitionTable


class JobState(models.TextChoices):
    """Where a post stands: nothing is advertised that nobody of the unit or the office has read."""

    DRAFT = "draft", pgettext_lazy("job", "Being written")
    SUBMITTED = "submitted", pgettext_lazy("job", "Waiting to be read")
    PUBLISHED = "published", pgettext_lazy("job", "Published")
    CLOSED = "closed", pgettext_lazy("job", "Closed")
    REFUSED = "refused", pgettext_lazy("job", "Sent back")


_J = JobState
JOB_TABLE: TransitionTable[JobState] = TransitionTable(
    states=tuple(_J),
    transitions=(
        Transition(verb="change", sources=frozenset({_J.DRAFT, _J.REFUSED}), target=_J.DRAFT),
        Transition(verb="submit", sources=frozenset({_J.DRAFT}), target=_J.SUBMITTED),
        Transition(verb="publish", sources=frozenset({_J.SUBMITTED}), target=_J.PUBLISHED),
        Transition(verb="refuse", sources=frozenset({_J.SUBMITTED}), target=_J.REFUSED),
        Transition(verb="close", sources=frozenset({_J.DRAFT, _J.SUBMITTED, _J.PUBLISHED, _J.REFUSED}),
                   target=_J.CLOSED),
    ),
)  # fmt: skip


class CandidateState(models.TextChoices):
    """Where a candidate stands; a hire counts when somebody else has confirmed it."""

    APPLIED = "applied", pgettext_lazy("job", "Applied")
    INVITED = "invited", pgettext_lazy("job", "Invited to an interview")
    INTERVIEWED = "interviewed", pgettext_lazy("job", "Interviewed")
    OFFERED = "offered", pgettext_lazy("job", "Offer made")
    ACCEPTED = "accepted", pgettext_lazy("job", "Offer accepted")
    REPORTED = "reported", pgettext_lazy("job", "Hire to be confirmed")
    HIRED = "hired", pgettext_lazy("job", "Hired")
    DECLINED = "declined", pgettext_lazy("job", "Offer declined")
    REFUSED = "refused", pgettext_lazy("job", "Not chosen")
    WITHDRAWN = "withdrawn", pgettext_lazy("job", "Withdrawn by the candidate")


_C = CandidateState
#: Still under way; somebody applies for a post once at a time.
UNDER_WAY = frozenset({_C.APPLIED, _C.INVITED, _C.INTERVIEWED, _C.OFFERED, _C.ACCEPTED, _C.REPORTED})
#: These take one of the openings of a post.
TAKES_A_PLACE = frozenset({_C.REPORTED, _C.HIRED})
ENDED = frozenset({_C.DECLINED, _C.REFUSED, _C.WITHDRAWN})
CANDIDATE_TABLE: TransitionTable[CandidateState] = TransitionTable(
    states=tuple(_C),
    transitions=(
        Transition(verb="invite", sources=frozenset({_C.APPLIED, _C.INVITED}), target=_C.INVITED),
        Transition(verb="interviewed", sources=frozenset({_C.INVITED}), target=_C.INTERVIEWED),
        Transition(verb="offer", sources=frozenset({_C.INTERVIEWED}), target=_C.OFFERED),
        Transition(verb="accept", sources=frozenset({_C.OFFERED}), target=_C.ACCEPTED),
        Transition(verb="decline", sources=frozenset({_C.OFFERED, _C.ACCEPTED}), target=_C.DECLINED),
        Transition(verb="report", sources=frozenset({_C.OFFERED, _C.ACCEPTED}), target=_C.REPORTED),
        Transition(verb="send_back", sources=frozenset({_C.REPORTED}), target=_C.ACCEPTED),
        Transition(verb="confirm", sources=frozenset({_C.REPORTED}), target=_C.HIRED),
        Transition(verb="refuse", sources=frozenset({_C.APPLIED, _C.INVITED, _C.INTERVIEWED}), target=_C.REFUSED),
        Transition(verb="withdraw", sources=UNDER_WAY - {_C.REPORTED}, target=_C.WITHDRAWN),
    ),
)  # fmt: skip

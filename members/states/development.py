"""Where a case of development (发展党员) stands, how it may end, and what may be done to it. Pure."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xinhui.core.transitions import Transition, TransitionTable


class CaseState(models.TextChoices):
    """Whether the case goes on."""

    RUNNING = "running", pgettext_lazy("development", "Under way")
    DONE = "done", _("Full member")
    ENDED = "ended", pgettext_lazy("development", "Ended")


class EndKind(models.TextChoices):
    """Why a case ended before its last step."""

    WITHDRAWN = "withdrawn", _("Withdrew the application")
    REJECTED = "rejected", _("Not admitted")
    MOVED = "moved", _("Moved away")
    VOIDED = "voided", _("Admission declared void")
    CANCELLED = "cancelled", _("Probation cancelled")


#: Ends that a person chooses from; a probation is cancelled by a vote, which has a verb of its own.
CHOSEN_ENDS = (EndKind.WITHDRAWN, EndKind.REJECTED, EndKind.MOVED, EndKind.VOIDED)


class PersonRole(models.TextChoices):
    """What a full member is to an applicant."""

    GUIDE = "guide", _("Guide")
    INTRODUCER = "introducer", _("Introducer")


class DecisionKind(models.TextChoices):
    """What the meeting decided about a probation besides its confirmation."""

    EXTEND = "extend", _("Probation extended")
    CANCEL = "cancel", _("Probation cancelled")


_S = CaseState
CASE_TABLE: TransitionTable[CaseState] = TransitionTable(
    states=tuple(_S),
    transitions=(
        Transition(verb="record", sources=frozenset({_S.RUNNING}), target=_S.RUNNING),
        Transition(verb="complete", sources=frozenset({_S.RUNNING}), target=_S.DONE),
        Transition(verb="undo", sources=frozenset({_S.RUNNING}), target=_S.RUNNING),
        # An approval that did not come within six months: the meeting votes again.
        Transition(verb="vote_again", sources=frozenset({_S.RUNNING}), target=_S.RUNNING),
        Transition(verb="replace_person", sources=frozenset({_S.RUNNING}), target=_S.RUNNING),
        Transition(verb="extend", sources=frozenset({_S.RUNNING}), target=_S.RUNNING),
        Transition(verb="cancel", sources=frozenset({_S.RUNNING}), target=_S.ENDED),
        Transition(verb="end", sources=frozenset({_S.RUNNING}), target=_S.ENDED),
    ),
)

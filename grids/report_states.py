"""States and the transition table of situation reports (灾情报送). Pure."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from xinhui.core.transitions import Transition, TransitionTable


class ReportState(models.TextChoices):
    """Where the report of one place in one round stands."""

    WAITING = "waiting", _("Not yet reported")
    REPORTED = "reported", _("Reported")
    RETURNED = "returned", _("Returned for correction")


class RoundKind(models.TextChoices):
    """Why a round was opened."""

    SCHEDULED = "scheduled", _("On schedule")
    EXTRA = "extra", _("On demand")
    FINAL = "final", _("Final report")


_S = ReportState
REPORT_TABLE: TransitionTable[ReportState] = TransitionTable(
    states=tuple(_S),
    transitions=(
        # A report that was sent may be corrected by its own place: a new version, the old one kept.
        Transition(verb="submit", sources=frozenset(_S), target=_S.REPORTED),
        Transition(verb="return", sources=frozenset({_S.REPORTED}), target=_S.RETURNED),
    ),
)
#: Those that a round still waits for.
OWED = frozenset({_S.WAITING, _S.RETURNED})

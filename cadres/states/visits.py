"""Follow-up visits after elections (换届后回访): a visit, and each problem it finds until it is put right. Pure."""

from django.db import models
from django.utils.translation import pgettext_lazy

from xinhui.core.transitions import Transition, TransitionTable

#: Months after the team took office on which it is visited.
MONTHS = (3, 6, 12)


class VisitState(models.TextChoices):
    """Where a visit stands."""

    PLANNED = "planned", pgettext_lazy("visit", "To be held")
    RECTIFYING = "rectifying", pgettext_lazy("visit", "Held, problems being put right")
    CLOSED = "closed", pgettext_lazy("visit", "Held and closed")
    LAPSED = "lapsed", pgettext_lazy("visit", "Not held, with a reason")


class TeamCondition(models.TextChoices):
    """How the team works, as the visitor found it."""

    GOOD = "good", pgettext_lazy("visit", "Works well together")
    FAIR = "fair", pgettext_lazy("visit", "Works, with things to mend")
    WEAK = "weak", pgettext_lazy("visit", "Weak, needs help")


class VisitVerb(models.TextChoices):
    """What a line of a visit's history tells of."""

    PLAN = "plan", pgettext_lazy("visit", "The visit was planned")
    ASSIGN = "assign", pgettext_lazy("visit", "A visitor was named")
    HOLD = "hold", pgettext_lazy("visit", "The visit was held")
    REPORT = "report", pgettext_lazy("visit", "What was put right was reported")
    SETTLE = "settle", pgettext_lazy("visit", "A problem was found to be put right")
    SEND_BACK = "send_back", pgettext_lazy("visit", "A problem was sent back")
    CLOSE = "close", pgettext_lazy("visit", "The visit was closed")
    LAPSE = "lapse", pgettext_lazy("visit", "The visit is not held")


class ProblemState(models.TextChoices):
    """Where a problem stands."""

    OPEN = "open", pgettext_lazy("visit", "To be put right")
    REPORTED = "reported", pgettext_lazy("visit", "Reported as put right")
    SETTLED = "settled", pgettext_lazy("visit", "Put right")


_S, _P = VisitState, ProblemState
#: `hold` with problems leads to rectifying by `hold_with_problems`; the last problem that is settled closes the visit.
VISIT_TABLE: TransitionTable[VisitState] = TransitionTable(
    states=tuple(_S),
    transitions=(
        Transition(verb="assign", sources=frozenset({_S.PLANNED}), target=_S.PLANNED),
        Transition(verb="hold", sources=frozenset({_S.PLANNED}), target=_S.CLOSED),
        Transition(verb="hold_with_problems", sources=frozenset({_S.PLANNED}), target=_S.RECTIFYING),
        Transition(verb="lapse", sources=frozenset({_S.PLANNED}), target=_S.LAPSED),
        Transition(verb="close", sources=frozenset({_S.RECTIFYING}), target=_S.CLOSED),
    ),
)
PROBLEM_TABLE: TransitionTable[ProblemState] = TransitionTable(
    states=tuple(_P),
    transitions=(
        Transition(verb="report", sources=frozenset({_P.OPEN}), target=_P.REPORTED),
        Transition(verb="settle", sources=frozenset({_P.REPORTED}), target=_P.SETTLED),
        Transition(verb="send_back", sources=frozenset({_P.REPORTED}), target=_P.OPEN),
    ),
)

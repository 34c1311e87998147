"""Key projects (重点项目): how far one is, and what becomes of its needs of talent. Pure."""

from django.db import models
from django.utils.translation import pgettext_lazy

from xinhui.core.transitions import Transition, TransitionTable


class InvestmentStage(models.TextChoices):
    """How far a project is."""

    SIGNED = "signed", pgettext_lazy("project", "Contract signed")
    STARTED = "started", pgettext_lazy("project", "Ground broken")
    BUILDING = "building", pgettext_lazy("project", "Under construction")
    OPERATING = "operating", pgettext_lazy("project", "In operation")
    ENDED = "ended", pgettext_lazy("project", "Project ended")


_G = InvestmentStage
#: What D1 counts.
GOING = (_G.SIGNED, _G.STARTED, _G.BUILDING, _G.OPERATING)
STAGE_TABLE: TransitionTable[InvestmentStage] = TransitionTable(
    states=tuple(_G),
    transitions=(
        Transition(verb="start", sources=frozenset({_G.SIGNED}), target=_G.STARTED),
        Transition(verb="build", sources=frozenset({_G.STARTED}), target=_G.BUILDING),
        Transition(verb="operate", sources=frozenset({_G.BUILDING}), target=_G.OPERATING),
        Transition(verb="end", sources=frozenset(GOING), target=_G.ENDED),
        *(Transition(verb="work", sources=frozenset({stage}), target=stage) for stage in GOING),
    ),
)


class NeedState(models.TextChoices):
    """Where a need of talent stands."""

    RAISED = "raised", pgettext_lazy("project", "Need raised")
    ANSWERED = "answered", pgettext_lazy("project", "Answered by the team")
    SETTLED = "settled", pgettext_lazy("project", "Need settled")


_N = NeedState
NEED_TABLE: TransitionTable[NeedState] = TransitionTable(
    states=tuple(_N),
    transitions=(
        Transition(verb="answer", sources=frozenset({_N.RAISED, _N.ANSWERED}), target=_N.ANSWERED),
        Transition(verb="settle", sources=frozenset({_N.ANSWERED}), target=_N.SETTLED),
        Transition(verb="reopen", sources=frozenset({_N.ANSWERED, _N.SETTLED}), target=_N.RAISED),
    ),
)

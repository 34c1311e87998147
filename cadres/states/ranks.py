"""Promotion of rank within a unit's quota (职级晋升): a round of one rank, and each proposal in it. Pure."""

from django.db import models
from django.utils.translation import pgettext_lazy

from xinhui.core.transitions import Transition, TransitionTable


class RankRoundState(models.TextChoices):
    """Where a round stands."""

    OPEN = "open", pgettext_lazy("rank", "Proposals are made")
    PUBLIC = "public", pgettext_lazy("rank", "Publicity under way")
    PUBLISHED = "published", pgettext_lazy("rank", "Publicity over, to be decided")
    GRANTED = "granted", pgettext_lazy("rank", "Ranks granted")
    STOPPED = "stopped", pgettext_lazy("rank", "Round stopped")


class RankRoundVerb(models.TextChoices):
    """What a line of a round's history tells of."""

    OPEN = "open", pgettext_lazy("rank", "The round was opened")
    PROPOSE = "propose", pgettext_lazy("rank", "Somebody was proposed")
    WITHDRAW = "withdraw", pgettext_lazy("rank", "A proposal was withdrawn")
    PUBLISH = "publish", pgettext_lazy("rank", "Publicity began")
    END_PUBLICITY = "end_publicity", pgettext_lazy("rank", "Publicity was over")
    GRANT = "grant", pgettext_lazy("rank", "The ranks were granted")
    STOP = "stop", pgettext_lazy("rank", "The round was stopped")


class RankProposalState(models.TextChoices):
    """Where a proposal stands."""

    PROPOSED = "proposed", pgettext_lazy("rank", "Proposed")
    WITHDRAWN = "withdrawn", pgettext_lazy("rank", "Withdrawn")
    GRANTED = "granted", pgettext_lazy("rank", "Granted")


_S = RankRoundState
#: One of these a unit has for a rank at most.
RUNNING = (_S.OPEN, _S.PUBLIC, _S.PUBLISHED)
RANK_TABLE: TransitionTable[RankRoundState] = TransitionTable(
    states=tuple(_S),
    transitions=(
        Transition(verb="propose", sources=frozenset({_S.OPEN}), target=_S.OPEN),
        *(Transition(verb="withdraw", sources=frozenset({state}), target=state) for state in RUNNING),
        Transition(verb="publish", sources=frozenset({_S.OPEN}), target=_S.PUBLIC),
        Transition(verb="end_publicity", sources=frozenset({_S.PUBLIC}), target=_S.PUBLISHED),
        Transition(verb="grant", sources=frozenset({_S.PUBLISHED}), target=_S.GRANTED),
        Transition(verb="stop", sources=frozenset(RUNNING), target=_S.STOPPED),
    ),
)

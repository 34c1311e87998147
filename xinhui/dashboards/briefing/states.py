"""Kinds and states of a briefing. Pure."""

from django.db import models
from django.utils.translation import pgettext_lazy

from xinhui.accounts.roles import Role
from xinhui.core.transitions import Transition, TransitionTable


class BriefingKind(models.TextChoices):
    """How long the period of a briefing is."""

    WEEKLY = "weekly", pgettext_lazy("briefing", "Weekly briefing")
    MONTHLY = "monthly", pgettext_lazy("briefing", "Monthly briefing")
    QUARTERLY = "quarterly", pgettext_lazy("briefing", "Quarterly briefing")
    CUSTOM = "custom", pgettext_lazy("briefing", "Briefing on demand")


class BriefingState(models.TextChoices):
    """Where a briefing stands: what was issued is never changed, a corrected one takes its place."""

    DRAFT = "draft", pgettext_lazy("briefing", "Draft")
    ISSUED = "issued", pgettext_lazy("briefing", "Issued")
    SUPERSEDED = "superseded", pgettext_lazy("briefing", "Superseded")
    DROPPED = "dropped", pgettext_lazy("briefing", "Dropped")


_S = BriefingState
BRIEFING_TABLE: TransitionTable[BriefingState] = TransitionTable(
    states=tuple(_S),
    transitions=(
        Transition("compute", frozenset({_S.DRAFT}), _S.DRAFT),
        Transition("issue", frozenset({_S.DRAFT}), _S.ISSUED),
        Transition("drop", frozenset({_S.DRAFT}), _S.DROPPED),
        Transition("correct", frozenset({_S.ISSUED}), _S.ISSUED),
        Transition("supersede", frozenset({_S.ISSUED}), _S.SUPERSEDED),
    ),
)
#: What readers who do not write briefings may see.
PUBLIC = frozenset({_S.ISSUED, _S.SUPERSEDED})
#: Who writes and issues briefings.
WRITERS = (Role.COMMAND_CENTRE, Role.DISTRICT_LEADER)
#: Who reads issued ones: of the own area, and what lies in it.
READERS = (
    *WRITERS, Role.TOWN_LEADER, Role.DEPARTMENT_LEADER, Role.ORGANIZATION_DEPARTMENT, Role.CADRE_OFFICE,
    Role.TALENT_OFFICE,
)  # fmt: skip
#: Who reads figures of cadres as sums; the records behind them are the cadre office's.
CADRE_FIGURES = (Role.CADRE_OFFICE, Role.ORGANIZATION_DEPARTMENT, Role.DISTRICT_LEADER)

"""Policies and measures: what they give, on which conditions, whether they are in force. Pure."""

from django.db import models
from django.utils.translation import pgettext_lazy

from xinhui.core.transitions import Transition, TransitionTable


class PolicyState(models.TextChoices):
    """Where a policy stands."""

    DRAFT = "draft", pgettext_lazy("policy", "Being drafted")
    PUBLISHED = "published", pgettext_lazy("policy", "Published")
    ENDED = "ended", pgettext_lazy("policy", "No longer valid")


_P = PolicyState
POLICY_TABLE: TransitionTable[PolicyState] = TransitionTable(
    states=tuple(_P),
    transitions=(
        Transition(verb="change", sources=frozenset({_P.DRAFT}), target=_P.DRAFT),
        Transition(verb="publish", sources=frozenset({_P.DRAFT}), target=_P.PUBLISHED),
        Transition(verb="end", sources=frozenset({_P.PUBLISHED}), target=_P.ENDED),
    ),
)


class MeasureState(models.TextChoices):
    """Where a version of a measure stands."""

    DRAFT = "draft", pgettext_lazy("policy", "Being drafted")
    IN_FORCE = "in_force", pgettext_lazy("policy", "In force")
    SUPERSEDED = "superseded", pgettext_lazy("policy", "Superseded")
    ENDED = "ended", pgettext_lazy("policy", "No longer valid")
    DROPPED = "dropped", pgettext_lazy("policy", "Dropped")


_M = MeasureState
MEASURE_TABLE: TransitionTable[MeasureState] = TransitionTable(
    states=tuple(_M),
    transitions=(
        Transition(verb="change", sources=frozenset({_M.DRAFT}), target=_M.DRAFT),
        Transition(verb="condition", sources=frozenset({_M.DRAFT}), target=_M.DRAFT),
        Transition(verb="enact", sources=frozenset({_M.DRAFT}), target=_M.IN_FORCE),
        Transition(verb="supersede", sources=frozenset({_M.IN_FORCE}), target=_M.SUPERSEDED),
        Transition(verb="end", sources=frozenset({_M.IN_FORCE}), target=_M.ENDED),
        Transition(verb="drop", sources=frozenset({_M.DRAFT}), target=_M.DROPPED),
    ),
)


class Benefit(models.TextChoices):
    """What a measure gives."""

    ONE_OFF = "one_off", pgettext_lazy("policy", "Money, once")
    MONTHLY = "monthly", pgettext_lazy("policy", "Money, monthly")
    RENT = "rent", pgettext_lazy("policy", "Rent refunded, monthly")
    SERVICE = "service", pgettext_lazy("policy", "A service")


class FactKind(models.TextChoices):
    """What a condition is about."""

    TIER = "tier", pgettext_lazy("policy", "Tier of the card")
    CARD = "card", pgettext_lazy("policy", "Days for which the card is still valid")
    DEGREE = "degree", pgettext_lazy("policy", "Degree")
    TITLE = "title", pgettext_lazy("policy", "Professional title")
    SKILL = "skill", pgettext_lazy("policy", "Skill level")
    FIELD = "field", pgettext_lazy("policy", "Field of work")
    KIND = "kind", pgettext_lazy("policy", "Kind of talent")
    AGE = "age", pgettext_lazy("policy", "Age in years")
    NATURE = "nature", pgettext_lazy("policy", "Nature of the employer")
    INDUSTRY = "industry", pgettext_lazy("policy", "Industry of the employer")
    MONTHS = "months", pgettext_lazy("policy", "Full months since settled")
    SETTLED = "settled", pgettext_lazy("policy", "Day of settling")
    CONTRACT = "contract", pgettext_lazy("policy", "Years of the contract")


class Operator(models.TextChoices):
    """How a fact is compared."""

    LEAST = "ge", pgettext_lazy("policy", "at least")
    MOST = "le", pgettext_lazy("policy", "at most")
    ANY = "in", pgettext_lazy("policy", "one of")
    NONE = "out", pgettext_lazy("policy", "none of")


class Verdict(models.TextChoices):
    """What the rules say of a person and a measure."""

    ELIGIBLE = "eligible", pgettext_lazy("policy", "Eligible")
    COVERED = "covered", pgettext_lazy("policy", "A higher one of the same group applies")
    NEARLY = "nearly", pgettext_lazy("policy", "One condition away")
    NOT = "not", pgettext_lazy("policy", "Not eligible")

"""Agreements with universities, order-based training (订单班) from the order to the arrival. Pure."""

from django.db import models
from django.utils.translation import pgettext_lazy

from xinhui.core.transitions import Transition, TransitionTable


class AgreementKind(models.TextChoices):
    """What a university and the district agreed on."""

    STRATEGIC = "strategic", pgettext_lazy("agreement", "Strategic cooperation")
    TRAINING = "training", pgettext_lazy("agreement", "Joint training")
    PRACTICE = "practice", pgettext_lazy("agreement", "Practice and employment base")
    RESEARCH = "research", pgettext_lazy("agreement", "Joint research")


class AgreementState(models.TextChoices):
    """Where an agreement stands."""

    IN_FORCE = "in_force", pgettext_lazy("agreement", "Agreement in force")
    OVER = "over", pgettext_lazy("agreement", "Agreement run out")
    ENDED = "ended", pgettext_lazy("agreement", "Agreement ended early")


_A = AgreementState
AGREEMENT_TABLE: TransitionTable[AgreementState] = TransitionTable(
    states=tuple(_A),
    transitions=(
        Transition(verb="change", sources=frozenset({_A.IN_FORCE}), target=_A.IN_FORCE),
        #: An order, or a task done.
        Transition(verb="use", sources=frozenset({_A.IN_FORCE}), target=_A.IN_FORCE),
        Transition(verb="renew", sources=frozenset({_A.IN_FORCE, _A.OVER}), target=_A.IN_FORCE),
        Transition(verb="run_out", sources=frozenset({_A.IN_FORCE}), target=_A.OVER),
        Transition(verb="end", sources=frozenset({_A.IN_FORCE}), target=_A.ENDED),
    ),
)


class OrderState(models.TextChoices):
    """Where an order of an employer stands."""

    PLACED = "placed", pgettext_lazy("agreement", "Order placed")
    RUNNING = "running", pgettext_lazy("agreement", "Cohort in training")
    DONE = "done", pgettext_lazy("agreement", "Order done")
    DROPPED = "dropped", pgettext_lazy("agreement", "Order dropped")


_O = OrderState
ORDER_TABLE: TransitionTable[OrderState] = TransitionTable(
    states=tuple(_O),
    transitions=(
        Transition(verb="open_cohort", sources=frozenset({_O.PLACED}), target=_O.RUNNING),
        Transition(verb="enrol", sources=frozenset({_O.RUNNING}), target=_O.RUNNING),
        Transition(verb="finish", sources=frozenset({_O.RUNNING}), target=_O.DONE),
        Transition(verb="drop", sources=frozenset({_O.PLACED, _O.RUNNING}), target=_O.DROPPED),
    ),
)


class StudentState(models.TextChoices):
    """The way of a student of a cohort."""

    ENROLLED = "enrolled", pgettext_lazy("agreement", "Enrolled")
    LEFT = "left", pgettext_lazy("agreement", "Left the cohort")
    GRADUATED = "graduated", pgettext_lazy("agreement", "Graduated")
    ARRIVED = "arrived", pgettext_lazy("agreement", "Arrived")
    LOST = "lost", pgettext_lazy("agreement", "Went elsewhere")


_S = StudentState
STUDENT_TABLE: TransitionTable[StudentState] = TransitionTable(
    states=tuple(_S),
    transitions=(
        Transition(verb="leave", sources=frozenset({_S.ENROLLED}), target=_S.LEFT),
        Transition(verb="graduate", sources=frozenset({_S.ENROLLED}), target=_S.GRADUATED),
        Transition(verb="arrive", sources=frozenset({_S.GRADUATED}), target=_S.ARRIVED),
        Transition(verb="lose", sources=frozenset({_S.GRADUATED}), target=_S.LOST),
    ),
)

"""Tempering (实践锻炼): kinds of postings, where one stands, appraisals. Pure."""

from django.db import models
from django.utils.translation import pgettext_lazy

from xinhui.core.transitions import Transition, TransitionTable


class PostingKind(models.TextChoices):
    """Where people are tempered."""

    SECONDMENT = "secondment", pgettext_lazy("posting", "Secondment")
    EXCHANGE = "exchange", pgettext_lazy("posting", "Exchange")
    FRONT_LINE = "front_line", pgettext_lazy("posting", "Front line")
    INVESTMENT = "investment", pgettext_lazy("posting", "Investment work")


class PostingState(models.TextChoices):
    """Where a posting stands."""

    PROPOSED = "proposed", pgettext_lazy("posting", "To be approved")
    UNDER_WAY = "under_way", pgettext_lazy("posting", "Under way")
    RETURNED = "returned", pgettext_lazy("posting", "Returned, to be appraised")
    APPRAISED = "appraised", pgettext_lazy("posting", "Appraised")
    REFUSED = "refused", pgettext_lazy("posting", "Refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("posting", "Withdrawn")


class AppraisalKind(models.TextChoices):
    """When a posting is appraised."""

    MIDTERM = "midterm", pgettext_lazy("posting", "Mid-term appraisal")
    RETURN = "return", pgettext_lazy("posting", "Appraisal on return")


class PostingGrade(models.TextChoices):
    """The grade of an appraisal."""

    EXCELLENT = "excellent", pgettext_lazy("posting", "Excellent")
    COMPETENT = "competent", pgettext_lazy("posting", "Competent")
    BARELY = "barely", pgettext_lazy("posting", "Barely competent")
    NOT = "not", pgettext_lazy("posting", "Not competent")


class PostingVerb(models.TextChoices):
    """What a line of a posting's history tells of."""

    PROPOSE = "propose", pgettext_lazy("posting", "Was proposed")
    ORDER = "order", pgettext_lazy("posting", "Was sent by an order")
    APPROVE = "approve", pgettext_lazy("posting", "Was approved")
    REFUSE = "refuse", pgettext_lazy("posting", "Was refused")
    WITHDRAW = "withdraw", pgettext_lazy("posting", "The proposal was withdrawn")
    CALL_OFF = "call_off", pgettext_lazy("posting", "Was called off before it began")
    TASK = "add_task", pgettext_lazy("posting", "A task was given")
    CHANGE_TASK = "change_task", pgettext_lazy("posting", "A task was changed")
    DONE = "report_task", pgettext_lazy("posting", "A task was done")
    MIDTERM = "midterm", pgettext_lazy("posting", "Was appraised at mid-term")
    EXTEND = "extend", pgettext_lazy("posting", "Was extended")
    RETURN = "come_home", pgettext_lazy("posting", "Returned")
    APPRAISE = "appraise", pgettext_lazy("posting", "Was appraised on return")
    CHASE = "chase", pgettext_lazy("posting", "Was chased up")


_S = PostingState
_UNDER_WAY = frozenset({_S.UNDER_WAY})
POSTING_TABLE: TransitionTable[PostingState] = TransitionTable(
    states=tuple(_S),
    transitions=(
        Transition(verb="approve", sources=frozenset({_S.PROPOSED}), target=_S.UNDER_WAY),
        Transition(verb="refuse", sources=frozenset({_S.PROPOSED}), target=_S.REFUSED),
        Transition(verb="withdraw", sources=frozenset({_S.PROPOSED}), target=_S.WITHDRAWN),
        Transition(verb="call_off", sources=_UNDER_WAY, target=_S.WITHDRAWN),
        Transition(verb="add_task", sources=_UNDER_WAY, target=_S.UNDER_WAY),
        Transition(verb="change_task", sources=_UNDER_WAY, target=_S.UNDER_WAY),
        Transition(verb="report_task", sources=_UNDER_WAY, target=_S.UNDER_WAY),
        Transition(verb="midterm", sources=_UNDER_WAY, target=_S.UNDER_WAY),
        Transition(verb="extend", sources=_UNDER_WAY, target=_S.UNDER_WAY),
        Transition(verb="come_home", sources=_UNDER_WAY, target=_S.RETURNED),
        Transition(verb="appraise", sources=frozenset({_S.RETURNED}), target=_S.APPRAISED),
    ),
)
#: A person has one of these at most.
OPEN_POSTINGS = (_S.PROPOSED, _S.UNDER_WAY)
#: Somebody still has to do something by a day.
DUE_POSTINGS = (_S.UNDER_WAY, _S.RETURNED)
#: Happened, or is happening: what is counted.
SERVED = (_S.UNDER_WAY, _S.RETURNED, _S.APPRAISED)

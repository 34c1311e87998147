"""Kinds, states and the transition table of work orders of the 12345 hotline. Pure."""

from django.db import models
from django.utils.translation import pgettext_lazy

from xinhui.core.transitions import Transition, TransitionTable


class HotlineKind(models.TextChoices):
    """What the caller wants (GB/T 33358, “诉求类型”)."""

    CONSULT = "consult", pgettext_lazy("hotline", "Question")
    HELP = "help", pgettext_lazy("hotline", "Request for help")
    COMPLAINT = "complaint", pgettext_lazy("hotline", "Complaint")
    TIP_OFF = "tip_off", pgettext_lazy("hotline", "Tip-off")
    SUGGESTION = "suggestion", pgettext_lazy("hotline", "Suggestion")
    PRAISE = "praise", pgettext_lazy("hotline", "Praise")


#: Kinds that words alone can answer; the others need somebody on the spot before the answer.
WORDS_DO = frozenset({HotlineKind.CONSULT, HotlineKind.SUGGESTION, HotlineKind.PRAISE})


class HotlineUrgency(models.TextChoices):
    """How urgent the hotline calls it."""

    NORMAL = "normal", pgettext_lazy("hotline", "Normal")
    URGENT = "urgent", pgettext_lazy("hotline", "Urgent")
    CRITICAL = "critical", pgettext_lazy("hotline", "Critical")


class HotlineState(models.TextChoices):
    """Where an order stands."""

    TO_SORT = "to_sort", pgettext_lazy("hotline", "To be sorted")
    IN_HAND = "in_hand", pgettext_lazy("hotline", "In hand")
    ANSWERED = "answered", pgettext_lazy("hotline", "Answered")
    CLOSED = "closed", pgettext_lazy("hotline", "Closed")
    RETURNED = "returned", pgettext_lazy("hotline", "Returned to the hotline")


class SortReason(models.TextChoices):
    """Why a person has to sort an order."""

    PLACE = "place", pgettext_lazy("hotline", "The place is not clear")
    CATEGORY = "category", pgettext_lazy("hotline", "The classification is not in the mapping table")
    BOTH = "both", pgettext_lazy("hotline", "Neither place nor category is clear")
    WORDS = "words", pgettext_lazy("hotline", "May be answered in words")
    AGAIN = "again", pgettext_lazy("hotline", "Sent back by the hotline")


class Satisfaction(models.TextChoices):
    """What the caller said when called back."""

    SATISFIED = "satisfied", pgettext_lazy("hotline", "Satisfied")
    FAIR = "fair", pgettext_lazy("hotline", "Fairly satisfied")
    UNSATISFIED = "unsatisfied", pgettext_lazy("hotline", "Not satisfied")
    UNREACHED = "unreached", pgettext_lazy("hotline", "Not reached")


#: 满意率 counts these as satisfied, out of all who were reached.
CONTENT = frozenset({Satisfaction.SATISFIED, Satisfaction.FAIR})

_S = HotlineState


def _t(verb: str, sources: set[HotlineState], target: HotlineState) -> Transition[HotlineState]:
    return Transition(verb=verb, sources=frozenset(sources), target=target)


#: Sent back by the hotline (重办) an order is reworked where its whistle still awaits verification, else sorted anew.
HOTLINE_TABLE: TransitionTable[HotlineState] = TransitionTable(
    states=tuple(_S),
    transitions=(
        _t("place", {_S.TO_SORT}, _S.IN_HAND),
        _t("send_up", {_S.TO_SORT}, _S.TO_SORT),
        _t("return", {_S.TO_SORT}, _S.RETURNED),
        _t("answer", {_S.TO_SORT, _S.IN_HAND}, _S.ANSWERED),
        _t("call_back", {_S.ANSWERED}, _S.CLOSED),
        _t("reopen", {_S.ANSWERED, _S.CLOSED, _S.RETURNED}, _S.TO_SORT),
        _t("rework", {_S.ANSWERED, _S.CLOSED}, _S.IN_HAND),
    ),
)
OPEN_ORDERS = frozenset({_S.TO_SORT, _S.IN_HAND})

"""Services for talent and the tickets that ask for them: kinds, where one stands. Pure."""

from django.db import models
from django.utils.translation import pgettext_lazy

from xinhui.core.transitions import Transition, TransitionTable


class TalentServiceKind(models.TextChoices):
    """What a service is about (issue text, “one entry for …”)."""

    HUKOU = "hukou", pgettext_lazy("ticket", "Household registration")
    SCHOOLING = "schooling", pgettext_lazy("ticket", "Schooling of children")
    SPOUSE = "spouse", pgettext_lazy("ticket", "Work for the spouse")
    HOUSING = "housing", pgettext_lazy("ticket", "Housing")
    MEDICAL = "medical", pgettext_lazy("ticket", "Medical care")
    RESEARCH = "research", pgettext_lazy("ticket", "Start of research")
    ENTRY_EXIT = "entry_exit", pgettext_lazy("ticket", "Entry, exit and residence")
    INSURANCE = "insurance", pgettext_lazy("ticket", "Social insurance")
    FINANCE = "finance", pgettext_lazy("ticket", "Loans and guarantees")
    OTHER = "other", pgettext_lazy("ticket", "Other help")


class TicketState(models.TextChoices):
    """Where a ticket stands."""

    FILED = "filed", pgettext_lazy("ticket", "Filed, being checked")
    ASKED = "asked", pgettext_lazy("ticket", "Papers missing")
    CHECKED = "checked", pgettext_lazy("ticket", "Complete, with the lead unit")
    TAKEN = "taken", pgettext_lazy("ticket", "Being handled")
    WAITING = "waiting", pgettext_lazy("ticket", "Handled, waits for the applicant")
    SOLVED = "solved", pgettext_lazy("ticket", "Solved, to be confirmed")
    CONFIRMED = "confirmed", pgettext_lazy("ticket", "Confirmed")
    REFUSED = "refused", pgettext_lazy("ticket", "Refused with reasons")
    WITHDRAWN = "withdrawn", pgettext_lazy("ticket", "Withdrawn")


_S = TicketState
#: Somebody still has to do something.
OPEN = frozenset({_S.FILED, _S.ASKED, _S.CHECKED, _S.TAKEN, _S.WAITING})
TICKET_TABLE: TransitionTable[TicketState] = TransitionTable(
    states=tuple(_S),
    transitions=(
        Transition(verb="check", sources=frozenset({_S.FILED}), target=_S.CHECKED),
        Transition(verb="ask_more", sources=frozenset({_S.FILED}), target=_S.ASKED),
        Transition(verb="ask_more", sources=frozenset({_S.TAKEN}), target=_S.WAITING),
        Transition(verb="supplement", sources=frozenset({_S.ASKED}), target=_S.FILED),
        Transition(verb="supplement", sources=frozenset({_S.WAITING}), target=_S.TAKEN),
        Transition(verb="take", sources=frozenset({_S.CHECKED}), target=_S.TAKEN),
        Transition(verb="part", sources=frozenset({_S.TAKEN}), target=_S.TAKEN),
        Transition(verb="solve", sources=frozenset({_S.TAKEN}), target=_S.SOLVED),
        Transition(verb="refuse", sources=frozenset({_S.FILED, _S.CHECKED, _S.TAKEN}), target=_S.REFUSED),
        Transition(verb="confirm", sources=frozenset({_S.SOLVED}), target=_S.CONFIRMED),
        Transition(verb="reopen", sources=frozenset({_S.SOLVED}), target=_S.TAKEN),
        Transition(
            verb="withdraw", sources=frozenset({_S.FILED, _S.ASKED, _S.CHECKED, _S.TAKEN, _S.WAITING}),
            target=_S.WITHDRAWN,
        ),
    ),
)  # fmt: skip


class TicketPartState(models.TextChoices):
    """Where a partner's part stands."""

    ASKED = "asked", pgettext_lazy("ticket", "Asked of the partner")
    ANSWERED = "answered", pgettext_lazy("ticket", "Answered by the partner")
    CALLED_OFF = "called_off", pgettext_lazy("ticket", "Needed no longer")


class FiledBy(models.TextChoices):
    """By which way a ticket came."""

    PERSON = "person", pgettext_lazy("ticket", "The person's account")
    CARD = "card", pgettext_lazy("ticket", "Card number and code")
    EMPLOYER = "employer", pgettext_lazy("ticket", "The employer")
    OFFICE = "office", pgettext_lazy("ticket", "The talent office")


class TicketDeed(models.TextChoices):
    """What a line of a ticket's history says was done."""

    FILE = "file", pgettext_lazy("ticket deed", "Filed")
    CHECK = "check", pgettext_lazy("ticket deed", "Papers complete")
    ASK_MORE = "ask_more", pgettext_lazy("ticket deed", "Asked for more")
    SUPPLEMENT = "supplement", pgettext_lazy("ticket deed", "Supplemented")
    TAKE = "take", pgettext_lazy("ticket deed", "Taken up by the lead unit")
    PART = "part", pgettext_lazy("ticket deed", "Partner asked")
    ANSWER = "answer", pgettext_lazy("ticket deed", "Partner answered")
    CALL_OFF = "call_off", pgettext_lazy("ticket deed", "Partner's part called off")
    SOLVE = "solve", pgettext_lazy("ticket deed", "Solved")
    REFUSE = "refuse", pgettext_lazy("ticket deed", "Refused")
    CONFIRM = "confirm", pgettext_lazy("ticket deed", "Confirmed by the applicant")
    SILENT = "silent", pgettext_lazy("ticket deed", "Confirmed by itself: ten working days without a word")
    REOPEN = "reopen", pgettext_lazy("ticket deed", "Reopened by the applicant")
    WITHDRAW = "withdraw", pgettext_lazy("ticket deed", "Withdrawn")
    NOTE = "note", pgettext_lazy("ticket deed", "Note")
    LATE = "late", pgettext_lazy("ticket deed", "Late: handed up")
    PART_LATE = "part_late", pgettext_lazy("ticket deed", "Partner late: handed up")
    WISH = "wish", pgettext_lazy("ticket deed", "School wishes entered")
    NO_PLACE = "no_place", pgettext_lazy("ticket deed", "No wished school had room")
    RETURN_PLACE = "return_place", pgettext_lazy("ticket deed", "School place given back")

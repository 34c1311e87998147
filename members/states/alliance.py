"""States and transition tables of alliances: their meetings, what is offered and needed, projects. Pure."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xinhui.core.transitions import Transition, TransitionTable


class AllianceMeetingState(models.TextChoices):
    """Where a meeting of an alliance stands."""

    PLANNED = "planned", pgettext_lazy("alliance", "Meeting planned")
    HELD = "held", pgettext_lazy("alliance", "Meeting held")
    CALLED_OFF = "called_off", pgettext_lazy("alliance", "Meeting called off")


class WishList(models.TextChoices):
    """Which of the lists an item stands on; the third list is that of the projects."""

    RESOURCE = "resource", _("List of resources")
    DEMAND = "demand", _("List of demands")


class WishKind(models.TextChoices):
    """What is offered or needed; like is matched with like."""

    VENUE = "venue", _("Rooms and venues")
    EXPERTISE = "expertise", pgettext_lazy("alliance", "Expertise")
    FUNDS = "funds", pgettext_lazy("alliance", "Funds")
    PEOPLE = "people", _("Hands and volunteers")
    EQUIPMENT = "equipment", _("Equipment and goods")
    TRAINING = "training", _("Training and lectures")
    CULTURE = "culture", _("Culture and sports")
    HEALTH = "health", _("Health services")
    WORKS = "works", _("Repairs and public works")
    OTHER = "other", pgettext_lazy("alliance", "Other help")


class WishState(models.TextChoices):
    """Where an item or a project stands: an item goes where its projects go."""

    OPEN = "open", _("Open for matching")
    MATCHED = "matched", pgettext_lazy("alliance", "Matched")
    IN_HAND = "in_hand", _("In hand")
    DONE = "done", _("Done, to be rated")
    RATED = "rated", _("Rated by the community")
    WITHDRAWN = "withdrawn", _("Withdrawn")


_M, _W = AllianceMeetingState, WishState
MEETING_TABLE: TransitionTable[AllianceMeetingState] = TransitionTable(
    states=tuple(_M),
    transitions=(
        Transition(verb="hold", sources=frozenset({_M.PLANNED}), target=_M.HELD),
        Transition(verb="call_off", sources=frozenset({_M.PLANNED}), target=_M.CALLED_OFF),
    ),
)
#: An item's further states follow its projects (services/alliances/frame.py, `settle`).
ITEM_TABLE: TransitionTable[WishState] = TransitionTable(
    states=tuple(_W),
    transitions=(
        Transition(verb="amend", sources=frozenset({_W.OPEN}), target=_W.OPEN),
        Transition(verb="match", sources=frozenset({_W.OPEN}), target=_W.MATCHED),
        Transition(verb="withdraw", sources=frozenset({_W.OPEN}), target=_W.WITHDRAWN),
    ),
)
PROJECT_TABLE: TransitionTable[WishState] = TransitionTable(
    states=tuple(_W),
    transitions=(
        Transition(verb="start", sources=frozenset({_W.MATCHED}), target=_W.IN_HAND),
        Transition(verb="note", sources=frozenset({_W.IN_HAND}), target=_W.IN_HAND),
        Transition(verb="finish", sources=frozenset({_W.IN_HAND}), target=_W.DONE),
        # The community does not accept it: it is in hand again.
        Transition(verb="send_back", sources=frozenset({_W.DONE}), target=_W.IN_HAND),
        Transition(verb="rate", sources=frozenset({_W.DONE}), target=_W.RATED),
        Transition(verb="extend", sources=frozenset({_W.MATCHED}), target=_W.MATCHED),
        Transition(verb="extend", sources=frozenset({_W.IN_HAND}), target=_W.IN_HAND),
        Transition(verb="withdraw", sources=frozenset({_W.MATCHED, _W.IN_HAND}), target=_W.WITHDRAWN),
    ),
)
#: Projects that somebody still has to work on: what can be overdue.
UNDER_WAY = frozenset({_W.MATCHED, _W.IN_HAND})
#: The order in which projects advance.
ADVANCE = (_W.MATCHED, _W.IN_HAND, _W.DONE, _W.RATED)


class ProjectVerb(models.TextChoices):
    """What a line of a project's history tells of."""

    MATCH = "match", _("The demand was matched")
    START = "start", _("The project began")
    NOTE = "note", pgettext_lazy("alliance", "Progress was noted")
    FINISH = "finish", _("The project was finished")
    SEND_BACK = "send_back", _("The community did not accept it")
    RATE = "rate", _("The community rated it")
    EXTEND = "extend", _("Another due date was agreed")
    WITHDRAW = "withdraw", _("The project was withdrawn")
    CHASE = "chase", _("The late project was chased up")

"""Industry chains and stations of new employment: places in a chain, platforms, where a firm's demand stands. Pure."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xinhui.core.transitions import Transition, TransitionTable


class ChainPosition(models.TextChoices):
    """Where in the chain a firm works."""

    UPSTREAM = "upstream", _("Upstream")
    MIDSTREAM = "midstream", _("Midstream")
    DOWNSTREAM = "downstream", _("Downstream")


class PlatformKind(models.TextChoices):
    """What the people of a station do."""

    COURIER = "courier", _("Parcel delivery")
    DELIVERY = "delivery", _("Food delivery")
    RIDE_HAILING = "ride_hailing", _("Ride-hailing")
    FREIGHT = "freight", _("Road freight")


class ChainActivityKind(models.TextChoices):
    """What was held: a meeting of the committee, something together, a visit of the instructor."""

    COMMITTEE = "committee", _("Meeting of the chain committee")
    TOGETHER = "together", _("Joint activity of the chain")
    VISIT = "visit", _("Visit of the instructor")


class DemandKind(models.TextChoices):
    """What a firm's demand is about."""

    FINANCE = "finance", pgettext_lazy("chain", "Financing")
    LABOUR = "labour", pgettext_lazy("chain", "Workers and talents")
    LAND = "land", pgettext_lazy("chain", "Land and premises")
    POLICY = "policy", pgettext_lazy("chain", "Policies and permits")
    LOGISTICS = "logistics", pgettext_lazy("chain", "Logistics and utilities")
    MARKET = "market", pgettext_lazy("chain", "Markets and brands")
    PARTY = "party", pgettext_lazy("chain", "Party building in the firm")
    OTHER = "other", pgettext_lazy("chain", "Other matters")


class DemandState(models.TextChoices):
    """Where a demand stands."""

    RAISED = "raised", pgettext_lazy("chain", "Waiting for a unit")
    TAKEN = "taken", pgettext_lazy("chain", "A unit is working on it")
    ANSWERED = "answered", pgettext_lazy("chain", "Answered, to be confirmed")
    CONFIRMED = "confirmed", pgettext_lazy("chain", "Confirmed by the firm")
    WITHDRAWN = "withdrawn", pgettext_lazy("chain", "Withdrawn by the firm")


_S = DemandState
DEMAND_TABLE: TransitionTable[DemandState] = TransitionTable(
    states=tuple(_S),
    transitions=(
        Transition(verb="take", sources=frozenset({_S.RAISED}), target=_S.TAKEN),
        # it is not the unit's matter
        Transition(verb="hand_back", sources=frozenset({_S.TAKEN}), target=_S.RAISED),
        Transition(verb="extend", sources=frozenset({_S.TAKEN}), target=_S.TAKEN),
        Transition(verb="answer", sources=frozenset({_S.TAKEN}), target=_S.ANSWERED),
        Transition(verb="confirm", sources=frozenset({_S.ANSWERED}), target=_S.CONFIRMED),
        # the firm is not helped: the same unit works on it again
        Transition(verb="reopen", sources=frozenset({_S.ANSWERED}), target=_S.TAKEN),
        Transition(verb="withdraw", sources=frozenset({_S.RAISED, _S.TAKEN}), target=_S.WITHDRAWN),
    ),
)
#: Somebody still has to do something: what can be late.
OPEN_DEMANDS = (_S.RAISED, _S.TAKEN, _S.ANSWERED)


class DemandVerb(models.TextChoices):
    """What a line of a demand's history tells of."""

    RAISE = "raise", pgettext_lazy("chain", "The firm raised it")
    TAKE = "take", pgettext_lazy("chain", "A unit took it")
    HAND_BACK = "hand_back", pgettext_lazy("chain", "The unit handed it back")
    EXTEND = "extend", pgettext_lazy("chain", "More time was given")
    ANSWER = "answer", pgettext_lazy("chain", "The unit answered")
    CONFIRM = "confirm", pgettext_lazy("chain", "The firm confirmed it")
    REOPEN = "reopen", pgettext_lazy("chain", "The firm was not helped")
    WITHDRAW = "withdraw", pgettext_lazy("chain", "The firm withdrew it")
    CHASE = "chase", pgettext_lazy("chain", "It was chased up")

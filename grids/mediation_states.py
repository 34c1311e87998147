"""States, levels and the transition table of mediation (矛盾纠纷) by the Fengqiao way. Pure."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from xinhui.core.transitions import Transition, TransitionTable


class MediationState(models.TextChoices):
    """Where a case stands at its level."""

    WAITING = "waiting", _("Awaiting mediation")
    TRIED = "tried", _("Tried without agreement")
    SETTLED = "settled", _("Settled, followed up")
    CLOSED = "closed", _("Closed")
    ENDED = "ended", _("Ended without agreement")


class MediationLevel(models.IntegerChoices):
    """Who mediates, lowest first: small matters do not leave the village, big ones not the town."""

    GRID = 0, _("Grid")
    VILLAGE = 1, _("Village/community")
    TOWN = 2, _("Town/street")
    DISTRICT = 3, _("District")


_S = MediationState


def _t(verb: str, sources: set[MediationState], target: MediationState) -> Transition[MediationState]:
    return Transition(verb=verb, sources=frozenset(sources), target=target)


#: `refer` asks for TRIED: every level tries and writes it down before the next one is asked. The agreement that does
#: not hold is tried again at the level that made it.
MEDIATION_TABLE: TransitionTable[MediationState] = TransitionTable(
    states=tuple(_S),
    transitions=(
        _t("try", {_S.WAITING, _S.TRIED}, _S.TRIED),
        _t("settle", {_S.WAITING, _S.TRIED}, _S.SETTLED),
        _t("refer", {_S.TRIED}, _S.WAITING),
        _t("follow_up", {_S.SETTLED}, _S.SETTLED),
        _t("break", {_S.SETTLED}, _S.TRIED),
        _t("close", {_S.SETTLED}, _S.CLOSED),
        _t("end", {_S.TRIED}, _S.ENDED),
    ),
)
#: Cases that still ask for somebody's hand.
OPEN_CASES = frozenset({_S.WAITING, _S.TRIED, _S.SETTLED})
#: Days after the agreement on which somebody asks whether it holds.
FOLLOW_UP_DAYS = (7, 30, 90)

"""Analysis: whose posts make a team, where a reshuffle on paper stands, what a history tells. Pure."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from cadres.states.cadre import PostLevel
from xinhui.core.transitions import Transition, TransitionTable


class TeamScope(models.TextChoices):
    """Whose posts are counted."""

    TEAM = "team", _("Leading team")
    PRINCIPALS = "principals", _("Principals of leading teams")
    DEPUTIES = "deputies", _("Deputies of leading teams")
    MIDDLE = "middle_level", _("Middle-level heads")


LEVELS: dict[str, tuple[PostLevel, ...]] = {
    TeamScope.TEAM: (PostLevel.COUNTY, PostLevel.COUNTY_DEPUTY, PostLevel.TOWNSHIP, PostLevel.TOWNSHIP_DEPUTY),
    TeamScope.PRINCIPALS: (PostLevel.COUNTY, PostLevel.TOWNSHIP),
    TeamScope.DEPUTIES: (PostLevel.COUNTY_DEPUTY, PostLevel.TOWNSHIP_DEPUTY),
    TeamScope.MIDDLE: (PostLevel.MIDDLE,),
}


class ReshuffleState(models.TextChoices):
    """Where a reshuffle on paper stands: nothing of it is ever applied by the machine."""

    DRAFT = "draft", _("Reshuffle in the making")
    SHARED = "shared", _("Shared with the cadre office")
    ARCHIVED = "archived", _("Reshuffle put away")


_R = ReshuffleState
RESHUFFLE_TABLE: TransitionTable[ReshuffleState] = TransitionTable(
    states=tuple(_R),
    transitions=(
        Transition(verb="plan", sources=frozenset({_R.DRAFT}), target=_R.DRAFT),
        Transition(verb="share", sources=frozenset({_R.DRAFT}), target=_R.SHARED),
        Transition(verb="take_back", sources=frozenset({_R.SHARED}), target=_R.DRAFT),
        Transition(verb="archive", sources=frozenset({_R.DRAFT, _R.SHARED}), target=_R.ARCHIVED),
    ),
)


class TenureEvent(models.TextChoices):
    """What happened between a person and a post."""

    BEGAN = "began", _("Took the post")
    ENDED = "ended", _("Gave up the post")

"""What residential quarters and their joint meetings are and where topics stand. Pure."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from xinhui.core.transitions import Transition, TransitionTable


class PropertyMode(models.TextChoices):
    """Who looks after the buildings."""

    FIRM = "firm", _("Property firm")
    SELF = "self", _("Managed by the owners")
    COMMUNITY = "community", _("Looked after by the community")
    NONE = "none", _("No property management")


class Side(models.TextChoices):
    """Who answers for a topic of the joint meeting."""

    BRANCH = "branch", _("Party branch of the quarter")
    PROPERTY = "property", _("Property side")
    OWNERS = "owners", _("Owners' committee")
    COMMUNITY = "community", _("Community (residents' committee)")


class TopicState(models.TextChoices):
    """Where a topic stands."""

    RAISED = "raised", _("Topic raised")
    AGREED = "agreed", _("Agreed, being done")
    DONE = "done", _("Topic settled")
    GIVEN_UP = "given_up", _("Given up")


_S = TopicState
TOPIC_TABLE: TransitionTable[TopicState] = TransitionTable(
    states=tuple(_S),
    transitions=(
        Transition(verb="agree", sources=frozenset({_S.RAISED}), target=_S.AGREED),
        Transition(verb="finish", sources=frozenset({_S.AGREED}), target=_S.DONE),
        Transition(verb="give_up", sources=frozenset({_S.RAISED, _S.AGREED}), target=_S.GIVEN_UP),
        # residents say that it was not settled after all
        Transition(verb="reopen", sources=frozenset({_S.DONE}), target=_S.RAISED),
    ),
)
OPEN_TOPICS = (_S.RAISED, _S.AGREED)

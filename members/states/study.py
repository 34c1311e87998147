"""States of the sessions of youth theory study groups, and what their members do in them. Pure."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from xinhui.core.transitions import Transition, TransitionTable


class StudyRole(models.TextChoices):
    """What somebody does in a study group."""

    LEADER = "leader", _("Leader of the study group")
    DEPUTY = "deputy", _("Deputy of the study group")
    MEMBER = "member", _("Member of the study group")


class StudyKind(models.TextChoices):
    """The form of a session."""

    READING = "reading", _("Guided reading")
    DISCUSSION = "discussion", _("Study and discussion")
    LECTURE = "lecture", _("Youth micro-lecture")
    FIELD = "field", _("Field study")


class StudyState(models.TextChoices):
    """Where a session stands."""

    PLANNED = "planned", _("Session planned")
    HELD = "held", _("Session held")
    CALLED_OFF = "called_off", _("Session called off")


_S = StudyState
SESSION_TABLE: TransitionTable[StudyState] = TransitionTable(
    states=tuple(_S),
    transitions=(
        Transition(verb="move", sources=frozenset({_S.PLANNED}), target=_S.PLANNED),
        Transition(verb="hold", sources=frozenset({_S.PLANNED}), target=_S.HELD),
        Transition(verb="call_off", sources=frozenset({_S.PLANNED}), target=_S.CALLED_OFF),
    ),
)

"""States and the transition table of people sent down to grids (下沉人员). Pure."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from xinhui.core.transitions import Transition, TransitionTable


class DeploymentState(models.TextChoices):
    """Where a person who was sent down stands."""

    SENT = "sent", _("Sent, not yet arrived")
    ON_DUTY = "on_duty", _("On duty")
    RECALLED = "recalled", _("Recalled")


_S = DeploymentState
DEPLOYMENT_TABLE: TransitionTable[DeploymentState] = TransitionTable(
    states=tuple(_S),
    transitions=(
        Transition(verb="arrive", sources=frozenset({_S.SENT}), target=_S.ON_DUTY),
        Transition(verb="recall", sources=frozenset({_S.SENT, _S.ON_DUTY}), target=_S.RECALLED),
    ),
)
#: Those who are expected or at work.
OPEN_DEPLOYMENTS = frozenset({_S.SENT, _S.ON_DUTY})

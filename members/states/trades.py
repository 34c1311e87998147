"""Citizens of every trade in governance: trades, what they offer, tasks and who takes them. Pure."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from xinhui.core.transitions import Transition, TransitionTable


class Trade(models.TextChoices):
    """Who takes part."""

    DELEGATE = "delegate", _("Delegates to people's congresses")
    CPPCC = "cppcc", _("CPPCC members")
    VETERAN = "veteran", _("Veterans")
    COURIER = "courier", _("Couriers")
    RIDER = "rider", _("Food delivery riders")
    DRIVER = "driver", _("Ride-hailing drivers")
    TEACHER = "teacher", _("Teachers")
    DOCTOR = "doctor", _("Doctors")
    LAWYER = "lawyer", _("Lawyers")
    WORTHY = "worthy", _("New village worthies")


class TradeOffer(models.TextChoices):
    """What a participant can do."""

    SPOT = "spot", _("Spot problems on the way")
    CONSULT = "consult", _("Consult and collect opinions")
    MEDIATE = "mediate", _("Mediate disputes")
    LEGAL = "legal", _("Explain the law")
    MEDICAL = "medical", _("Give medical help")
    TEACH = "teach", _("Teach and tutor")
    CARRY = "carry", _("Carry and deliver")
    DRIVE = "drive", _("Drive people")
    PUBLICISE = "publicise", _("Make policies known")
    RESCUE = "rescue", _("Help in emergencies")


class PartOfDay(models.TextChoices):
    """When in the day."""

    MORNING = "morning", _("Morning")
    AFTERNOON = "afternoon", _("Afternoon")
    EVENING = "evening", _("Evening")


class TaskState(models.TextChoices):
    """Where a task stands."""

    OPEN = "open", _("Task open")
    DONE = "done", _("Task completed")
    CANCELLED = "cancelled", _("Task called off")


class ShareState(models.TextChoices):
    """What one participant said to a task."""

    OFFERED = "offered", _("Offered, no answer yet")
    ACCEPTED = "accepted", _("Accepted by the participant")
    DECLINED = "declined", _("Declined")
    DONE = "done", _("Done with a result")
    ABSENT = "absent", _("Accepted and not done")
    LAPSED = "lapsed", _("Lapsed without an answer")


_T, _S = TaskState, ShareState
TASK_TABLE: TransitionTable[TaskState] = TransitionTable(
    states=tuple(_T),
    transitions=(
        Transition(verb="offer", sources=frozenset({_T.OPEN}), target=_T.OPEN),
        Transition(verb="finish", sources=frozenset({_T.OPEN}), target=_T.DONE),
        Transition(verb="cancel", sources=frozenset({_T.OPEN}), target=_T.CANCELLED),
    ),
)
SHARE_TABLE: TransitionTable[ShareState] = TransitionTable(
    states=tuple(_S),
    transitions=(
        Transition(verb="accept", sources=frozenset({_S.OFFERED}), target=_S.ACCEPTED),
        Transition(verb="decline", sources=frozenset({_S.OFFERED, _S.ACCEPTED}), target=_S.DECLINED),
        Transition(verb="complete", sources=frozenset({_S.ACCEPTED}), target=_S.DONE),
        Transition(verb="miss", sources=frozenset({_S.ACCEPTED}), target=_S.ABSENT),
        Transition(verb="lapse", sources=frozenset({_S.OFFERED}), target=_S.LAPSED),
    ),
)

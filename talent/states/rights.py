"""What people ask about their own data, and where a request stands. Pure.

Sources: 个人信息保护法 (2021) 第十五条 (withdrawal of consent), 第四十五条 (access, copy), 第四十六条 (correction),
第四十七条 (deletion, and what a law demands to keep), 第五十条 (requests are answered, a refusal says why).
15 working days: 《App违法违规收集使用个人信息行为认定方法》(国信办秘字〔2019〕191号) 六.
GB/T 35273-2020, 8.7 would allow thirty days.
"""

from django.db import models
from django.utils.translation import pgettext_lazy

from xinhui.core.transitions import Transition, TransitionTable

#: Working days in which a request is answered.
DAYS_TO_ANSWER = 15
#: The office is reminded so many working days before.
DAYS_TO_REMIND = 3


class RequestKind(models.TextChoices):
    """What is asked."""

    ACCESS = "access", pgettext_lazy("rights", "See what is kept")
    CORRECTION = "correction", pgettext_lazy("rights", "Correct")
    EXPORT = "export", pgettext_lazy("rights", "Take a copy away")
    DELETION = "deletion", pgettext_lazy("rights", "Delete")
    CONSENT = "consent", pgettext_lazy("rights", "Withdraw consent")


class RequestChannel(models.TextChoices):
    """How it came."""

    ACCOUNT = "account", pgettext_lazy("rights", "By the own account")
    PAPER = "paper", pgettext_lazy("rights", "On paper, at the counter")
    RETENTION = "retention", pgettext_lazy("rights", "The portal: purpose ended")


class RequestState(models.TextChoices):
    """Where it stands."""

    RECEIVED = "received", pgettext_lazy("rights", "To be answered")
    PROPOSED = "proposed", pgettext_lazy("rights", "Deletion awaits a second person")
    DONE = "done", pgettext_lazy("rights", "Done")
    REFUSED = "refused", pgettext_lazy("rights", "Refused with reasons")
    WITHDRAWN = "withdrawn", pgettext_lazy("rights", "Taken back")


_R = RequestState
WAITING = frozenset({_R.RECEIVED, _R.PROPOSED})
REQUEST_TABLE: TransitionTable[RequestState] = TransitionTable(
    states=tuple(_R),
    transitions=(
        Transition(verb="answer", sources=frozenset({_R.RECEIVED}), target=_R.DONE),
        Transition(verb="apply", sources=frozenset({_R.RECEIVED}), target=_R.DONE),
        Transition(verb="propose", sources=frozenset({_R.RECEIVED}), target=_R.PROPOSED),
        Transition(verb="send_back", sources=frozenset({_R.PROPOSED}), target=_R.RECEIVED),
        Transition(verb="erase", sources=frozenset({_R.PROPOSED}), target=_R.DONE),
        Transition(verb="refuse", sources=frozenset({_R.RECEIVED, _R.PROPOSED}), target=_R.REFUSED),
        Transition(verb="withdraw", sources=frozenset({_R.RECEIVED, _R.PROPOSED}), target=_R.WITHDRAWN),
    ),
)


class DutyState(models.TextChoices):
    """Whether a duty to keep a file stands."""

    STANDING = "standing", pgettext_lazy("rights", "Stands")
    LIFTED = "lifted", pgettext_lazy("rights", "Lifted")


_D = DutyState
DUTY_TABLE: TransitionTable[DutyState] = TransitionTable(
    states=tuple(_D),
    transitions=(Transition(verb="lift", sources=frozenset({_D.STANDING}), target=_D.LIFTED),),
)

LOOK = "talent.look"


class PersonLook(models.TextChoices):
    """What of a person was looked at; the trail keeps it as `talent.look.<what>`."""

    PAGE = "page", pgettext_lazy("rights", "The file on the screen")
    IDENTITY = "identity", pgettext_lazy("rights", "Identity and mobile number in clear")
    COPY = "copy", pgettext_lazy("rights", "A copy of everything, for the person")

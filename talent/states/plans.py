"""The talent-doubling plan: where a year's list, a task, a partner's part and a request for more time stand. Pure."""

from django.db import models
from django.utils.translation import pgettext_lazy

from xinhui.core.transitions import Transition, TransitionTable


class PlanYearState(models.TextChoices):
    """Where the task list of a year stands."""

    DRAFT = "draft", pgettext_lazy("plan", "Being drawn up")
    ADOPTED = "adopted", pgettext_lazy("plan", "Adopted")
    CLOSED = "closed", pgettext_lazy("plan", "Closed")


_Y = PlanYearState
PLAN_YEAR_TABLE: TransitionTable[PlanYearState] = TransitionTable(
    states=tuple(_Y),
    transitions=(
        Transition(verb="change", sources=frozenset({_Y.DRAFT}), target=_Y.DRAFT),
        Transition(verb="adopt", sources=frozenset({_Y.DRAFT}), target=_Y.ADOPTED),
        Transition(verb="close", sources=frozenset({_Y.ADOPTED}), target=_Y.CLOSED),
    ),
)


class PlanField(models.TextChoices):
    """What a task is about."""

    POLICY = "policy", pgettext_lazy("plan", "Policies for talent")
    PLATFORM = "platform", pgettext_lazy("plan", "Platforms and carriers")
    INTAKE = "intake", pgettext_lazy("plan", "Winning talent")
    TRAINING = "training", pgettext_lazy("plan", "Training talent")
    SERVICE = "service", pgettext_lazy("plan", "Services for talent")
    GUARANTEE = "guarantee", pgettext_lazy("plan", "Leadership and means")


class TalentTaskState(models.TextChoices):
    """Where a task stands."""

    LISTED = "listed", pgettext_lazy("plan", "Not begun")
    UNDER_WAY = "under_way", pgettext_lazy("plan", "Under way")
    REPORTED = "reported", pgettext_lazy("plan", "Reported done")
    DONE = "done", pgettext_lazy("plan", "Done")
    SUSPENDED = "suspended", pgettext_lazy("plan", "Suspended")
    DROPPED = "dropped", pgettext_lazy("plan", "Struck off")


_S = TalentTaskState
#: Tasks that the lead still works on.
OPEN_TASKS = frozenset({_S.LISTED, _S.UNDER_WAY})
#: Tasks that nobody need do anything more about.
SETTLED_TASKS = frozenset({_S.DONE, _S.DROPPED})


def _stays(verb: str, *states: TalentTaskState) -> tuple[Transition[TalentTaskState], ...]:
    return tuple(Transition(verb=verb, sources=frozenset({state}), target=state) for state in states)


TALENT_TASK_TABLE: TransitionTable[TalentTaskState] = TransitionTable(
    states=tuple(_S),
    transitions=(
        Transition(verb="begin", sources=frozenset({_S.LISTED}), target=_S.UNDER_WAY),
        *_stays("progress", _S.UNDER_WAY),
        *_stays("evidence", _S.UNDER_WAY, _S.REPORTED),
        *_stays("explain", _S.LISTED, _S.UNDER_WAY, _S.REPORTED),
        Transition(verb="report", sources=frozenset({_S.UNDER_WAY}), target=_S.REPORTED),
        Transition(verb="confirm", sources=frozenset({_S.REPORTED}), target=_S.DONE),
        Transition(verb="send_back", sources=frozenset({_S.REPORTED}), target=_S.UNDER_WAY),
        *_stays("ask_time", _S.LISTED, _S.UNDER_WAY),
        *_stays("decide_time", _S.LISTED, _S.UNDER_WAY),
        *_stays("part", _S.LISTED, _S.UNDER_WAY),
        *_stays("step", _S.LISTED, _S.UNDER_WAY),
        Transition(verb="suspend", sources=frozenset({_S.LISTED, _S.UNDER_WAY}), target=_S.SUSPENDED),
        Transition(verb="resume", sources=frozenset({_S.SUSPENDED}), target=_S.UNDER_WAY),
        Transition(verb="drop", sources=frozenset({_S.LISTED, _S.UNDER_WAY, _S.SUSPENDED}), target=_S.DROPPED),
    ),
)


class TaskPartState(models.TextChoices):
    """Where a partner's part of a task stands."""

    OPEN = "open", pgettext_lazy("plan", "Waited for")
    ANSWERED = "answered", pgettext_lazy("plan", "Answered")
    ACCEPTED = "accepted", pgettext_lazy("plan", "Accepted by the lead")


_P = TaskPartState
TASK_PART_TABLE: TransitionTable[TaskPartState] = TransitionTable(
    states=tuple(_P),
    transitions=(
        Transition(verb="answer", sources=frozenset({_P.OPEN}), target=_P.ANSWERED),
        Transition(verb="accept", sources=frozenset({_P.ANSWERED}), target=_P.ACCEPTED),
        Transition(verb="return", sources=frozenset({_P.ANSWERED}), target=_P.OPEN),
    ),
)


class DeferralState(models.TextChoices):
    """Where a request for more time stands."""

    ASKED = "asked", pgettext_lazy("plan", "Asked for")
    GRANTED = "granted", pgettext_lazy("plan", "Granted")
    REFUSED = "refused", pgettext_lazy("plan", "Refused")
    LAPSED = "lapsed", pgettext_lazy("plan", "No longer needed")


class TaskLight(models.TextChoices):
    """How a task stands by quantity against the time that has passed."""

    GREEN = "green", pgettext_lazy("plan", "On the way")
    AMBER = "amber", pgettext_lazy("plan", "Slower than planned")
    RED = "red", pgettext_lazy("plan", "Late or far behind")
    NONE = "none", pgettext_lazy("plan", "Not running")


class TaskVerb(models.TextChoices):
    """What a line of a task's timeline tells of."""

    ADOPT = "adopt", pgettext_lazy("plan", "The list was adopted")
    BEGIN = "begin", pgettext_lazy("plan", "Taken up")
    PROGRESS = "progress", pgettext_lazy("plan", "Reported on a month")
    STEP = "step", pgettext_lazy("plan", "Reached a milestone")
    EVIDENCE = "evidence", pgettext_lazy("plan", "Brought evidence")
    REMIND = "remind", pgettext_lazy("plan", "Reminded of the deadline")
    LATE = "late", pgettext_lazy("plan", "Missed the deadline")
    CHASED = "chased", pgettext_lazy("plan", "Was told again")
    EXPLAIN = "explain", pgettext_lazy("plan", "Explained the slip")
    REPORT = "report", pgettext_lazy("plan", "Reported done")
    CONFIRM = "confirm", pgettext_lazy("plan", "Confirmed as done")
    SEND_BACK = "send_back", pgettext_lazy("plan", "Sent back")
    ASK_TIME = "ask_time", pgettext_lazy("plan", "Asked for more time")
    GRANT_TIME = "grant_time", pgettext_lazy("plan", "Granted more time")
    REFUSE_TIME = "refuse_time", pgettext_lazy("plan", "Refused more time")
    PART_ANSWER = "part_answer", pgettext_lazy("plan", "Answered its part")
    PART_ACCEPT = "part_accept", pgettext_lazy("plan", "Accepted the part")
    PART_RETURN = "part_return", pgettext_lazy("plan", "Returned the part")
    SUSPEND = "suspend", pgettext_lazy("plan", "Suspended")
    RESUME = "resume", pgettext_lazy("plan", "Pursued again")
    DROP = "drop", pgettext_lazy("plan", "Struck off")

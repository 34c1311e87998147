"""Promotion of leading cadres (选拔任用): the steps of a case, what is checked and said on the way. Pure.

Source: 《党政领导干部选拔任用工作条例》, 2019.
"""

from django.db import models
from django.utils.translation import pgettext_lazy

from xinhui.core.transitions import Transition, TransitionTable


class PromotionState(models.TextChoices):
    """Where a case stands."""

    MOTION = "motion", pgettext_lazy("promotion", "Motion")
    RECOMMENDED = "recommended", pgettext_lazy("promotion", "Recommended")
    INSPECTING = "inspecting", pgettext_lazy("promotion", "Under inspection")
    INSPECTED = "inspected", pgettext_lazy("promotion", "Inspected, to be decided")
    ADOPTED = "adopted", pgettext_lazy("promotion", "Adopted, to be made public")
    PUBLIC = "public", pgettext_lazy("promotion", "Publicity under way")
    PUBLISHED = "published", pgettext_lazy("promotion", "Publicity over, to be appointed")
    PROBATION = "probation", pgettext_lazy("promotion", "On probation")
    CLOSED = "closed", pgettext_lazy("promotion", "Probation passed")
    FAILED = "failed", pgettext_lazy("promotion", "Probation not passed")
    REJECTED = "rejected", pgettext_lazy("promotion", "Voted down")
    STOPPED = "stopped", pgettext_lazy("promotion", "Stopped")


class PromotionVerb(models.TextChoices):
    """What a line of a case's history tells of."""

    DRAFT = "draft", pgettext_lazy("promotion", "The motion was drafted")
    RECOMMEND = "recommend", pgettext_lazy("promotion", "Democratic recommendation was held")
    ANNOUNCE = "announce", pgettext_lazy("promotion", "The inspection was announced")
    CHECK = "check", pgettext_lazy("promotion", "A check was entered")
    WAIVE = "waive", pgettext_lazy("promotion", "A condition was answered with a reason to go on")
    REPORT = "report", pgettext_lazy("promotion", "The inspection was reported")
    ADOPT = "adopt", pgettext_lazy("promotion", "The meeting adopted it")
    REJECT = "reject", pgettext_lazy("promotion", "The meeting voted it down")
    PUBLISH = "publish", pgettext_lazy("promotion", "Publicity began")
    OBJECT = "object", pgettext_lazy("promotion", "An objection came in")
    ANSWER = "answer", pgettext_lazy("promotion", "An objection was checked and answered")
    END_PUBLICITY = "end_publicity", pgettext_lazy("promotion", "Publicity was over")
    APPOINT = "appoint", pgettext_lazy("promotion", "Was appointed, on probation")
    EXTEND = "extend", pgettext_lazy("promotion", "The probation was extended")
    PASS = "pass", pgettext_lazy("promotion", "Passed the probation")
    FAIL = "fail", pgettext_lazy("promotion", "Did not pass the probation")
    STOP = "stop", pgettext_lazy("promotion", "The case was stopped")


_S = PromotionState
#: Before the meeting: checks are entered and conditions answered.
PREPARING = frozenset({_S.MOTION, _S.RECOMMENDED, _S.INSPECTING, _S.INSPECTED})
#: Somebody and a post have one of these at most; probation ends the case for the post.
OPEN = (_S.MOTION, _S.RECOMMENDED, _S.INSPECTING, _S.INSPECTED, _S.ADOPTED, _S.PUBLIC, _S.PUBLISHED)
#: After the vote of the meeting.
VOTED = (_S.ADOPTED, _S.PUBLIC, _S.PUBLISHED, _S.PROBATION, _S.CLOSED, _S.FAILED)
#: The person took the post.
APPOINTED = (_S.PROBATION, _S.CLOSED, _S.FAILED)


def _stay(verb: str, *states: PromotionState) -> tuple[Transition[PromotionState], ...]:
    return tuple(Transition(verb=verb, sources=frozenset({state}), target=state) for state in states)


PROMOTION_TABLE: TransitionTable[PromotionState] = TransitionTable(
    states=tuple(_S),
    transitions=(
        Transition(verb="recommend", sources=frozenset({_S.MOTION}), target=_S.RECOMMENDED),
        Transition(verb="announce", sources=frozenset({_S.RECOMMENDED}), target=_S.INSPECTING),
        *_stay("check", *sorted(PREPARING)),
        *_stay("waive", *sorted(PREPARING)),
        Transition(verb="report", sources=frozenset({_S.INSPECTING}), target=_S.INSPECTED),
        Transition(verb="adopt", sources=frozenset({_S.INSPECTED}), target=_S.ADOPTED),
        Transition(verb="reject", sources=frozenset({_S.INSPECTED}), target=_S.REJECTED),
        Transition(verb="publish", sources=frozenset({_S.ADOPTED}), target=_S.PUBLIC),
        *_stay("object", _S.PUBLIC),
        *_stay("answer", _S.PUBLIC),
        Transition(verb="end_publicity", sources=frozenset({_S.PUBLIC}), target=_S.PUBLISHED),
        Transition(verb="appoint", sources=frozenset({_S.PUBLISHED}), target=_S.PROBATION),
        *_stay("extend", _S.PROBATION),
        Transition(verb="pass", sources=frozenset({_S.PROBATION}), target=_S.CLOSED),
        Transition(verb="fail", sources=frozenset({_S.PROBATION}), target=_S.FAILED),
        Transition(verb="stop", sources=frozenset(OPEN), target=_S.STOPPED),
    ),
)


class CheckKind(models.TextChoices):
    """The four checks without which nobody is brought before the meeting (凡提四必)."""

    ARCHIVE = "archive", pgettext_lazy("promotion", "Personnel archive examined")
    DECLARED = "declared", pgettext_lazy("promotion", "Declared personal matters verified")
    DISCIPLINE = "discipline", pgettext_lazy("promotion", "Opinion of discipline inspection heard")
    LETTERS = "letters", pgettext_lazy("promotion", "Letters that can be followed up verified")


class CheckResult(models.TextChoices):
    """What a check came to."""

    CLEAR = "clear", pgettext_lazy("promotion", "Nothing found")
    SETTLED = "settled", pgettext_lazy("promotion", "Found, explained and settled")
    PROBLEM = "problem", pgettext_lazy("promotion", "Problem that stands against it")


class PoliticalResult(models.TextChoices):
    """What the political examination of the inspection came to."""

    QUALIFIED = "qualified", pgettext_lazy("promotion", "Politically qualified")
    PROBLEM = "problem", pgettext_lazy("promotion", "Politically not qualified")


class ObjectionResult(models.TextChoices):
    """What the check of an objection came to."""

    OPEN = "open", pgettext_lazy("promotion", "Being checked")
    UNFOUNDED = "unfounded", pgettext_lazy("promotion", "Not found true")
    HARMLESS = "harmless", pgettext_lazy("promotion", "Partly true, does not stand against it")
    UPHELD = "upheld", pgettext_lazy("promotion", "Found true, stands against it")


class StopReason(models.TextChoices):
    """Why a case is stopped."""

    SUPPORT = "support", pgettext_lazy("promotion", "Too little support in the recommendation")
    CHECK = "check", pgettext_lazy("promotion", "Result of the four checks")
    INSPECTION = "inspection", pgettext_lazy("promotion", "Result of the inspection")
    CONDITIONS = "conditions", pgettext_lazy("promotion", "Conditions not fulfilled")
    OBJECTION = "objection", pgettext_lazy("promotion", "Objection found true")
    DISCIPLINE = "discipline", pgettext_lazy("promotion", "Discipline or investigation")
    OWN_WISH = "own_wish", pgettext_lazy("promotion", "Own wish")
    WORK = "work", pgettext_lazy("promotion", "Needs of the work have changed")

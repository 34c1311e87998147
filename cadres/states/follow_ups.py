"""What was agreed in a talk (follow-ups), and the steps that the histories of care keep."""

from django.db import models
from django.utils.translation import pgettext_lazy

from xinhui.core.transitions import Transition, TransitionTable


class FollowState(models.TextChoices):
    """Where a follow-up stands."""

    OPEN = "open", pgettext_lazy("follow-up", "To be done")
    DONE = "done", pgettext_lazy("follow-up", "Done")
    DROPPED = "dropped", pgettext_lazy("follow-up", "No longer wanted")


FOLLOW_TABLE: TransitionTable[FollowState] = TransitionTable(
    states=tuple(FollowState),
    transitions=(
        Transition(verb="finish", sources=frozenset({FollowState.OPEN}), target=FollowState.DONE),
        Transition(verb="drop", sources=frozenset({FollowState.OPEN}), target=FollowState.DROPPED),
    ),
)


class CareVerb(models.TextChoices):
    """What a line of a history says."""

    TALK_RAISE = "talk_raise", pgettext_lazy("care line", "Talk put on the list")
    TALK_ASSIGN = "talk_assign", pgettext_lazy("care line", "Talker named")
    TALK_HOLD = "talk_hold", pgettext_lazy("care line", "Talk held")
    TALK_CONFIRM = "talk_confirm", pgettext_lazy("care line", "Confirmed by the person")
    TALK_DENY = "talk_deny", pgettext_lazy("care line", "The person says that it did not take place")
    TALK_DROP = "talk_drop", pgettext_lazy("care line", "Talk no longer due")
    TALK_AGREE = "talk_agree", pgettext_lazy("care line", "Follow-up agreed")
    FOLLOW_FINISH = "follow_finish", pgettext_lazy("care line", "Follow-up done")
    FOLLOW_DROP = "follow_drop", pgettext_lazy("care line", "Follow-up no longer wanted")
    DISCIPLINE_RECORD = "discipline_record", pgettext_lazy("care line", "Discipline entered")
    DISCIPLINE_WITHDRAW = "discipline_withdraw", pgettext_lazy("care line", "Decision withdrawn")
    REUSE_PROPOSE = "reuse_propose", pgettext_lazy("care line", "Re-use proposed")
    REUSE_APPROVE = "reuse_approve", pgettext_lazy("care line", "First approval")
    REUSE_SECOND = "reuse_second", pgettext_lazy("care line", "Second approval")
    REUSE_REFUSE = "reuse_refuse", pgettext_lazy("care line", "Re-use refused")
    REMOVAL_PROPOSE = "removal_propose", pgettext_lazy("care line", "Adjustment proposed")
    REMOVAL_VERIFY = "removal_verify", pgettext_lazy("care line", "Grounds verified")
    REMOVAL_SAY = "removal_say", pgettext_lazy("care line", "The person has written")
    REMOVAL_HEAR = "removal_hear", pgettext_lazy("care line", "The person was heard")
    REMOVAL_AGREE = "removal_agree", pgettext_lazy("care line", "Agreed by the first")
    REMOVAL_DECIDE = "removal_decide", pgettext_lazy("care line", "Decided by the second")
    REMOVAL_DROP = "removal_drop", pgettext_lazy("care line", "Adjustment dropped")
    FINDING_ADD = "finding_add", pgettext_lazy("care line", "Finding entered")
    FINDING_REPORT = "finding_report", pgettext_lazy("care line", "Reported as rectified")
    FINDING_BACK = "finding_back", pgettext_lazy("care line", "Sent back")
    FINDING_VERIFY = "finding_verify", pgettext_lazy("care line", "Rectification accepted")

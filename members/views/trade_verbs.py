"""Every verb on participants, tasks and shares of citizens, as the places do them: form, service, who may."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from members.forms.base import NothingForm, ReasonForm
from members.forms.trades import ResultForm
from members.models import Participant, TradeShare, TradeTask
from members.scope import KEEPERS, PartyScope
from members.selectors.trades import in_force_today
from members.services.trades import participants, tasks
from members.states.trades import SHARE_TABLE, TASK_TABLE
from members.views.base import Subject, Verb


def place(scope: PartyScope, row: Any) -> bool:
    """The reader's post keeps the records of the place."""
    return scope.posts.covers(row.area_code, *KEEPERS)


SUBJECTS = (
    Subject("participant", "participant_id", Participant.objects.visible_to,
            lambda row: reverse("members:participants"),
            (Verb("end", _("End the participation"), ReasonForm, participants.end_participation, place, in_force_today,
                  is_danger=True),)),
    Subject("trade-task", "task_id", TradeTask.objects.visible_to,
            lambda row: reverse("members:trade_task", args=[row.pk]),
            (Verb("finish", _("Complete the task"), ResultForm, tasks.finish_task, place,
                  lambda row: TASK_TABLE.allows(row.state, "finish"), is_primary=True),
             Verb("cancel", _("Call the task off"), ReasonForm, tasks.cancel_task, place,
                  lambda row: TASK_TABLE.allows(row.state, "cancel"), is_danger=True))),
    Subject("trade-share", "share_id",
            lambda user: TradeShare.objects.visible_to(user).select_related("task", "participant"),
            lambda row: reverse("members:trade_task", args=[row.task_id]),
            (Verb("complete", _("Enter the result"), ResultForm, tasks.complete_share, place,
                  lambda row: SHARE_TABLE.allows(row.state, "complete")),
             Verb("miss", _("Not done"), NothingForm, tasks.miss_share, place,
                  lambda row: SHARE_TABLE.allows(row.state, "miss")))),
)  # fmt: skip

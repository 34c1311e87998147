"""Every verb on meetings, attendance, make-up studies and appraisals: form, service, who may, when."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from members.forms import life as f
from members.forms.base import NothingForm, ReasonForm
from members.models import Appraisal, Attendance, MakeUp, Meeting
from members.scope import KEEPERS, PartyScope
from members.selectors.life import may_confirm, may_run
from members.services.life import appraise, attendance, make_up, plan, record, signing
from members.services.life.attendance import OPEN
from members.states.life import APPRAISAL_TABLE, ATTENDANCE_TABLE, MAKE_UP_TABLE, MEETING_TABLE, MeetingState
from members.views.base import Subject, Verb, keeps
from xinhui.core import clock


def _fits(verb: str) -> Callable[[Any], bool]:
    return lambda meeting: MEETING_TABLE.allows(meeting.state, verb)


def _is_called(meeting: Any) -> bool:
    return bool(meeting.state == MeetingState.CALLED)


def _may_open(meeting: Any) -> bool:
    is_near = clock.now() >= meeting.planned_for - signing.EARLIEST
    return _is_called(meeting) and is_near and not signing.is_signing_open(meeting)


def _has_begun(meeting: Any) -> bool:
    return _is_called(meeting) and bool(clock.now() >= meeting.planned_for)


def _above(scope: PartyScope, meeting: Meeting) -> bool:
    parent = meeting.organization.parent
    return scope.posts.covers(meeting.area_code, *KEEPERS) or (parent is not None and scope.leads(parent.path))


def _runs_meeting(scope: PartyScope, row: Attendance) -> bool:
    return may_run(scope, row.meeting)


def _keeps_meeting(scope: PartyScope, row: MakeUp) -> bool:
    return keeps(scope, row.attendance.meeting)


def _open(row: Attendance) -> bool:
    return row.meeting.state in OPEN


def _leave(verb: str) -> Callable[[Any], bool]:
    return lambda row: row.meeting.state in OPEN and ATTENDANCE_TABLE.allows(row.state, verb)


def _may_publish(scope: PartyScope, row: Appraisal) -> bool:
    return may_confirm(scope, row.organization)


def _may_confirm(scope: PartyScope, row: Meeting) -> bool:
    return may_confirm(scope, row.organization)


MEETING_VERBS = (
    Verb("call", _("Call the members"), NothingForm, plan.call_meeting, keeps, _fits("call"), is_primary=True),
    Verb("open", _("Open for signing in"), f.OpenForm, signing.open_signing, may_run, _may_open, is_primary=True),
    Verb("close", _("Close signing in"), NothingForm, signing.close_signing, may_run, signing.is_signing_open),
    Verb("expect", _("Put on the list"), f.ExpectForm, plan.add_expected, may_run, _is_called),
    Verb("record", _("Write the minutes"), f.MinutesForm, record.record_meeting, may_run, _has_begun),
    Verb("move", _("Move the meeting"), f.MoveForm, plan.move_meeting, keeps, _fits("move")),
    Verb("cancel", _("Call off the meeting"), ReasonForm, plan.cancel_meeting, keeps, _fits("cancel"), is_danger=True),
    Verb("confirm", _("Confirm the minutes"), NothingForm, record.confirm_meeting, _may_confirm,
         _fits("confirm"), is_primary=True),
    Verb("resolve", _("Add a resolution"), f.ResolutionForm, record.add_resolution, may_run, _fits("resolve")),
    Verb("attach", _("Add a photo or document"), f.FileForm, record.attach_file, may_run, _fits("attach")),
    Verb("amend", _("Correct the minutes"), f.AmendForm, record.amend_meeting, may_run, _fits("amend")),
    Verb("back", _("Send the minutes back"), ReasonForm, record.send_back, _above,
         _fits("send_back"), is_danger=True),
)  # fmt: skip
ATTENDANCE_VERBS = (
    Verb("grant", _("Grant leave"), NothingForm, attendance.grant_leave, _runs_meeting,
         _leave("grant_leave"), is_primary=True),
    Verb("refuse", _("Refuse leave"), ReasonForm, attendance.refuse_leave, _runs_meeting,
         _leave("refuse_leave"), is_danger=True),
    Verb("mark", _("Write down attendance"), f.MarkForm, attendance.mark_attendance, _runs_meeting, _open),
)  # fmt: skip
MAKE_UP_VERBS = (
    Verb("approve", _("Approve the study"), NothingForm, make_up.approve_make_up, _keeps_meeting,
         lambda row: MAKE_UP_TABLE.allows(row.state, "approve"), is_primary=True),
    Verb("return", _("Give the study back"), ReasonForm, make_up.return_make_up, _keeps_meeting,
         lambda row: MAKE_UP_TABLE.allows(row.state, "return"), is_danger=True),
)  # fmt: skip
APPRAISAL_VERBS = (
    Verb("count", _("Enter the votes"), f.VotesForm, appraise.count_votes, keeps,
         lambda row: APPRAISAL_TABLE.allows(row.state, "count"), is_primary=True),
    Verb("decide", _("Decide the results"), f.ResultsForm, appraise.decide_results, keeps,
         lambda row: APPRAISAL_TABLE.allows(row.state, "decide"), is_primary=True),
    Verb("publish", _("Publish the results"), NothingForm, appraise.publish_results, _may_publish,
         lambda row: APPRAISAL_TABLE.allows(row.state, "publish"), is_primary=True),
)  # fmt: skip


def _page(meeting_id: int) -> str:
    return reverse("members:life_meeting", args=[meeting_id])


SUBJECTS = (
    Subject(
        "meeting", "meeting_id",
        lambda user: Meeting.objects.visible_to(user).select_related("organization__parent", "group", "host"),
        lambda row: _page(row.pk), MEETING_VERBS,
    ),
    Subject(
        "attendance", "attendance_id",
        lambda user: Attendance.objects.visible_to(user).select_related("meeting__organization", "member"),
        lambda row: _page(row.meeting_id), ATTENDANCE_VERBS,
    ),
    Subject(
        "makeup", "make_up_id",
        lambda user: MakeUp.objects.visible_to(user).select_related("attendance__meeting__organization",
                                                                    "attendance__member"),
        lambda row: _page(row.attendance.meeting_id), MAKE_UP_VERBS,
    ),
    Subject(
        "appraisal", "appraisal_id", lambda user: Appraisal.objects.visible_to(user).select_related("organization"),
        lambda row: reverse("members:life_appraisal", args=[row.pk]), APPRAISAL_VERBS,
    ),
)  # fmt: skip

"""What is done with postings, their orders and tasks."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import pgettext_lazy

from cadres.forms import tempering as forms
from cadres.forms.base import NothingForm
from cadres.models import Posting, PostingOrder, PostingTask
from cadres.scope import CadreScope
from cadres.selectors.tempering import orders_shown, with_files
from cadres.services.tempering import course, orders, proposals, tasks
from cadres.states.tempering import POSTING_TABLE, AppraisalKind
from cadres.views.base import Subject, Verb, by_anybody, by_reader
from xinhui.accounts.models import User


def _allows(verb: str, *, has_begun: bool | None = None) -> Callable[[Posting], bool]:
    return lambda row: POSTING_TABLE.allows(row.state, verb) and has_begun in (None, row.has_begun)


def _can_be_appraised(row: Posting) -> bool:
    is_open = _allows("midterm", has_begun=True)(row)
    return is_open and not any(one.kind == AppraisalKind.MIDTERM for one in row.appraisals.all())


def by_appraiser(scope: CadreScope, row: Posting) -> bool:
    """The office, the host unit's officer; at a place that is no unit, the person's."""
    return scope.reads(course.appraiser_units(row))


def _is_open_task(task: PostingTask) -> bool:
    return task.done_on is None and POSTING_TABLE.allows(task.posting.state, "report_task")


def _is_to_report(task: PostingTask) -> bool:
    return _is_open_task(task) and task.posting.has_begun


def _waits(order: Any) -> bool:
    return bool(order.waiting)


def postings_in_reach(user: User) -> QuerySet[Posting]:
    """Postings with their file, host and appraisals."""
    return with_files(Posting.objects.visible_to(user)).prefetch_related("appraisals")


def orders_in_reach(user: User) -> QuerySet[PostingOrder]:
    """Papers, counted."""
    return orders_shown(user).select_related("host_unit")


def _tasks(rows: QuerySet[PostingTask]) -> QuerySet[PostingTask]:
    return rows.select_related("posting__cadre").defer("posting__cadre__form_sealed", "posting__cadre__photo_sealed")


SUBJECTS = (
    Subject(
        "posting", "posting_id", postings_in_reach, lambda row: f"/cadres/tempering/{row.pk}/",
        (
            Verb("approve", pgettext_lazy("posting", "Approve the posting"), forms.ApprovalForm,
                 proposals.approve_posting, fits=_allows("approve"), is_primary=True),
            Verb("refuse", pgettext_lazy("posting", "Refuse the posting"), forms.PostingReasonForm,
                 proposals.refuse_posting, fits=_allows("refuse"), is_danger=True),
            Verb("withdraw", pgettext_lazy("posting", "Withdraw the proposal"), forms.PostingReasonForm,
                 proposals.withdraw_posting, may=by_reader, fits=_allows("withdraw")),
            Verb("task", pgettext_lazy("posting", "Give a task"), forms.TaskForm, tasks.add_task, may=by_anybody,
                 fits=_allows("add_task")),
            Verb("midterm", pgettext_lazy("posting", "Appraise at mid-term"), forms.AppraisalForm,
                 course.appraise_midterm, may=by_appraiser, fits=_can_be_appraised),
            Verb("return", pgettext_lazy("posting", "Enter the return"), forms.ReturnForm, course.come_home,
                 may=by_anybody, fits=_allows("come_home", has_begun=True), is_primary=True),
            Verb("extend", pgettext_lazy("posting", "Extend the posting"), forms.ExtensionForm, course.extend_posting,
                 fits=_allows("extend")),
            Verb("call-off", pgettext_lazy("posting", "Call off the posting"), forms.PostingReasonForm,
                 proposals.call_off_posting, fits=_allows("call_off", has_begun=False), is_danger=True),
            Verb("appraise", pgettext_lazy("posting", "Appraise on return"), forms.AppraisalForm,
                 course.appraise_return, may=by_appraiser, fits=_allows("appraise"), is_primary=True),
        ),
    ),
    Subject(
        "posting-task", "posting_task_id", lambda user: _tasks(PostingTask.objects.visible_to(user)),
        lambda task: f"/cadres/tempering/{task.posting_id}/",
        (
            Verb("change", pgettext_lazy("posting", "Change the task"), forms.ChangeTaskForm, tasks.change_task,
                 may=by_anybody, fits=_is_open_task),
        ),
    ),
    Subject(
        "own-posting-task", "posting_task_id", lambda user: _tasks(PostingTask.objects.own(user)),
        lambda task: "/cadres/mine/tempering/",
        (
            Verb("report", pgettext_lazy("posting", "Report the task done"), forms.ReportForm, tasks.report_task,
                 may=by_anybody, fits=_is_to_report, is_primary=True),
        ),
    ),
    Subject(
        "posting-order", "posting_order_id", orders_in_reach, lambda row: f"/cadres/tempering/orders/{row.pk}/",
        (
            Verb("approve", pgettext_lazy("posting", "Approve all who wait"), NothingForm, orders.approve_order,
                 fits=_waits, is_primary=True),
            Verb("submit", pgettext_lazy("posting", "Ask a colleague to approve"), NothingForm, orders.submit_order,
                 fits=_waits),
        ),
    ),
)  # fmt: skip

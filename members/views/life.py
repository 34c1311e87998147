"""Pages of meetings: the list, the calendar, one meeting, the host's screen, a new one, the attendance list."""

from itertools import groupby
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from grids.views.base import add_error
from members.forms.life import LateMeetingForm, ListForm, MeetingForm
from members.models import Meeting, Organization
from members.rules.life import MeetingKind, is_attended
from members.rules.sign_in import seconds_left
from members.scope import party_scope_of
from members.selectors import life
from members.selectors.life_due import is_in_time
from members.selectors.life_league import under_of
from members.services.life import plan, record
from members.services.life.attendance import mark_many
from members.services.life.signing import current_code, is_signing_open
from members.services.life.table import COLUMNS, check_list, read_list
from members.states.life import MARKS, AttendanceState, How, MeetingState
from members.views.base import (
    area_of,
    excel,
    for_party,
    form_of,
    is_keeper,
    is_party,
    new_row,
    number_of,
    page_of,
    row_or_404,
    user_of,
)
from members.views.subjects import subject_of
from xinhui.accounts.actors import Actor
from xinhui.attachments.links import signed_url
from xinhui.core import clock
from xinhui.core.errors import DomainError
from xinhui.core.qr import qr_path
from xinhui.exchange.registry import Rejection


def day_of(request: HttpRequest, name: str) -> object:
    """A day of the query; None when it is none."""
    try:
        return parse_date(request.GET.get(name, ""))
    except ValueError:
        return None


@for_party(is_party)
@require_GET
def meeting_list(request: HttpRequest) -> HttpResponse:
    """Meetings, filtered."""
    user = user_of(request)
    chosen = {name: request.GET.get(name, "").replace("\x00", "") for name in ("kind", "state", "words")}
    days = {"first": day_of(request, "from"), "last": day_of(request, "to")}
    under = under_of(user, number_of(request, "under"))
    rows = life.listed(user, area=area_of(request), under=under.path if under else "", **chosen, **days)  # type: ignore[arg-type]
    context = page_of(request, rows, 40)
    context |= {"chosen": chosen, "days": days, "kinds": MeetingKind.choices, "states": MeetingState.choices,
                "under": under}  # fmt: skip
    return render(request, "members/life_meetings.html", context)


@for_party(is_party)
@require_GET
def calendar(request: HttpRequest) -> HttpResponse:
    """Coming meetings of a month, day by day."""
    rows = list(life.coming(user_of(request))[:400])
    days = [(day, list(found)) for day, found in groupby(rows, key=lambda row: clock.local(row.planned_for).date())]
    return render(request, "members/life_calendar.html", {"days": days, "today": clock.today()})


@for_party(is_party)
@require_GET
def meeting_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One meeting: facts, minutes, resolutions, files, attendance with what is made up."""
    user, scope = user_of(request), party_scope_of(request.user)
    rows = Meeting.objects.visible_to(user).select_related("organization__parent", "group", "host", "lecturer")
    meeting: Meeting = row_or_404(rows.select_related("confirmed_by"), pk)
    subject, of_rows, of_studies = subject_of("meeting"), subject_of("attendance"), subject_of("makeup")
    assert subject is not None and of_rows is not None and of_studies is not None
    may_run = life.may_run(scope, meeting)
    people = []
    for row in life.attendance_of(user, meeting):
        study = getattr(row, "make_up", None)
        if study is not None:
            row.meeting, study.attendance = meeting, row
        people.append((row, of_rows.open_to(scope, row), study, of_studies.open_to(scope, study) if study else []))
    context = {
        "meeting": meeting, "verbs": subject.open_to(scope, meeting), "people": people, "may_run": may_run,
        "here": request.get_full_path(), "is_open": is_signing_open(meeting),
        "counts": is_attended(meeting.expected, meeting.present),
        "is_late": meeting.recorded_at is not None and meeting.held_on is not None
        and not is_in_time(meeting.held_on, meeting.recorded_at),
        "files": [(row.attachment, signed_url(row.attachment, user)) for row in
                  meeting.files.select_related("attachment").order_by("pk")],
        "resolutions": meeting.resolutions.order_by("pk"),
        "reads": scope.reads(meeting.organization.area_code, meeting.organization.path),
    }  # fmt: skip
    return render(request, "members/life_meeting.html", context)


@never_cache
@for_party(is_party)
@require_GET
def screen(request: HttpRequest, pk: int) -> HttpResponse:
    """The host's screen: the code of this half minute, its QR, who has come; it refreshes itself."""
    meeting = _runner_meeting(request, pk)
    is_open = is_signing_open(meeting)
    code = current_code(meeting) if is_open else ""
    link = request.build_absolute_uri(f"{reverse('members:life_attend')}?meeting={meeting.pk}&code={code}")
    context = {"meeting": meeting, "is_open": is_open, "code": f"{code[:3]} {code[3:]}",
               "left": seconds_left(clock.now()), **(_qr(link) if is_open else {})}  # fmt: skip
    return render(request, "members/life_screen.html", context)


def _qr(link: str) -> dict[str, object]:
    side, path = qr_path(link)
    return {"qr_side": side, "qr_path": path}


def _runner_meeting(request: HttpRequest, pk: int) -> Meeting:
    rows = Meeting.objects.visible_to(user_of(request)).select_related("organization", "group", "host")
    meeting: Meeting = row_or_404(rows, pk)
    if not life.may_run(party_scope_of(request.user), meeting):
        raise PermissionDenied
    return meeting


def kept_branch(request: HttpRequest, pk: int) -> Organization:
    """The branch whose records the reader keeps; 404 unseen, 403 without the office."""
    branch: Organization = row_or_404(Organization.objects.visible_to(user_of(request)).branches(), pk)
    if not party_scope_of(request.user).keeps(branch.area_code, branch.path):
        raise PermissionDenied
    return branch


@for_party(is_keeper)
@require_http_methods(["GET", "POST"])
def meeting_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Plan a meeting of the branch."""
    branch = kept_branch(request, pk)
    initial = {"kind": request.GET.get("kind", ""), "place": branch.place}
    return new_row(
        request, form_of(request, MeetingForm, target=branch, initial=initial), plan.plan_meeting,
        title=_("Plan a meeting"), back=reverse("members:life_year", args=[pk]),
        page=lambda row: reverse("members:life_meeting", args=[row.pk]), hint=str(branch),
    )  # fmt: skip


@for_party(is_keeper)
@require_http_methods(["GET", "POST"])
def meeting_late(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter a meeting that was held."""
    branch = kept_branch(request, pk)
    form = form_of(request, LateMeetingForm, target=branch, initial={"kind": request.GET.get("kind", "")})
    return new_row(
        request, form, record.enter_meeting, title=_("Enter a meeting that was held"),
        back=reverse("members:life_year", args=[pk]),
        page=lambda row: reverse("members:life_meeting", args=[row.pk]), hint=str(branch),
    )  # fmt: skip


@for_party(is_party)
@require_http_methods(["GET", "POST"])
def attendance_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Attendance from a table: all rows are taken, or none, with the reason of each."""
    meeting = _runner_meeting(request, pk)
    form = form_of(request, ListForm, target=meeting)
    rejected: list[Rejection] = []
    changed = None
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["upload"]
        try:
            with NamedTemporaryFile(suffix=Path(upload.name).suffix.lower()[:5]) as kept:
                kept.write(upload.read())
                kept.flush()
                rows = read_list(Path(kept.name))
            with transaction.atomic():
                marks, rejected = check_list(meeting.attendance.all(), rows)
                if not rejected:
                    changed = mark_many(
                        actor=Actor.of_request(request), meeting_id=meeting.pk, marks=marks, how=How.TABLE
                    )
        except DomainError as error:
            add_error(form, error)
    context = {"form": form, "meeting": meeting, "rejected": rejected, "changed": changed, "columns": COLUMNS,
               "marks": [state.label for state in MARKS]}  # fmt: skip
    return render(request, "members/life_list.html", context, status=400 if form.errors or rejected else 200)


@for_party(is_party)
@require_GET
def attendance_list_excel(request: HttpRequest, pk: int) -> HttpResponse:
    """The list of a meeting, to be filled in and sent back."""
    meeting = _runner_meeting(request, pk)
    names = {state.value: str(state.label) for state in MARKS}
    present = str(AttendanceState.PRESENT.label)
    lines = [
        (row.pk, row.member.name, names.get(row.state, present), row.reason)
        for row in life.attendance_of(user_of(request), meeting)
    ]  # fmt: skip
    return excel(_("Attendance list"), [column.label for column in COLUMNS], lines)

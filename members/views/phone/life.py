"""A member's organization life on the phone: meetings, signing in, leave, make-up studies, the own appraisal."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from grids.views.base import add_error
from members.forms.life import AttendForm, LeaveForm, MakeUpForm, SelfForm
from members.models import Appraisal, Appraised, Attendance, MakeUp, Meeting
from members.selectors import life
from members.services.life.appraise import write_self
from members.services.life.attendance import ask_leave
from members.services.life.make_up import submit_make_up
from members.services.life.signing import is_signing_open, sign_in
from members.states.life import CAME, AttendanceState, MakeUpState, MeetingState
from members.views.base import for_party, form_of, is_member, number_of, own_member_id, row_or_404, user_of
from xinhui.accounts.actors import Actor
from xinhui.core import clock
from xinhui.core.errors import DomainError


@for_party(is_member)
@require_GET
def own_life(request: HttpRequest) -> HttpResponse:
    """Coming meetings, make-up studies, and the year's attendance."""
    user, year = user_of(request), clock.today().year
    rows = life.own_year(user, year)
    came = sum(row.state in CAME for row in rows)
    context = {
        "coming": [(row, is_signing_open(row.meeting)) for row in life.own_coming(user)],
        "make_ups": [row for row in life.own_make_ups(user) if row.state in (MakeUpState.OWED, MakeUpState.SUBMITTED)],
        "rows": rows, "year": year, "came": came, "percent": round(100 * came / len(rows)) if rows else None,
        "today": clock.today(),
        "appraisals": Appraised.objects.visible_to(user).filter(member_id=own_member_id(request))
        .select_related("appraisal").order_by("-appraisal__year")[:3],
    }  # fmt: skip
    return render(request, "members/phone/life.html", context)


def _own_row(request: HttpRequest, pk: int) -> Attendance:
    rows = Attendance.objects.visible_to(user_of(request)).filter(member_id=own_member_id(request), meeting_id=pk)
    row = rows.select_related("meeting__organization", "meeting__host", "make_up").first()
    if row is None:
        row_or_404(Attendance.objects.none(), pk)
    assert row is not None
    return row


@for_party(is_member)
@require_http_methods(["GET", "POST"])
def own_meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """One meeting that one is expected at; POST asks for leave."""
    row = _own_row(request, pk)
    meeting = row.meeting
    form = form_of(request, LeaveForm, target=meeting)
    if request.method == "POST" and form.is_valid():
        try:
            ask_leave(actor=Actor.of_request(request), **form.values())
        except DomainError as error:
            add_error(form, error)
        else:
            messages.success(request, _("Your officers were asked for leave."))
            return redirect("members:life_own_meeting", pk)
    may_ask = (
        meeting.state == MeetingState.CALLED
        and row.state == AttendanceState.EXPECTED
        and clock.now() < meeting.planned_for
    )
    context = {"row": row, "meeting": meeting, "is_open": is_signing_open(meeting) and row.state not in CAME,
               "may_ask": may_ask, "form": form, "make_up": getattr(row, "make_up", None)}  # fmt: skip
    return render(request, "members/phone/meeting.html", context, status=400 if form.errors else 200)


def _choices(request: HttpRequest) -> list[tuple[int, str]]:
    """Meetings open now at which one is expected; and the one that the link names, whoever it is of."""
    rows = [row for row in life.own_coming(user_of(request)) if is_signing_open(row.meeting)]
    found = [(row.meeting_id, row.meeting.title) for row in rows if row.state not in CAME]
    text = request.POST.get("meeting") or request.GET.get("meeting", "")
    named = int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None
    if named is None:
        return found
    title = next((title for pk, title in found if pk == named), "")
    if not title:
        title = Meeting.objects.visible_to(user_of(request)).filter(pk=named).values_list(
            "title", flat=True
        ).first() or str(named)
    return [(named, title)]


@never_cache
@for_party(is_member)
@require_http_methods(["GET", "POST"])
def attend(request: HttpRequest) -> HttpResponse:
    """Sign in with the code on the screen; a QR link brings both along."""
    choices = _choices(request)
    named = number_of(request, "meeting")
    code = request.GET.get("code", "")[:6]
    initial = {"meeting": named, "code": code if code.isascii() and code.isdecimal() else ""}
    form = form_of(request, AttendForm, target=choices, initial=initial)
    if request.method == "POST" and form.is_valid():
        meeting_id = form.cleaned_data["meeting"]
        try:
            row = sign_in(actor=Actor.of_request(request), meeting_id=meeting_id, code=form.cleaned_data["code"])
        except DomainError as error:
            add_error(form, error)
        else:
            messages.success(request, _("You are signed in: %(state)s.") % {"state": row.get_state_display()})
            return redirect("members:life_own_meeting", meeting_id)
    context: dict[str, Any] = {"form": form, "choices": choices}
    return render(request, "members/phone/attend.html", context, status=400 if form.errors else 200)


@for_party(is_member)
@require_http_methods(["GET", "POST"])
def own_make_up(request: HttpRequest, pk: int) -> HttpResponse:
    """What one missed, and what one studied instead."""
    rows = MakeUp.objects.visible_to(user_of(request)).filter(attendance__member_id=own_member_id(request))
    row: MakeUp = row_or_404(rows.select_related("attendance__meeting__organization"), pk)
    form = form_of(request, MakeUpForm, target=row)
    if request.method == "POST" and form.is_valid():
        try:
            submit_make_up(actor=Actor.of_request(request), **form.values())
        except DomainError as error:
            add_error(form, error)
        else:
            messages.success(request, _("Handed in; an officer of your branch will read it."))
            return redirect("members:life_own")
    context = {"row": row, "meeting": row.attendance.meeting, "form": form, "today": clock.today(),
               "may_write": row.state == MakeUpState.OWED}  # fmt: skip
    return render(request, "members/phone/makeup.html", context, status=400 if form.errors else 200)


@for_party(is_member)
@require_http_methods(["GET", "POST"])
def own_appraisal(request: HttpRequest, pk: int) -> HttpResponse:
    """One's own words and, once published, the own result."""
    rows = Appraised.objects.visible_to(user_of(request)).filter(member_id=own_member_id(request), appraisal_id=pk)
    row = rows.select_related("appraisal__organization").first()
    if row is None:
        row_or_404(Appraisal.objects.none(), pk)
    assert row is not None
    form = form_of(request, SelfForm, target=row)
    if request.method == "POST" and form.is_valid():
        try:
            write_self(actor=Actor.of_request(request), **form.values())
        except DomainError as error:
            add_error(form, error)
        else:
            messages.success(request, _("Your self-appraisal is written down."))
            return redirect(reverse("members:life_own_appraisal", args=[pk]))
    context = {"row": row, "appraisal": row.appraisal, "form": form}
    return render(request, "members/phone/appraisal.html", context, status=400 if form.errors else 200)

"""Senior university on the phone: my courses and week, enrol, withdraw, certificates; the teacher's list, by taps."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from grids.views.base import add_error
from members.forms.university import OwnEnrolmentForm
from members.models import Course, CourseSession, Enrolment, Student
from members.scope import party_scope_of
from members.selectors import university as u
from members.selectors.phone import Item, Section
from members.services.university import attendance, enrolments
from members.states.university import STANDING
from members.views.base import form_of, row_or_404, user_of
from xinhui.accounts.actors import Actor
from xinhui.accounts.models import User
from xinhui.core.errors import DomainError


def own_university(user: User) -> Section | None:
    """What the reader learns and teaches. Two queries."""
    rows = [row for row in u.own_enrolments(user)[:8] if row.state in STANDING]
    teaching = u.own_teaching(user).filter(listed_at=None)[:3]
    lists = tuple(
        Item(
            row.course.name, f"{row.day.isoformat()} {row.starts:%H:%M}", _list_url(row.pk), _("take the list"), "amber"
        )
        for row in teaching
    )
    items = tuple(
        Item(row.course.name, row.course.term.school.name, _course_url(row.course_id), row.get_state_display(),
             "green" if row.state == "enrolled" else "amber")
        for row in rows
    )  # fmt: skip
    return Section(_("Senior university"), lists + items, "/m/party/university/", _("No course yet."))


def _course_url(pk: int) -> str:
    return f"/m/party/university/courses/{pk}/"


def _list_url(pk: int) -> str:
    return f"/m/party/university/sessions/{pk}/"


@login_required
@require_GET
def phone_university(request: HttpRequest) -> HttpResponse:
    """My week, my courses, what takes enrolments."""
    user = user_of(request)
    mine = list(u.own_enrolments(user)[:40])
    standing = {row.course_id for row in mine if row.state in STANDING}
    context = {
        "mine": mine, "week": u.own_week(user), "teaching": u.own_teaching(user),
        "offered": [row for row in u.open_courses(user)[:100] if row.pk not in standing],
    }  # fmt: skip
    return render(request, "members/phone/university.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def phone_course(request: HttpRequest, pk: int) -> HttpResponse:
    """One course: its sessions, my place in it; enrolling and withdrawing."""
    user = user_of(request)
    course: Course = row_or_404(Course.objects.visible_to(user).select_related("term__school"), pk)
    row = u.own_enrolments(user).filter(course=course).order_by("-pk").first()
    known = Student.objects.filter(user=user, area_code=course.area_code).exists() or party_scope_of(user).is_member
    form = None if known else form_of(request, OwnEnrolmentForm, initial={"name": user.name})
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            made = enrolments.enrol_myself(
                actor=Actor.of_request(request), course_id=pk, **(form.values() if form else {})
            )
        except DomainError as error:
            messages.error(request, str(error))
            if form is not None:
                add_error(form, error)
        else:
            messages.success(request, f"{course.name}：{made.get_state_display()}")
            return redirect("members:phone_course", pk)
    standing = row if row is not None and row.state in STANDING else None
    context = {
        "course": course, "row": row, "standing": standing, "form": form,
        "position": enrolments.position_of(standing) if standing else 0,
        "is_open": u.open_courses(user).filter(pk=pk).exists(), "sessions": course.sessions.order_by("day", "starts"),
    }  # fmt: skip
    return render(
        request, "members/phone/university_course.html", context, status=400 if request.method == "POST" else 200
    )


@login_required
@require_POST
def phone_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave the course or its waiting list."""
    user = user_of(request)
    row: Enrolment = row_or_404(Enrolment.objects.visible_to(user).filter(student__user=user), pk)
    try:
        done = enrolments.withdraw(actor=Actor.of_request(request), enrolment_id=pk)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        back = (
            _("%(yuan)s yuan come back to you.") % {"yuan": f"{done.refunded_fen / 100:.2f}"}
            if done.refunded_fen
            else ""
        )
        messages.success(request, f"{done.get_state_display()} {back}".strip())
    return redirect("members:phone_course", row.course_id)


@login_required
@require_http_methods(["GET", "POST"])
def phone_list(request: HttpRequest, pk: int) -> HttpResponse:
    """The list of a session: the teacher or a keeper taps who is there; a second tap takes it back."""
    rows = CourseSession.objects.visible_to(user_of(request)).select_related("course__term__school")
    session: CourseSession = row_or_404(rows, pk)
    course = session.course
    if not (party_scope_of(request.user).keeps(course.area_code) or course.teacher_account_id == request.user.pk):
        raise PermissionDenied
    if request.method == "POST":
        text, presence = request.POST.get("enrolment", ""), request.POST.get("presence", "present")
        tapped = int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0
        try:
            attendance.tap(actor=Actor.of_request(request), session_id=pk, enrolment_id=tapped, presence=presence)
        except DomainError as error:
            messages.error(request, str(error))
        return redirect("members:phone_list", pk)
    marks = u.marks_of(session)
    people = [(row, marks.get(row.pk, "")) for row in u.enrolled_in(course)]
    context = {"session": session, "course": course, "people": people,
               "present": sum(1 for value in marks.values() if value == "present")}  # fmt: skip
    return render(request, "members/phone/university_list.html", context)

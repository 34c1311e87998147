"""Pages of senior universities: overview by town, a school with its week, a course with its list, attendance,
certificates."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods

from grids.views.base import add_error
from members.forms import university as f
from members.models import Course, CourseCertificate, CourseSession, Enrolment, School, SchoolBranch, SchoolTerm
from members.rules.university import shortened
from members.scope import party_scope_of
from members.selectors import university as u
from members.services.university import attendance, branches, courses, enrolments, schools
from members.views.base import (
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
from xinhui.core.errors import DomainError


@for_party(is_party)
@require_GET
def university_overview(request: HttpRequest) -> HttpResponse:
    """A row a town; totals above."""
    rows = u.overview(user_of(request))
    context = {
        "rows": rows, "covered": sum(1 for row in rows if len(row.code) == u.TOWN_DIGITS and row.terms),
        "towns": sum(1 for row in rows if len(row.code) == u.TOWN_DIGITS), "courses": u.courses_count(),
        "students": u.students_count(), "may_add": party_scope_of(request.user).is_keeper,
    }  # fmt: skip
    return render(request, "members/university.html", context)


@for_party(is_keeper)
@require_http_methods(["GET", "POST"])
def school_new(request: HttpRequest) -> HttpResponse:
    """Enter a senior university."""
    return new_row(
        request, form_of(request, f.SchoolForm), schools.open_school, title=_("Enter a senior university"),
        back=reverse("members:university"), page=lambda row: reverse("members:school", args=[row.pk]),
    )  # fmt: skip


@for_party(is_party)
@require_GET
def school_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A school: the term's week and courses, temporary branches, outings."""
    user, scope = user_of(request), party_scope_of(request.user)
    school: School = row_or_404(School.objects.visible_to(user), pk)
    terms = list(u.terms_of(school))
    wanted = number_of(request, "term")
    term = next((row for row in terms if row.pk == wanted), None) or next(
        (row for row in terms if row.state in ("running", "enrolling")), terms[0] if terms else None
    )
    kinds = {name: subject_of(name) for name in ("school", "school-term", "school-branch", "attachment")}
    verbs = {name: kind.open_to for name, kind in kinds.items() if kind is not None}
    held = SchoolBranch.objects.visible_to(user).filter(school=school).select_related("organization", "course")
    branch_rows = [(row, verbs["school-branch"](scope, row)) for row in held]
    context = {
        "school": school, "terms": terms, "term": term, "here": request.get_full_path(),
        "week": u.week_of(term) if term else [], "courses": u.courses_of(term) if term else [],
        "verbs": verbs["school"](scope, school), "term_verbs": verbs["school-term"](scope, term) if term else [],
        "branches": branch_rows, "may_add": scope.keeps(school.area_code), "outings": u.outings_of(user, school)[:20],
        "attachments": [(row, verbs["attachment"](scope, row)) for row in u.attachments_of(user, school)[:100]],
    }  # fmt: skip
    return render(request, "members/university_school.html", context)


def _kept(request: HttpRequest, area_code: str) -> None:
    if not party_scope_of(request.user).keeps(area_code):
        raise PermissionDenied


@for_party(is_keeper)
@require_http_methods(["GET", "POST"])
def school_term_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Plan a term of the school."""
    school: School = row_or_404(School.objects.visible_to(user_of(request)), pk)
    _kept(request, school.area_code)
    return new_row(
        request, form_of(request, f.SchoolTermForm, target=school), schools.plan_term, title=_("Plan a term"),
        back=reverse("members:school", args=[pk]), hint=school.name,
        page=lambda row: f"{reverse('members:school', args=[pk])}?term={row.pk}",
    )  # fmt: skip


@for_party(is_keeper)
@require_http_methods(["GET", "POST"])
def course_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter a course of the term."""
    term: SchoolTerm = row_or_404(SchoolTerm.objects.visible_to(user_of(request)).select_related("school"), pk)
    _kept(request, term.area_code)
    return new_row(
        request, form_of(request, f.CourseForm, target=term), courses.plan_course, title=_("Enter a course"),
        back=f"{reverse('members:school', args=[term.school_id])}?term={pk}", hint=str(term),
        page=lambda row: reverse("members:course", args=[row.pk]),
    )  # fmt: skip


@for_party(is_keeper)
@require_http_methods(["GET", "POST"])
def school_branch_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Set up a temporary branch of the school."""
    school: School = row_or_404(School.objects.visible_to(user_of(request)), pk)
    _kept(request, school.area_code)
    back = reverse("members:school", args=[pk])
    return new_row(
        request, form_of(request, f.BranchForm, target=school), branches.set_up_school_branch,
        title=_("Set up a temporary branch"), back=back, page=lambda row: back, hint=school.name,
    )  # fmt: skip


def _course(request: HttpRequest, pk: int) -> Course:
    rows = Course.objects.visible_to(user_of(request)).select_related("term__school", "teacher_account")
    course: Course = row_or_404(rows, pk)
    return course


@for_party(is_party)
@require_GET
def course_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A course: timetable, sessions, and for its keepers the list."""
    user, scope = user_of(request), party_scope_of(request.user)
    course = _course(request, pk)
    kinds = {name: subject_of(name) for name in ("course", "lesson", "session", "enrolment")}
    verbs = {name: kind.open_to for name, kind in kinds.items() if kind is not None}
    rows = page_of(request, u.list_of(user, course), 50)
    sessions = list(course.sessions.order_by("day", "starts"))
    for row in sessions:
        row.course = course
    context = rows | {
        "course": course, "here": request.get_full_path(), "verbs": verbs["course"](scope, course),
        "lessons": [(row, verbs["lesson"](scope, _of(row, course))) for row in course.lessons.filter(dropped_on=None)],
        "sessions": [(row, verbs["session"](scope, row)) for row in sessions],
        "rows": [(row, verbs["enrolment"](scope, _of(row, course))) for row in rows["rows"]],
        "reads": scope.reads(course.area_code), "keeps": scope.keeps(course.area_code), "rate": u.rate_of(course),
        "held": sum(1 for row in sessions if row.listed_at and not row.is_cancelled),
        "waiting": Enrolment.objects.filter(course=course, state="waiting").count(),
        "takes": scope.keeps(course.area_code) or course.teacher_account_id == user.pk,
    }  # fmt: skip
    return render(request, "members/university_course.html", context)


def _of(row: Any, course: Course) -> Any:
    row.course = course  # lessons and enrolments: the course is at hand already
    return row


@for_party(is_party)
@require_GET
def course_excel(request: HttpRequest, pk: int) -> HttpResponse:
    """The course's list, for its readers."""
    course = _course(request, pk)
    if not party_scope_of(request.user).reads(course.area_code):
        raise PermissionDenied
    heading = [_("Full name"), _("Year of birth"), _("State"), _("Came forward at"), _("Fee (yuan)"), _("Paid on"),
               _("Present (times)"), _("Certificate")]  # fmt: skip
    lines = (
        [row.student.name, row.student.birth_year, row.get_state_display(), row.queued_at.date(), row.fee_fen / 100,
         row.paid_on, row.present, row.certificate.number if hasattr(row, "certificate") else ""]
        for row in u.list_of(user_of(request), course)
    )  # fmt: skip
    return excel(course.name, heading, lines)


@for_party(is_keeper)
@require_http_methods(["GET", "POST"])
def course_enrol(request: HttpRequest, pk: int) -> HttpResponse:
    """Enrol somebody: entered before, or new."""
    course = _course(request, pk)
    _kept(request, course.area_code)
    form = form_of(request, f.StudentForm, target=course)
    assert isinstance(form, f.StudentForm)
    back = reverse("members:course", args=[pk])
    if request.method == "POST" and form.is_valid():
        actor = Actor.of_request(request)
        try:
            student_id = form.cleaned_data["student"]
            if not student_id:
                area = course.area_code
                student_id = enrolments.enter_student(actor=actor, area_code=area, facts=form.facts()).pk
            row = enrolments.enrol(actor=actor, course_id=pk, student_id=student_id)
        except DomainError as error:
            add_error(form, error)
        else:
            messages.success(request, f"{row.student.name}：{row.get_state_display()}")
            return redirect(back)
    context = {"form": form, "title": _("Enrol a student"), "back": back, "hint": f"{course.term} {course.name}"}
    return render(request, "members/new.html", context, status=400 if form.errors else 200)


@for_party(is_party)
@require_http_methods(["GET", "POST"])
def session_attendance(request: HttpRequest, pk: int) -> HttpResponse:
    """The list of a session: everybody enrolled, present, on leave or absent."""
    rows = CourseSession.objects.visible_to(user_of(request)).select_related("course__term__school")
    session: CourseSession = row_or_404(rows, pk)
    course = session.course
    if not (party_scope_of(request.user).keeps(course.area_code) or course.teacher_account_id == request.user.pk):
        raise PermissionDenied
    people = list(u.enrolled_in(course))
    error = None
    if request.method == "POST":
        said = {row.pk: request.POST.get(f"e{row.pk}", "") for row in people}
        present = [pk_ for pk_, value in said.items() if value == "present"]
        leave = [pk_ for pk_, value in said.items() if value == "leave"]
        try:
            attendance.take_list(actor=Actor.of_request(request), session_id=pk, present=present, on_leave=leave)
        except DomainError as refusal:
            error = refusal
        else:
            messages.success(request, _("The list is written."))
            return redirect("members:course", course.pk)
    marks = u.marks_of(session) if error is None else said
    context = {
        "session": session, "course": course, "error": error,
        "people": [(row, marks.get(row.pk, "present" if not session.listed_at else "absent")) for row in people],
        "choices": [("present", pgettext("course", "Present")), ("leave", pgettext("course", "On leave")),
                    ("absent", pgettext("course", "Absent"))],
    }  # fmt: skip
    return render(request, "members/university_attendance.html", context, status=error.status if error else 200)


@login_required
@require_GET
def certificate(request: HttpRequest, pk: int) -> HttpResponse:
    """A certificate to be printed: by the student and the school's keepers."""
    rows = CourseCertificate.objects.visible_to(user_of(request))
    row: CourseCertificate = row_or_404(
        rows.select_related("enrolment__student", "enrolment__course__term__school"), pk
    )
    return render(request, "members/university_certificate.html", {"certificate": row, "enrolment": row.enrolment})


@login_required
@require_GET
def certificate_verify(request: HttpRequest) -> HttpResponse:
    """Is a certificate of this number genuine? Whoever asks learns the course and a shortened name."""
    number = request.GET.get("number", "").strip()[:40]
    found = u.verified(number) if number else None
    context = {"number": number, "found": found, "name": shortened(found.enrolment.student.name) if found else ""}
    return render(request, "members/university_verify.html", context)

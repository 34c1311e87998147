"""Training for those who run it: plan against done, classes, one class, a lesson's list, teachers, credits."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from cadres.forms.training import (
    ClassSearchForm,
    CreditSearchForm,
    MinutesForm,
    NewClassForm,
    NominateForm,
    PlanForm,
    TeacherForm,
)
from cadres.models import Cadre, ClassLesson, Nomination, TrainingClass, TrainingPlan
from cadres.scope import CadreScope, cadre_scope_of
from cadres.selectors import training as t
from cadres.selectors.establishment import units_of
from cadres.selectors.training_credits import credit_rows, short_of, units_short
from cadres.services.training import attendance, classes, plans, seats, teachers
from cadres.states.training import COUNTED, TAUGHT, ClassState, NominationState
from cadres.views.base import act_form, for_cadres, is_anybody, is_office, is_reader
from cadres.views.subjects import SUBJECTS
from grids.views.acting import done
from grids.views.base import add_error, row_or_404, user_of
from grids.views.policing import page_of
from members.rules.sign_in import seconds_left
from members.views.base import excel
from xinhui.accounts.actors import Actor
from xinhui.core import clock
from xinhui.core.errors import DomainError


@for_cadres(is_reader)
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """The year at a glance: what stands, plan against done, whose hours are missing."""
    user = user_of(request)
    plan, year = t.plan_in_force(user), clock.today().year
    context = {
        "figures": t.class_figures(user), "plan": plan, "year": year,
        "lines": [line for line in t.plan_lines(plan) if line.year == year] if plan else [],
        "plans": TrainingPlan.objects.visible_to(user), "units": units_short(user, year)[:10],
        "is_office": cadre_scope_of(user).is_office,
        "soon": t.classes_shown(user, {}).filter(state__in=[ClassState.OPEN, ClassState.RUNNING])[:8],
    }  # fmt: skip
    return render(request, "cadres/training.html", context)


@for_cadres(is_reader)
@require_GET
def plan_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One plan: its targets and what was done."""
    user = user_of(request)
    plan = row_or_404(TrainingPlan.objects.visible_to(user), pk)
    context = {"plan": plan, "lines": t.plan_lines(plan), "hours": plan.hour_targets.all(),
               "verbs": SUBJECTS["training-plan"].open_to(cadre_scope_of(user), plan)}  # fmt: skip
    return render(request, "cadres/training_plan.html", context)


def _new(
    request: HttpRequest, form: Any, service: Callable[..., Any], there: str, *, title: str, back: str
) -> HttpResponse:  # fmt: skip
    def do(actor: Actor, values: dict[str, Any]) -> str:
        return there.format(service(actor=actor, **values).pk)

    return done(request, act_form(request, form), do, title=title, back=back)


@for_cadres(is_office)
@require_http_methods(["GET", "POST"])
def plan_new(request: HttpRequest) -> HttpResponse:
    """A plan of three years."""
    return _new(request, PlanForm, plans.draft_plan, "/cadres/training/plans/{}/", title=_("New training plan"),
                back="/cadres/training/")  # fmt: skip


@for_cadres(is_office)
@require_http_methods(["GET", "POST"])
def class_new(request: HttpRequest) -> HttpResponse:
    """A class."""
    return _new(request, NewClassForm, classes.draft_class, "/cadres/training/classes/{}/", title=_("New class"),
                back="/cadres/training/classes/")  # fmt: skip


@for_cadres(is_office)
@require_http_methods(["GET", "POST"])
def teacher_new(request: HttpRequest) -> HttpResponse:
    """A teacher for the register."""
    return _new(request, TeacherForm, teachers.enter_teacher, "/cadres/training/teachers/", title=_("Enter a teacher"),
                back="/cadres/training/teachers/")  # fmt: skip


@for_cadres(is_reader)
@require_GET
def class_list(request: HttpRequest) -> HttpResponse:
    """Classes that fit the conditions."""
    user, form = user_of(request), ClassSearchForm(request.GET)
    context = {"form": form, "is_office": cadre_scope_of(user).is_office,
               **page_of(request, t.classes_shown(user, form.conditions()))}  # fmt: skip
    return render(request, "cadres/training_classes.html", context)


def _seen_class(request: HttpRequest, pk: int) -> tuple[TrainingClass, CadreScope]:
    """A class of those whom a post lets read files, or of its manager."""
    user, scope = user_of(request), cadre_scope_of(request.user)
    row: TrainingClass = row_or_404(TrainingClass.objects.visible_to(user).select_related("organizer", "manager"), pk)
    return row, scope


@for_cadres(is_anybody)
@require_GET
def class_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One class: programme, seats, what may be done."""
    row, scope = _seen_class(request, pk)
    user = user_of(request)
    page = page_of(request, t.list_of(user, row), 100)
    kinds = SUBJECTS["training-seat"]
    page["seats"] = [(seat, kinds.open_to(scope, seat)) for seat in page["rows"]]
    lesson_verbs = SUBJECTS["training-lesson"]
    lessons = [(lesson, lesson_verbs.open_to(scope, lesson)) for lesson in t.lessons_of(row)]
    named = t.units_named(row, scope.unit_ids)
    context = {
        "row": row, "lessons": lessons, "verbs": SUBJECTS["training-class"].open_to(scope, row), "here": request.path,
        "may_run": t.may_run(user, row, is_office=scope.is_office), "quotas": row.quotas.select_related("unit"),
        "may_nominate": scope.is_reader and row.state in (ClassState.OPEN, ClassState.RUNNING)
        and clock.today() <= row.nominate_until,
        "quota": [(seats.quota_of(row, unit), named.get(unit, 0)) for unit in scope.unit_ids],
        **page,
    }  # fmt: skip
    return render(request, "cadres/training_class.html", context)


@for_cadres(is_anybody)
@require_GET
def class_excel(request: HttpRequest, pk: int) -> HttpResponse:
    """The list of the class, as far as the reader sees it."""
    row, _scope = _seen_class(request, pk)
    heading = [_("Full name of the cadre"), _("Unit"), _("Present post"), _("State of the seat"), _("lessons attended"),
               _("training certificate")]  # fmt: skip
    lines = [
        [seat.cadre.name, seat.cadre.unit.name, seat.cadre.present_post, seat.get_state_display(),
         seat.present + seat.watched if seat.attended is None else seat.attended,
         seat.certificate.number if hasattr(seat, "certificate") else ""]
        for seat in t.list_of(user_of(request), row)
    ]  # fmt: skip
    return excel(row.title, heading, lines)


@for_cadres(is_reader)
@require_http_methods(["GET", "POST"])
def class_nominate(request: HttpRequest, pk: int) -> HttpResponse:
    """Name cadres of the own unit."""
    row, _scope = _seen_class(request, pk)
    there = f"/cadres/training/classes/{row.pk}/"
    listed = Nomination.objects.filter(training_class=row, state__in=COUNTED).values("cadre")
    people = Cadre.objects.visible_to(user_of(request)).in_service().light().exclude(pk__in=listed)
    form = act_form(request, NominateForm, target=row)
    assert isinstance(form, NominateForm)
    form.people(people.select_related("unit").order_by("unit__code", "pk"))

    def do(actor: Actor, values: dict[str, Any]) -> str:
        seats.nominate(actor=actor, training_class_id=row.pk, **values)
        return there

    return done(request, form, do, title=_("Nominate for the class"), back=there, hint=row.title)


@for_cadres(is_anybody)
@require_http_methods(["GET", "POST"])
def lesson_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The class manager's page of a lesson: the code large, who is here, the list by hand."""
    user = user_of(request)
    rows = ClassLesson.objects.visible_to(user).filter(day__isnull=False)
    lesson: ClassLesson = row_or_404(rows.select_related("training_class", "teacher"), pk)
    if not t.may_run(user, lesson.training_class, is_office=cadre_scope_of(user).is_office):
        raise PermissionDenied
    form = MinutesForm(request.POST if request.POST.get("do") == "open" else None)
    status = 200
    if request.method == "POST":
        try:
            if _lesson_act(request, lesson, form):
                return redirect("cadres:training_lesson", pk)
        except DomainError as error:
            form = MinutesForm(request.POST) if form.is_bound else MinutesForm({"minutes": attendance.OPEN_MINUTES})
            form.is_valid()
            add_error(form, error)
        status = 400
    return render(request, "cadres/training_lesson.html", _lesson_context(lesson, form), status=status)


def _lesson_act(request: HttpRequest, lesson: ClassLesson, form: MinutesForm) -> bool:
    """Do what the button says; False: the form is wrong."""
    actor, what = Actor.of_request(request), request.POST.get("do")
    if what == "open":
        if not form.is_valid():
            return False
        attendance.open_signing(actor=actor, class_lesson_id=lesson.pk, **form.values())
    elif what == "close":
        attendance.close_signing(actor=actor, class_lesson_id=lesson.pk)
    else:
        present = [int(pk) for pk in request.POST.getlist("present") if pk.isascii() and pk.isdecimal()]
        attendance.take_list(actor=actor, class_lesson_id=lesson.pk, present=present)
    return True


def _lesson_context(lesson: ClassLesson, form: MinutesForm) -> dict[str, Any]:
    how = dict(lesson.presences.values_list("nomination_id", "how"))
    rows = Nomination.objects.filter(training_class=lesson.training_class, state=NominationState.SEATED)
    people = rows.select_related("cadre__unit").defer("cadre__form_sealed", "cadre__photo_sealed").order_by("pk")
    is_open = attendance.is_signing_open(lesson)
    return {
        "lesson": lesson, "form": form, "is_open": is_open, "people": [(seat, how.get(seat.pk, "")) for seat in people],
        "present": len(how), "is_taught": lesson.training_class.state in TAUGHT,
        "code": attendance.current_code(lesson) if is_open else "", "left": seconds_left(clock.now()),
    }  # fmt: skip


@for_cadres(is_reader)
@require_GET
def teacher_list(request: HttpRequest) -> HttpResponse:
    """The register with what participants think, from five ratings up."""
    user = user_of(request)
    scope, kinds = cadre_scope_of(user), SUBJECTS["training-teacher"]
    lines = [(line, kinds.open_to(scope, line.teacher) if line.teacher.is_active else [])
             for line in t.teachers_shown(user)]  # fmt: skip
    return render(request, "cadres/training_teachers.html", {"lines": lines, "is_office": scope.is_office})


@for_cadres(is_reader)
@require_GET
def credit_list(request: HttpRequest) -> HttpResponse:
    """Hours of each cadre in reach, with the records behind them."""
    user = user_of(request)
    form = CreditSearchForm(request.GET, units=units_of(user))
    said = form.said()
    rows = Cadre.objects.visible_to(user).in_service().light().select_related("unit").order_by("unit__code", "pk")
    if said["unit"]:
        rows = rows.filter(unit=said["unit"])
    if said["short"]:
        rows = rows.filter(pk__in=short_of(said["year"], user))
    page = page_of(request, rows)
    page["credits"] = credit_rows(page["rows"], said["year"])
    context = {"form": form, "year": said["year"], "is_office": cadre_scope_of(user).is_office, **page}
    return render(request, "cadres/training_credits.html", context)

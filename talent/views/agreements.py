"""Pages of universities and agreements, of orders with their cohorts, of part-time doctors."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods

from grids.views.acting import done
from grids.views.base import row_or_404, user_of
from grids.views.files import marked_table
from grids.views.policing import page_of
from talent.forms.agreements import AgreementForm, DoctorForm, OrderForm, UniversityForm
from talent.models import TrainingOrder, University, UniversityAgreement
from talent.scope import talent_scope_of
from talent.selectors import agreements as found
from talent.services.agreements import orders, part_time, signing
from talent.states.agreements import OrderState
from talent.views.base import act_form, for_talent, is_anybody, is_office, reads_figures
from talent.views.subjects import SUBJECTS
from xinhui.accounts.actors import Actor
from xinhui.core import clock


@for_talent(reads_figures)
@require_GET
def agreement_list(request: HttpRequest) -> HttpResponse:
    """Agreements in force, the next to end first; universities."""
    user, said = user_of(request), request.GET.dict()
    context = {
        "said": said, "is_office": talent_scope_of(user).is_office, "today": clock.today(),
        "count": {"universities": found.universities_with_agreement(), "arrivals": found.cohort_arrivals(),
                  "doctors": found.part_time_doctors()},
        "universities": University.objects.visible_to(user).order_by("name", "pk")[:100],
        **page_of(request, found.agreements_shown(user, said)),
    }  # fmt: skip
    return render(request, "talent/agreements.html", context)


@for_talent(is_office)
@require_http_methods(["GET", "POST"])
def university_new(request: HttpRequest) -> HttpResponse:
    """A university."""

    def do(actor: Actor, values: dict[str, Any]) -> str:
        signing.enter_university(actor=actor, **values)
        return "/talent/agreements/"

    return done(request, act_form(request, UniversityForm), do, title=pgettext("agreement", "New university"),
                back="/talent/agreements/")  # fmt: skip


@for_talent(is_office)
@require_http_methods(["GET", "POST"])
def agreement_new(request: HttpRequest) -> HttpResponse:
    """An agreement."""

    def do(actor: Actor, values: dict[str, Any]) -> str:
        return f"/talent/agreements/{signing.sign_agreement(actor=actor, **values).pk}/"

    return done(request, act_form(request, AgreementForm), do, title=pgettext("agreement", "New agreement"),
                back="/talent/agreements/")  # fmt: skip


@for_talent(reads_figures)
@require_GET
def agreement_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One agreement: its tasks, the orders under it."""
    user = user_of(request)
    scope = talent_scope_of(user)
    rows = UniversityAgreement.objects.visible_to(user).select_related("university", "unit")
    row: UniversityAgreement = row_or_404(rows, pk)
    task = SUBJECTS["agreement-task"]
    under = (
        TrainingOrder.objects.visible_to(user).filter(agreement=row).select_related("employer").order_by("-year", "pk")
    )
    context = {
        "row": row, "verbs": SUBJECTS["agreement"].open_to(scope, row), "today": clock.today(),
        "tasks": [(one, task.open_to(scope, one)) for one in row.tasks.order_by("due_on", "pk")],
        "lines": found.with_standing(under), "may_order": found.employers_in_reach(user).exists(),
    }  # fmt: skip
    return render(request, "talent/agreement.html", context)


@for_talent(is_anybody)
@require_GET
def order_list(request: HttpRequest) -> HttpResponse:
    """Orders in sight: every one for whoever reads figures, an employer's account its own."""
    user, said = user_of(request), request.GET.dict()
    page = page_of(request, found.orders_shown(user, said))
    context = {
        "said": said, "states": OrderState.choices, "reads": talent_scope_of(user).reads_figures,
        "lines": found.with_standing(page["rows"]), **page,
        "agreements": UniversityAgreement.objects.in_force().select_related("university").order_by("name", "pk")
        if found.employers_in_reach(user).exists() else [],
    }  # fmt: skip
    return render(request, "talent/training_orders.html", context)


@for_talent(reads_figures)
@require_GET
def order_table(request: HttpRequest) -> HttpResponse:
    """Orders as a marked Excel table; nobody is named in it."""
    heading = [pgettext("talent", "Employer"), pgettext("agreement", "University"), pgettext("agreement", "Speciality"),
               pgettext("agreement", "Year of graduation"), pgettext("agreement", "Name of the cohort"),
               pgettext("agreement", "Number wanted"), pgettext("agreement", "Enrolled"),
               pgettext("agreement", "Graduated"), pgettext("agreement", "Arrived")]  # fmt: skip
    lines = [
        [line.order.employer.name, line.order.agreement.university.name, line.order.speciality, line.order.year,
         line.order.cohort, line.order.number, line.standing.enrolled, line.standing.graduated, line.standing.arrived]
        for line in found.with_standing(found.orders_shown(user_of(request), request.GET.dict())[:10_000])
    ]  # fmt: skip
    return marked_table(request, pgettext("agreement", "Training orders"), heading, lines)


@for_talent(is_anybody)
@require_GET
def order_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One order: how it stands, its cohort for those who may know it."""
    user = user_of(request)
    scope = talent_scope_of(user)
    rows = TrainingOrder.objects.visible_to(user).select_related("employer__unit", "agreement__university")
    row: TrainingOrder = row_or_404(rows, pk)
    student = SUBJECTS["cohort-student"]
    page = page_of(request, found.students_of(user, row), 60)
    context = {
        "row": row, "verbs": SUBJECTS["training-order"].open_to(scope, row), "reads": scope.reads_figures,
        "knows": scope.works_for(row.unit_id) or not scope.reads_figures,
        "standing": found.with_standing([row])[0].standing, **page,
        "students": [(one, student.open_to(scope, one)) for one in page["rows"]],
    }  # fmt: skip
    return render(request, "talent/training_order.html", context)


def _refuse_without_employers(request: HttpRequest) -> None:
    if not found.employers_in_reach(user_of(request)).exists():
        raise PermissionDenied


@for_talent(is_anybody)
@require_http_methods(["GET", "POST"])
def order_new(request: HttpRequest, pk: int) -> HttpResponse:
    """An order under the agreement, of an employer in the user's reach."""
    _refuse_without_employers(request)
    agreement: UniversityAgreement = row_or_404(UniversityAgreement.objects.in_force(), pk)

    def do(actor: Actor, values: dict[str, Any]) -> str:
        return f"/talent/orders/{orders.place_order(actor=actor, agreement_id=agreement.pk, **values).pk}/"

    return done(request, act_form(request, OrderForm), do, title=pgettext("agreement", "Place an order"),
                back="/talent/orders/", hint=str(agreement))  # fmt: skip


@for_talent(is_anybody)
@require_GET
def doctor_list(request: HttpRequest) -> HttpResponse:
    """Part-time doctors, of the employers in reach."""
    user = user_of(request)
    scope, subject = talent_scope_of(user), SUBJECTS["part-time-doctor"]
    page = page_of(request, found.doctors_shown(user))
    page["rows"] = [(row, subject.open_to(scope, row)) for row in page["rows"]]
    context = {"today": clock.today(), "reads": scope.reads_figures, "count": found.part_time_doctors(),
               "may_enter": scope.is_office or bool(scope.unit_ids) or not scope.reads_figures, **page}  # fmt: skip
    return render(request, "talent/part_time.html", context)


@for_talent(is_anybody)
@require_http_methods(["GET", "POST"])
def doctor_new(request: HttpRequest) -> HttpResponse:
    """A part-time doctor with a firm in the user's reach."""
    _refuse_without_employers(request)

    def do(actor: Actor, values: dict[str, Any]) -> str:
        part_time.engage_doctor(actor=actor, **values)
        return "/talent/part-time/"

    return done(request, act_form(request, DoctorForm), do, title=pgettext("agreement", "New part-time doctor"),
                back="/talent/part-time/")  # fmt: skip

"""Pages of employers with their people, and of the intakes that the targets count."""

from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods

from grids.views.acting import done
from grids.views.base import row_or_404, user_of
from grids.views.files import marked_table
from grids.views.policing import page_of
from talent.forms.people import EmployerForm
from talent.models import Employer, Intake, Person
from talent.scope import talent_scope_of
from talent.selectors.people import intakes_shown
from talent.services.employers import enter_employer
from talent.states.people import Source, TalentKind
from talent.views.base import act_form, for_talent, reads_figures, works
from talent.views.subjects import SUBJECTS
from xinhui.accounts.actors import Actor


@for_talent(reads_figures)
@require_GET
def employer_list(request: HttpRequest) -> HttpResponse:
    """Employers in sight, found by words."""
    user, words = user_of(request), request.GET.get("words", "").strip()[:40]
    rows = Employer.objects.visible_to(user).in_being().select_related("unit").annotate(
        settled=Count("intakes", filter=Q(intakes__state="settled"))
    )  # fmt: skip
    if words:
        rows = rows.filter(Q(name__contains=words) | Q(industry__contains=words))
    rows = rows.order_by("name", "pk")
    context = {"words": words, "may_enter": works(talent_scope_of(user)), **page_of(request, rows)}
    return render(request, "talent/employers.html", context)


@for_talent(works)
@require_http_methods(["GET", "POST"])
def employer_new(request: HttpRequest) -> HttpResponse:
    """An employer."""

    def do(actor: Actor, values: dict[str, Any]) -> str:
        return f"/talent/employers/{enter_employer(actor=actor, **values).pk}/"

    return done(request, act_form(request, EmployerForm), do, title=pgettext("talent", "New employer"),
                back="/talent/employers/")  # fmt: skip


@for_talent(reads_figures)
@require_GET
def employer_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One employer; its people for those who may know them."""
    user = user_of(request)
    scope = talent_scope_of(user)
    row: Employer = row_or_404(Employer.objects.visible_to(user).select_related("unit"), pk)
    knows = scope.works_for(row.unit_id)
    people = Person.objects.visible_to(user).filter(employer=row).order_by("name", "pk") if knows else []
    person, account = SUBJECTS["person"], SUBJECTS["employer-account"]
    context = {
        "row": row, "verbs": SUBJECTS["employer"].open_to(scope, row) if row.is_active else [], "knows": knows,
        "people": [(one, person.open_to(scope, one)) for one in people],
        "accounts": [(one, account.open_to(scope, one)) for one in
                     row.accounts.filter(ended_on__isnull=True).select_related("user")] if knows else [],
        "settled": Intake.objects.visible_to(user).settled().filter(employer=row).count(),
    }  # fmt: skip
    return render(request, "talent/employer.html", context)


@for_talent(reads_figures)
@require_GET
def intake_list(request: HttpRequest) -> HttpResponse:
    """Intakes in sight, by kind, source and year; who they are is shown to those who work with them."""
    user, said = user_of(request), request.GET.dict()
    scope = talent_scope_of(user)
    rows = intakes_shown(user, said)
    subject = SUBJECTS["intake"]
    page = page_of(request, rows)
    page["rows"] = [(row, scope.works_for(row.unit_id), subject.open_to(scope, row)) for row in page["rows"]]
    context = {"may_table": works(scope), "kinds": TalentKind.choices, "sources": Source.choices, "said": said, **page}
    return render(request, "talent/intakes.html", context)


@for_talent(works)
@require_GET
def intake_table(request: HttpRequest) -> HttpResponse:
    """The same as a marked Excel table, of those whom the reader works with."""
    user = user_of(request)
    scope = talent_scope_of(user)
    rows = [row for row in intakes_shown(user, request.GET.dict())[:10_000] if scope.works_for(row.unit_id)]
    heading = [pgettext("talent", "Name of the person"), pgettext("talent", "Employer"), _("Unit"),
               pgettext("talent", "Settled on"), pgettext("talent", "How the person was won"),
               pgettext("talent", "Counts for"), pgettext("talent", "Proof")]  # fmt: skip
    lines = [
        [row.person.name, row.employer.name, row.unit.name, row.settled_on, row.get_source_display(),
         "、".join(str(TalentKind(one.kind).label) for one in row.kinds.all()), row.proof]
        for row in rows
    ]  # fmt: skip
    return marked_table(request, pgettext("talent", "Intakes"), heading, lines)

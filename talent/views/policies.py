"""Pages of measures and of who is eligible: figures for whoever reads figures, people for those who may see them."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from grids.views.acting import done
from grids.views.base import row_or_404, user_of
from grids.views.files import marked_table
from grids.views.policing import page_of
from talent.forms.base import NothingForm
from talent.forms.policies import PolicyForm
from talent.models import EmployerAccount, Person, TalentMeasure, TalentPolicy
from talent.rules.eligibility import words_of
from talent.scope import talent_scope_of
from talent.selectors import policies as found
from talent.selectors.eligibility import answers_for, facts_of, preview_of
from talent.selectors.grants import budgets_of
from talent.services.policies.register import run_register
from talent.services.policies.writing import draft_policy
from talent.states.policies import FactKind, Verdict
from talent.views.base import act_form, for_talent, is_anybody, is_office, reads_figures
from talent.views.subjects import SUBJECTS
from xinhui.accounts.actors import Actor
from xinhui.accounts.models import User
from xinhui.core import clock

#: Rows of a table; more are narrowed first.
MOST = 20_000
FIGURES = (
    pgettext_lazy("policy", "Code"),
    pgettext_lazy("policy", "Measure"),
    pgettext_lazy("policy", "Eligible"),
    pgettext_lazy("policy", "Eligible, not applied"),
    pgettext_lazy("policy", "One condition away"),
    pgettext_lazy("policy", "Under way"),
    pgettext_lazy("policy", "Given"),
    pgettext_lazy("policy", "Paid, yuan"),
    pgettext_lazy("policy", "Budget of the year, yuan"),
    pgettext_lazy("policy", "Left, yuan"),
)
PEOPLE = (
    pgettext_lazy("policy", "Person"),
    pgettext_lazy("policy", "Employer"),
    pgettext_lazy("policy", "Code"),
    pgettext_lazy("policy", "Measure"),
    pgettext_lazy("policy", "Verdict"),
    pgettext_lazy("policy", "Condition that is missing"),
)


@for_talent(reads_figures)
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """Measures in force with their figures, drafts and policies for the office."""
    user = user_of(request)
    scope, lines = talent_scope_of(user), found.overview()
    policies = TalentPolicy.objects.visible_to(user).order_by("-issued_on", "pk")
    drafts = TalentMeasure.objects.visible_to(user).filter(state="draft").select_related("policy").order_by("code")
    context = {
        "lines": lines, "run": found.last_run(), "is_office": scope.is_office, "drafts": drafts,
        "policies": [(row, SUBJECTS["policy"].open_to(scope, row)) for row in policies],
        "waiting": sum(line.waiting for line in lines), "paid": sum(line.paid for line in lines),
        "under_way": sum(line.under_way for line in lines),
    }  # fmt: skip
    return render(request, "talent/measures.html", context)


@for_talent(reads_figures)
@require_GET
def overview_table(request: HttpRequest) -> HttpResponse:
    """The same as a marked Excel table."""
    heading = [str(word) for word in FIGURES]
    lines = [
        [line.measure.code, line.measure.name, line.eligible, line.waiting, line.nearly, line.under_way, line.given,
         line.paid / 100, line.budget / 100, line.left / 100]
        for line in found.overview()
    ]  # fmt: skip
    return marked_table(request, pgettext("policy", "Measures for talent"), heading, lines)


@for_talent(is_office)
@require_http_methods(["GET", "POST"])
def policy_new(request: HttpRequest) -> HttpResponse:
    """A policy."""

    def do(actor: Actor, values: dict[str, Any]) -> str:
        draft_policy(actor=actor, **values)
        return "/talent/measures/"

    return done(request, act_form(request, PolicyForm), do, title=pgettext("policy", "New policy"),
                back="/talent/measures/")  # fmt: skip


@for_talent(is_office)
@require_http_methods(["GET", "POST"])
def run_now(request: HttpRequest) -> HttpResponse:
    """The whole register against every measure, now."""

    def do(actor: Actor, values: dict[str, Any]) -> str:
        run_register(actor=actor)
        return "/talent/measures/"

    return done(request, act_form(request, NothingForm), do, title=pgettext("policy", "Work out who is eligible"),
                back="/talent/measures/")  # fmt: skip


@for_talent(reads_figures)
@require_GET
def measure_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One version: what it gives, its conditions, its budget, the versions; `preview=1`: whom it would reach."""
    user = user_of(request)
    scope = talent_scope_of(user)
    row: TalentMeasure = row_or_404(TalentMeasure.objects.visible_to(user).select_related("policy"), pk)
    conditions, year = SUBJECTS["measure-condition"], clock.today().year
    lines = [line for line in found.overview() if line.measure.pk == row.pk]
    context = {
        "row": row, "verbs": SUBJECTS["measure"].open_to(scope, row), "line": lines[0] if lines else None,
        "groups": [(group, [(one, words, conditions.open_to(scope, one)) for one, words in rows])
                   for group, rows in found.conditions_of(row)],
        "preview": preview_of(row) if scope.is_office and request.GET.get("preview") else None,
        "is_office": scope.is_office, "budget": budgets_of(year).get(row.code), "year": year,
        "versions": TalentMeasure.objects.visible_to(user).filter(code=row.code).exclude(pk=row.pk),
    }  # fmt: skip
    return render(request, "talent/measure.html", context)


@for_talent(is_anybody)
@require_GET
def eligible_list(request: HttpRequest) -> HttpResponse:
    """People in sight with what they may have: eligible and not applied first."""
    user, said = user_of(request), request.GET.dict()
    page = page_of(request, found.results_shown(user, said))
    page["rows"] = [(row, found.wanted_words(row.missing) if row.missing else "") for row in page["rows"]]
    context = {
        "said": said, "verdict": said.get("verdict", "waiting"), "run": found.last_run(),
        "measures": TalentMeasure.objects.in_force().order_by("code"), **page,
        "verdicts": [("waiting", pgettext("policy", "Eligible, not applied")),
                     *((one.value, one.label) for one in Verdict if one != Verdict.NOT)],
        "own": Person.objects.filter(user=user).first(),
    }  # fmt: skip
    return render(request, "talent/eligibility.html", context)


@for_talent(is_anybody)
@require_GET
def eligible_table(request: HttpRequest) -> HttpResponse:
    """The same as a marked Excel table."""
    rows = found.results_shown(user_of(request), request.GET.dict())[:MOST]
    heading = [str(word) for word in PEOPLE]
    lines = [
        [row.person.name, row.person.employer.name if row.person.employer else "", row.measure.code, row.measure.name,
         row.get_verdict_display(), found.wanted_words(row.missing) if row.missing else ""]
        for row in rows
    ]  # fmt: skip
    return marked_table(request, pgettext("policy", "Who is eligible"), heading, lines)


@for_talent(is_anybody)
@require_GET
def person_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Every measure for one person, and why or why not."""
    user = user_of(request)
    row: Person = row_or_404(Person.objects.visible_to(user).select_related("employer"), pk)
    facts = facts_of(row)
    context = {
        "row": row, "answers": answers_for(row),
        "verbs": SUBJECTS["eligible-person"].open_to(talent_scope_of(user), row) if acts_on(user, row) else [],
        "facts": [(kind.label, words_of(kind, facts[kind]), facts[kind] is None) for kind in FactKind],
    }  # fmt: skip
    return render(request, "talent/eligible_person.html", context)


def acts_on(user: User, row: Person) -> bool:
    """May apply for the person: of the office, the unit or the employer. One query."""
    if row.employer is None:
        return False
    works = talent_scope_of(user).works_for(row.employer.unit_id)
    return works or EmployerAccount.objects.filter(user=user, employer=row.employer, ended_on__isnull=True).exists()

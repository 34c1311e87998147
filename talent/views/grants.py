"""Pages of grants: the list, one with its ledger and findings, recoveries."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_GET

from grids.views.base import row_or_404, user_of
from grids.views.files import marked_table
from grids.views.policing import page_of
from talent.models import EmployerAccount, GrantApplication, GrantEntry, GrantLapse, TalentMeasure
from talent.rules.eligibility import unpacked
from talent.scope import talent_scope_of
from talent.selectors.grants import balance, grants_shown
from talent.states.grants import GrantState, LapseState
from talent.views.base import for_talent, is_anybody, works
from talent.views.subjects import SUBJECTS

HEADING = (
    pgettext_lazy("grant", "Number"),
    pgettext_lazy("grant", "Person"),
    pgettext_lazy("grant", "Employer"),
    pgettext_lazy("grant", "Measure"),
    pgettext_lazy("grant", "State"),
    pgettext_lazy("grant", "Sum of the grant, yuan"),
    pgettext_lazy("grant", "Applied on"),
    pgettext_lazy("grant", "Approved on"),
)


@for_talent(is_anybody)
@require_GET
def grant_list(request: HttpRequest) -> HttpResponse:
    """Grants in sight, by state, measure and words."""
    user, said = user_of(request), request.GET.dict()
    context = {
        "said": said, "states": GrantState.choices, "is_office": talent_scope_of(user).is_office,
        "works": works(talent_scope_of(user)), "measures": TalentMeasure.objects.in_force().order_by("code"),
        **page_of(request, grants_shown(user, said)),
    }  # fmt: skip
    return render(request, "talent/grants.html", context)


@for_talent(is_anybody)
@require_GET
def grant_table(request: HttpRequest) -> HttpResponse:
    """The same as a marked Excel table."""
    heading = [str(word) for word in HEADING]
    lines = [
        [row.pk, row.person.name, row.employer.name, str(row.measure), row.get_state_display(), row.total_fen / 100,
         row.applied_on, row.approved_on]
        for row in grants_shown(user_of(request), request.GET.dict())[:20_000]
    ]  # fmt: skip
    return marked_table(request, pgettext("grant", "Grants for talent"), heading, lines)


@for_talent(is_anybody)
@require_GET
def grant_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One grant: where it stands, the findings of the day, instalments, the ledger with its sum, recoveries."""
    user = user_of(request)
    scope = talent_scope_of(user)
    rows = GrantApplication.objects.visible_to(user).select_related("person", "measure__policy", "employer", "unit")
    row: GrantApplication = row_or_404(rows, pk)
    acts = (
        scope.works_for(row.unit_id)
        or EmployerAccount.objects.filter(user=user, employer=row.employer, ended_on__isnull=True).exists()
    )
    entries = GrantEntry.objects.visible_to(user).filter(grant=row).select_related("grant", "corrected_by")
    lapses = GrantLapse.objects.visible_to(user).filter(grant=row).select_related("grant")
    context = {
        "row": row, "verbs": SUBJECTS["grant"].open_to(scope, row) if acts else [],
        "findings": unpacked(row.facts), "balance": balance(row),
        "instalments": row.instalments.select_related("batch").order_by("number"), "is_office": scope.is_office,
        "entries": [(one, SUBJECTS["grant-entry"].open_to(scope, one)) for one in entries.order_by("pk")],
        "lapses": [(one, SUBJECTS["grant-lapse"].open_to(scope, one)) for one in lapses.order_by("-pk")],
    }  # fmt: skip
    return render(request, "talent/grant.html", context)


@for_talent(works)
@require_GET
def lapse_list(request: HttpRequest) -> HttpResponse:
    """Recoveries in sight: those to be decided first."""
    user, said = user_of(request), request.GET.dict()
    rows = GrantLapse.objects.visible_to(user).select_related("grant__person", "grant__measure", "grant__employer")
    state = said.get("state", LapseState.PROPOSED)
    if state in LapseState.values:
        rows = rows.filter(state=state)
    context = {"states": LapseState.choices, "state": state, "is_office": talent_scope_of(user).is_office,
               **page_of(request, rows.order_by("-pk"))}  # fmt: skip
    return render(request, "talent/recoveries.html", context)

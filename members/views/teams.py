"""Pages of “1+6+N”: the six teams, measures that are due, help and its ledger, members who live elsewhere."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from grids.models import Division
from members.scope import READERS, party_scope_of
from members.selectors import teams
from members.states.teams import MemberTeam
from members.views.base import area_of, for_party, is_party, is_reader, page_of, user_of
from members.views.subjects import subject_of

TOWN_DIGITS, VILLAGE_DIGITS = 9, 12


@for_party(is_reader)
@require_GET
def team_list(request: HttpRequest) -> HttpResponse:
    """The plan in force, the six teams with what is overdue, and the same by town or village."""
    user, area = user_of(request), area_of(request)
    digits = VILLAGE_DIGITS if area or not _is_wide(request) else TOWN_DIGITS
    context = {
        "plan": teams.plan_in_force(), "teams": teams.team_rows(user, area=area), "area": area,
        "areas": teams.area_rows(user, area=area, digits=digits), "labels": MemberTeam.labels,
        "area_name": Division.objects.filter(code=area).values_list("name", flat=True).first() if area else "",
        "by_town": digits == TOWN_DIGITS,
    }  # fmt: skip
    return render(request, "members/teams.html", context)


def _is_wide(request: HttpRequest) -> bool:
    areas = party_scope_of(request.user).posts.areas(*READERS)
    return any(len(code) < TOWN_DIGITS for code in areas)


@for_party(is_reader)
@require_GET
def measure_list(request: HttpRequest) -> HttpResponse:
    """Measures open, overdue or done."""
    chosen = {name: request.GET.get(name, "") for name in ("due", "team", "organization")}
    rows = teams.records(user_of(request), area=area_of(request), **chosen)
    context = _rows_with_verbs(request, "measure", rows)
    context |= {"chosen": chosen, "team_choices": MemberTeam.choices}
    return render(request, "members/measures.html", context)


@for_party(is_reader)
@require_GET
def help_list(request: HttpRequest) -> HttpResponse:
    """Funds and the ledger of help."""
    user = user_of(request)
    context = _rows_with_verbs(request, "help", teams.help_entries(user))
    context |= {"funds": teams.funds(user)[:50], "totals": teams.help_totals(user)}
    return render(request, "members/help.html", context)


@for_party(is_party)
@require_GET
def mobile_list(request: HttpRequest) -> HttpResponse:
    """Members who live elsewhere, whose contact is due, of whom nothing was heard; a contact person sees the own."""
    due = request.GET.get("due", "")
    context = _rows_with_verbs(request, "stay", teams.stays(user_of(request), due=due))
    return render(request, "members/mobile.html", context | {"due": due})


def _rows_with_verbs(request: HttpRequest, subject: str, rows: Any) -> dict[str, Any]:
    kind, scope = subject_of(subject), party_scope_of(request.user)
    assert kind is not None
    context = page_of(request, rows, 50)
    context["items"] = [(row, kind.open_to(scope, row)) for row in context["rows"]]
    context["here"] = request.get_full_path()
    return context

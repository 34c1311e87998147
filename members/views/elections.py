"""Pages of elections and of what organizations lack."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from members.models import Election
from members.rules.gaps import RULES, Gap
from members.scope import party_scope_of
from members.selectors import elections, gaps
from members.states.election import ElectionState
from members.views.base import area_of, excel, for_party, is_party, is_reader, page_of, row_or_404, user_of
from members.views.subjects import subject_of
from xinhui.core import clock


@for_party(is_party)
@require_GET
def election_list(request: HttpRequest) -> HttpResponse:
    """Terms that come due or are overdue, and elections."""
    user, area = user_of(request), area_of(request)
    state = request.GET.get("state", "")
    context = page_of(request, elections.elections_of(user, area, state if state in ElectionState else ""), 30)
    due = elections.coming_due(user, area)
    context |= {
        "due": due[:50], "due_count": due.count(), "overdue_count": due.filter(due_on__lt=clock.today()).count(),
        "today": clock.today(), "states": ElectionState.choices, "state": state, "area": area,
    }  # fmt: skip
    return render(request, "members/elections.html", context)


@for_party(is_party)
@require_GET
def election_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One election: candidates, ballots, result."""
    rows = Election.objects.visible_to(user_of(request)).select_related("organization__parent", "asked_by", "term")
    election: Election = row_or_404(rows, pk)
    kind = subject_of("election")
    assert kind is not None
    candidates = elections.candidates_of(election)
    context = {
        "election": election, "candidates": candidates,
        "ballots": elections.ballots_with_names(election, candidates),
        "verbs": kind.open_to(party_scope_of(request.user), election), "here": request.get_full_path(),
    }  # fmt: skip
    return render(request, "members/election.html", context)


@for_party(is_reader)
@require_GET
def gap_list(request: HttpRequest) -> HttpResponse:
    """Every kind of gap with its count and rule; the chosen kind's rows."""
    user, area = user_of(request), area_of(request)
    wanted = request.GET.get("kind", "")
    chosen = Gap(wanted) if wanted in Gap else None
    context = page_of(request, gaps.rows_of(user, chosen, area) if chosen else (), 50)
    context["rows"] = gaps.missing(context["rows"])
    context |= {
        "gaps": gaps.gaps(user, area),
        "chosen": chosen,
        "rule": RULES.get(chosen) if chosen else "",
        "area": area,
    }
    return render(request, "members/gaps.html", context)


@for_party(is_reader)
@require_GET
def gap_table(request: HttpRequest) -> HttpResponse:
    """Every gap as an Excel table, each with its rule."""
    user, area = user_of(request), area_of(request)
    lines = [
        [str(gap.label), row.name, row.area_code, row.detail, str(RULES[gap])]
        for gap in Gap
        for row in gaps.missing(gaps.rows_of(user, gap, area))
    ]
    heading = [_("Gap"), _("Name"), _("Area code"), _("Figure or day"), _("Rule")]
    return excel(_("Gaps in cover"), heading, lines)

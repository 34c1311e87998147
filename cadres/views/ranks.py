"""Pages of rank promotion: rounds and free places, one round with its candidates, its table."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cadres.forms.ranks import RoundFilter, RoundForm
from cadres.models import Cadre, RankRound
from cadres.rules.ranks import NEEDS, RankFinding
from cadres.scope import cadre_scope_of
from cadres.selectors import ranks as found
from cadres.selectors.establishment import units_of
from cadres.services.ranks.rounds import look_at_candidates, look_at_round, open_rank_round, propose_rank
from cadres.states.cadre import Rank
from cadres.states.ranks import RANK_TABLE, RankProposalState, RankRoundState
from cadres.views.base import act_form, for_cadres, is_reader
from cadres.views.rank_verbs import SUBJECTS
from grids.views.acting import done
from grids.views.base import row_or_404, user_of
from grids.views.files import marked_table
from grids.views.policing import page_of
from xinhui.accounts.actors import Actor
from xinhui.core.errors import DomainError

FREE_MOST = 12


@for_cadres(is_reader)
@require_GET
def rank_list(request: HttpRequest) -> HttpResponse:
    """Rounds in reach, and where places are free."""
    user = user_of(request)
    form, free = RoundFilter(request.GET or None, units=units_of(user)), found.free_ranks(user)
    rows = found.listed(user, form.conditions() if form.is_bound else {})
    context = {"form": form, "free": free[:FREE_MOST], "more": max(len(free) - FREE_MOST, 0), "free_count": len(free),
               **page_of(request, rows)}  # fmt: skip
    return render(request, "cadres/ranks.html", context)


@for_cadres(is_reader)
@require_http_methods(["GET", "POST"])
def rank_new(request: HttpRequest) -> HttpResponse:
    """Open a round."""

    def do(actor: Actor, values: dict[str, Any]) -> str:
        return f"/cadres/ranks/{open_rank_round(actor=actor, **values).pk}/"

    form = act_form(request, RoundForm)
    if request.method == "GET":
        form.initial = {name: request.GET.get(name, "") for name in ("unit", "rank")}
    return done(request, form, do, title=pgettext("rank", "Open a round"), back="/cadres/ranks/")


def _round(request: HttpRequest, pk: int) -> RankRound:
    row: RankRound = row_or_404(RankRound.objects.visible_to(user_of(request)).select_related("unit"), pk)
    return row


@for_cadres(is_reader)
@require_GET
def rank_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One round: who is proposed with the time as counted then; while it is open, who else could be."""
    row, scope = _round(request, pk), cadre_scope_of(request.user)
    proposals = look_at_round(actor=Actor.of_request(request), rank_round_id=row.pk)
    may_withdraw = RANK_TABLE.allows(row.state, "withdraw")
    context = {
        "row": row, "below": Rank(NEEDS[row.rank][0]).label, "years": NEEDS[row.rank][1],
        "verbs": SUBJECTS[0].open_to(scope, row), "lines": row.lines.select_related("by"),
        "proposals": [(one, one.finding, may_withdraw and one.state == RankProposalState.PROPOSED)
                      for one in proposals],
        "candidates": _others(request, row, {one.cadre_id for one in proposals
                                             if one.state == RankProposalState.PROPOSED}),
    }  # fmt: skip
    return render(request, "cadres/rank.html", context)


def _others(request: HttpRequest, row: RankRound, proposed: set[int]) -> list[tuple[RankFinding, Cadre]]:
    """Candidates who are not proposed; reading their grades is a look."""
    if row.state != RankRoundState.OPEN:
        return []
    people = look_at_candidates(actor=Actor.of_request(request), rank_round_id=row.pk)
    return [(one, cadre) for one, cadre in people if cadre.pk not in proposed]


@for_cadres(is_reader)
@require_POST
def rank_propose(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose the person of the line; what is wrong is said above the round."""
    row = _round(request, pk)
    text = request.POST.get("cadre", "")
    try:
        propose_rank(actor=Actor.of_request(request), rank_round_id=row.pk,
                     cadre_id=int(text) if text.isascii() and text.isdecimal() and len(text) < 15 else 0)  # fmt: skip
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, pgettext("rank", "Proposed."))
    return redirect("cadres:rank", row.pk)


@for_cadres(is_reader)
@require_GET
def rank_table(request: HttpRequest, pk: int) -> HttpResponse:
    """The candidates of a round in order, with the counted time: each line is a look."""
    row = _round(request, pk)
    people = look_at_candidates(actor=Actor.of_request(request), rank_round_id=row.pk)
    heading = [pgettext("rank", "Name"), _("Present post"), pgettext("rank", "In the rank since"),
               pgettext("rank", "Months in the rank"), pgettext("rank", "Months as counted"),
               pgettext("rank", "Months needed"), pgettext("rank", "Years that shorten"),
               pgettext("rank", "Years that do not count"), pgettext("rank", "Years not graded on the form"),
               pgettext("rank", "Fulfils the rule")]  # fmt: skip
    lines = [
        (cadre.name, cadre.present_post, one.since, one.months, one.counted, one.needed, _years(one.excellent),
         _years(one.uncounted), _years(one.lacking), _("yes") if one.is_ready else _("no"))
        for one, cadre in people
    ]  # fmt: skip
    return marked_table(request, str(row), heading, lines)


def _years(years: tuple[int, ...]) -> str:
    return "、".join(map(str, years))

"""Pages of the review board: the office's sittings and experts, and what an expert has to score."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods

from grids.views.acting import done
from grids.views.base import row_or_404, user_of
from grids.views.policing import page_of
from talent.forms.board import NewExpertForm, SittingForm
from talent.models import BoardDossier, BoardExpert, BoardSitting
from talent.scope import talent_scope_of
from talent.selectors import board as found
from talent.services.board.experts import enter_expert
from talent.services.board.results import points_of
from talent.services.board.sittings import call_sitting
from talent.states.board import DossierOutcome, SittingState
from talent.views.base import act_form, for_talent, is_anybody, is_office
from talent.views.subjects import SUBJECTS
from xinhui.accounts.actors import Actor
from xinhui.core import clock


@for_talent(is_office)
@require_GET
def sitting_list(request: HttpRequest) -> HttpResponse:
    """Every sitting, the latest first."""
    user = user_of(request)
    rows = found.sittings_shown(user)
    running = [row for row in rows if row.state == SittingState.SCORING]
    context = {
        "today": clock.today(), "running": len(running), "late": sum(row.closes_on < clock.today() for row in running),
        "prepared": sum(row.state == SittingState.PREPARED for row in rows),
        "undecided": BoardDossier.objects.visible_to(user).filter(
            sitting__state=SittingState.CLOSED, outcome=DossierOutcome.WAITING).count(),
        **page_of(request, rows),
    }  # fmt: skip
    return render(request, "talent/board.html", context)


@for_talent(is_office)
@require_http_methods(["GET", "POST"])
def sitting_new(request: HttpRequest) -> HttpResponse:
    """A sitting."""

    def do(actor: Actor, values: dict[str, Any]) -> str:
        return f"/talent/board/{call_sitting(actor=actor, **values).pk}/"

    return done(request, act_form(request, SittingForm), do, title=pgettext("board", "New sitting"),
                back="/talent/board/")  # fmt: skip


@for_talent(is_office)
@require_GET
def sitting_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One sitting: rules, experts, dossiers; the result once it is closed, never a score of somebody's."""
    user, scope = user_of(request), talent_scope_of(request.user)
    row: BoardSitting = row_or_404(BoardSitting.objects.visible_to(user), pk)
    dossier, seat = SUBJECTS["board-dossier"], SUBJECTS["board-seat"]
    dossiers = found.dossiers_of(user, row)
    context = {
        "row": row, "verbs": SUBJECTS["board-sitting"].open_to(scope, row), "today": clock.today(),
        "criteria": row.criteria.all(), "thresholds": row.thresholds.all(),
        "dossiers": [(line, dossier.open_to(scope, line.row)) for line in dossiers],
        "seats": [(line, seat.open_to(scope, line.seat)) for line in found.seats_of(row)],
        "short": sum(line.is_short for line in dossiers), "is_closed": row.state == SittingState.CLOSED,
    }  # fmt: skip
    return render(request, "talent/board_sitting.html", context)


@for_talent(is_office)
@require_GET
def expert_list(request: HttpRequest) -> HttpResponse:
    """The pool of experts."""
    user, words = user_of(request), request.GET.get("words", "").strip()[:40]
    scope, subject = talent_scope_of(user), SUBJECTS["board-expert"]
    page = page_of(request, found.experts_shown(user, words))
    page["rows"] = [(row, subject.open_to(scope, row)) for row in page["rows"]]
    return render(request, "talent/board_experts.html", {"words": words, **page})


@for_talent(is_office)
@require_http_methods(["GET", "POST"])
def expert_new(request: HttpRequest) -> HttpResponse:
    """An expert."""

    def do(actor: Actor, values: dict[str, Any]) -> str:
        enter_expert(actor=actor, **values)
        return "/talent/board/experts/"

    return done(request, act_form(request, NewExpertForm), do, title=pgettext("board", "New expert"),
                back="/talent/board/experts/")  # fmt: skip


@for_talent(is_anybody)
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """What an expert has to score, and whom the expert named as kin; for everybody else an empty page."""
    user = user_of(request)
    expert = BoardExpert.objects.filter(user=user).first()
    context = {"expert": expert, "sittings": found.my_sittings(user), "kin": found.my_kin(expert) if expert else [],
               "today": clock.today()}  # fmt: skip
    return render(request, "talent/board_mine.html", context)


@for_talent(is_anybody)
@require_GET
def mine_sitting(request: HttpRequest, pk: int) -> HttpResponse:
    """The dossiers of one sitting, blind; after the close with the expert's own scores."""
    user = user_of(request)
    row: BoardSitting = row_or_404(BoardSitting.objects.of_expert(user), pk)
    ballots, criteria = found.my_ballots(user, row), list(row.criteria.all())
    is_closed = row.state == SittingState.CLOSED
    dossiers = BoardDossier.objects.before(user).filter(sitting=row).select_related("application").order_by("code")
    lines = []
    for one in dossiers:
        given = points_of(ballots[one.pk]) if is_closed and one.pk in ballots else {}
        lines.append((one, one.pk in ballots, [(item.name, given[item.pk]) for item in criteria if item.pk in given]))
    context = {"row": row, "criteria": criteria, "lines": lines, "is_open": row.state == SittingState.SCORING,
               "waiting": sum(not scored for _one, scored, _points in lines), "today": clock.today()}  # fmt: skip
    return render(request, "talent/board_task.html", context)

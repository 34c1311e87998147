"""Pages of tempering: figures and list, one posting, orders, whom to propose, the table, the person's own page."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cadres.forms.tempering import OrderForm, ProposalForm
from cadres.models import Cadre, Posting
from cadres.scope import cadre_scope_of
from cadres.selectors import tempering as t
from cadres.selectors.own import own_file
from cadres.services.look import look_at_posting
from cadres.services.tempering.orders import add_to_order, enter_order
from cadres.services.tempering.proposals import propose_posting
from cadres.services.tempering.taking import take_postings
from cadres.states.tempering import PostingKind, PostingState
from cadres.views.base import act_form, for_cadres, is_anybody, is_office, is_reader
from cadres.views.subjects import SUBJECTS
from cadres.views.tempering_verbs import orders_in_reach, postings_in_reach
from grids.views.acting import done
from grids.views.base import row_or_404, user_of
from grids.views.files import marked_table
from grids.views.policing import page_of
from xinhui.accounts.actors import Actor
from xinhui.core.errors import DomainError


@for_cadres(is_reader)
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """Figures by kind and year, what waits, the list with its filters."""
    user, said = user_of(request), request.GET.dict()
    context = {
        "totals": t.totals(user), "kinds": t.by_kind(user), "years": t.years_shown(), "grades": t.grades(user),
        "kind_choices": PostingKind.choices, "state_choices": PostingState.choices, "said": said,
        "is_office": cadre_scope_of(user).is_office, **page_of(request, t.postings_shown(user, said)),
    }  # fmt: skip
    return render(request, "cadres/tempering.html", context)


@for_cadres(is_reader)
@require_GET
def posting_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One posting: tasks, appraisals, history; the look is on the trail before the words are opened."""
    user, scope = user_of(request), cadre_scope_of(request.user)
    known: Posting = row_or_404(postings_in_reach(user), pk)
    try:
        row = look_at_posting(actor=Actor.of_request(request), posting_id=known.pk)
    except DomainError as error:
        raise Http404 from error
    tasks = t.task_counts(row)
    changes = SUBJECTS["posting-task"]
    context = {
        "row": row, "is_home": scope.reads(row.cadre.unit_id), "lines": t.lines_of(scope, row),
        "appraisals": row.appraisals.select_related("by"), "verbs": SUBJECTS["posting"].open_to(scope, known),
        **tasks, "task_lines": [(task, changes.open_to(scope, task)) for task in tasks["tasks"]],
    }  # fmt: skip
    return render(request, "cadres/posting.html", context)


@for_cadres(is_reader)
@require_GET
def posting_people(request: HttpRequest) -> HttpResponse:
    """Whom to propose: people in reach without a posting under way."""
    words = request.GET.get("words", "").strip()
    page = page_of(request, t.people_free(user_of(request), words))
    return render(request, "cadres/posting_people.html", {"words": words, **page})


@for_cadres(is_reader)
@require_http_methods(["GET", "POST"])
def posting_propose(request: HttpRequest, cadre_pk: int) -> HttpResponse:
    """Propose one person."""
    cadre: Cadre = row_or_404(Cadre.objects.visible_to(user_of(request)).light().select_related("unit"), cadre_pk)
    form = act_form(request, ProposalForm, target=cadre)

    def do(actor: Actor, values: dict[str, Any]) -> str:
        return f"/cadres/tempering/{propose_posting(actor=actor, cadre_id=cadre.pk, **values).pk}/"

    hint = f"{cadre.name} · {cadre.unit.name} · {cadre.present_post}"
    return done(request, form, do, title=_("Propose a posting"), back="/cadres/tempering/people/", hint=hint)


@for_cadres(is_reader)
@require_GET
def order_list(request: HttpRequest) -> HttpResponse:
    """Orders by which many were sent."""
    context = {"is_office": cadre_scope_of(request.user).is_office,
               **page_of(request, t.orders_shown(user_of(request)))}  # fmt: skip
    return render(request, "cadres/posting_orders.html", context)


@for_cadres(is_office)
@require_http_methods(["GET", "POST"])
def order_new(request: HttpRequest) -> HttpResponse:
    """A new paper."""

    def do(actor: Actor, values: dict[str, Any]) -> str:
        return f"/cadres/tempering/orders/{enter_order(actor=actor, **values).pk}/"

    form = act_form(request, OrderForm)
    return done(request, form, do, title=_("New order of postings"), back="/cadres/tempering/orders/")


@for_cadres(is_reader)
@require_GET
def order_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One paper with its people; the office adds those whom it finds by a word."""
    user, scope = user_of(request), cadre_scope_of(request.user)
    order = row_or_404(orders_in_reach(user), pk)
    words = request.GET.get("words", "").strip()
    free = t.people_free(user, words)[:20] if scope.is_office and words else []
    rows = t.with_files(Posting.objects.visible_to(user).filter(order=order)).order_by("cadre__unit__code", "cadre_id")
    context = {"order": order, "words": words, "free": free, "is_office": scope.is_office,
               "verbs": SUBJECTS["posting-order"].open_to(scope, order), **page_of(request, rows)}  # fmt: skip
    return render(request, "cadres/posting_order.html", context)


@for_cadres(is_office)
@require_POST
def order_people(request: HttpRequest, pk: int) -> HttpResponse:
    """Put all who are ticked on the order. What is wrong is said above the list."""
    order = row_or_404(orders_in_reach(user_of(request)), pk)
    ticked = [int(value) for value in request.POST.getlist("people") if value.isascii() and value.isdecimal()]
    try:
        rows = add_to_order(actor=Actor.of_request(request), posting_order_id=order.pk, cadre_ids=ticked,
                            duty=request.POST.get("duty", ""))  # fmt: skip
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Put on the order: %(n)d.") % {"n": len(rows)})
    return redirect("cadres:posting_order", order.pk)


@for_cadres(is_reader)
@require_GET
def posting_table(request: HttpRequest) -> HttpResponse:
    """Postings as an Excel table, as filtered; each person's look is kept. Grades and words stay here."""
    said = request.GET.dict()
    rows = list(t.postings_shown(user_of(request), said))
    take_postings(actor=Actor.of_request(request), rows=rows)
    heading = [_("Full name of the cadre"), _("Unit"), _("Present post"), pgettext("posting", "kind of posting"),
               pgettext("posting", "host"), pgettext("posting", "duty there"), _("State"),
               pgettext("posting", "first day"), pgettext("posting", "last day"), pgettext("posting", "returned on"),
               pgettext("posting", "order")]  # fmt: skip
    lines = [
        [row.cadre.name, row.cadre.unit.name, row.cadre.present_post, row.get_kind_display(), row.host, row.duty,
         row.get_state_display(), row.starts_on, row.ends_on, row.returned_on, row.order.paper if row.order else ""]
        for row in rows
    ]  # fmt: skip
    return marked_table(request, _("Postings for tempering"), heading, lines)


@for_cadres(is_anybody)
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """My postings: days, tasks to report, grades."""
    user, scope = user_of(request), cadre_scope_of(request.user)
    cadre = own_file(user)
    report = SUBJECTS["own-posting-task"]
    rows = [
        (row, [(task, report.open_to(scope, task)) for task in row.tasks.all()])
        for row in (t.own_postings(user) if cadre is not None else [])
    ]
    return render(request, "cadres/mine_tempering.html", {"cadre": cadre, "postings": rows})

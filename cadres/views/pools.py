"""Pages of reserve pools: all pools with their structure, people of a pool, candidates, one entry."""

from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cadres.forms.pools import EntryForm, KeepManyForm
from cadres.models import Cadre, PoolEntry, ReservePool
from cadres.rules.pools import findings
from cadres.scope import cadre_scope_of
from cadres.selectors import pools as found
from cadres.services.look import look_at
from cadres.services.pools.entries import propose_entry
from cadres.services.pools.frame import person_of
from cadres.services.pools.keeping import keep_many
from cadres.services.pools.taking import take_list
from cadres.states.looks import Look
from cadres.states.pools import POOL_TABLE, PoolEntryState
from cadres.views.base import act_form, for_cadres, is_office, is_reader
from cadres.views.pool_verbs import SUBJECTS, entries_in_reach
from grids.views.acting import done
from grids.views.base import row_or_404, user_of
from grids.views.policing import page_of
from members.views.base import excel
from xinhui.accounts.actors import Actor
from xinhui.core import clock
from xinhui.core.errors import DomainError


def _pool(request: HttpRequest, pk: int) -> ReservePool:
    pool: ReservePool = row_or_404(ReservePool.objects.visible_to(user_of(request)), pk)
    return pool


def _asked(pool: ReservePool) -> list[found.Condition]:
    """The conditions in words, whoever it is."""
    nobody = person_of(Cadre())
    return found.conditions_in_words(asdict(one) for one in findings(pool.conditions, nobody, clock.today()))


@for_cadres(is_reader)
@require_GET
def pool_list(request: HttpRequest) -> HttpResponse:
    """Every pool with its figures and structure."""
    rows = found.pools_in(user_of(request))
    context = {"pools": [(row, _asked(row.pool)) for row in rows], "is_office": cadre_scope_of(request.user).is_office,
               "inside": sum(row.inside for row in rows), "waiting": sum(row.waiting for row in rows),
               "leaving": sum(row.leaving for row in rows), "due": sum(row.due for row in rows)}  # fmt: skip
    return render(request, "cadres/pools.html", context)


@for_cadres(is_reader)
@require_GET
def pool_page(request: HttpRequest, pk: int) -> HttpResponse:
    """People of a pool."""
    pool = _pool(request, pk)
    office = cadre_scope_of(request.user).is_office
    page = page_of(request, found.entries_shown(user_of(request), pool, request.GET.dict()))
    today = clock.today()
    for row in page["rows"]:
        row.is_due = POOL_TABLE.allows(row.state, "keep") and row.review_due_on <= today
    context = {
        "pool": pool, "asked": _asked(pool), "states": PoolEntryState.choices, "state": request.GET.get("state", ""),
        "words": request.GET.get("words", ""), "due": request.GET.get("due", ""), "form": KeepManyForm(),
        "may_keep": office and any(row.is_due for row in page["rows"]), **page,
    }  # fmt: skip
    return render(request, "cadres/pool.html", context)


@for_cadres(is_office)
@require_POST
def pool_keep(request: HttpRequest, pk: int) -> HttpResponse:
    """The yearly review of all who are ticked: kept. What is wrong is said above the list."""
    pool = _pool(request, pk)
    there = f"/cadres/pools/{pool.pk}/?due=1"
    ticked = [int(value) for value in request.POST.getlist("entry") if value.isascii() and value.isdecimal()]
    own = list(
        PoolEntry.objects.visible_to(user_of(request)).filter(pool=pool, pk__in=ticked).values_list("pk", flat=True)
    )
    try:
        rows = keep_many(actor=Actor.of_request(request), pool_entry_ids=own, words=request.POST.get("words", ""))
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Reviewed and kept: %(n)d.") % {"n": len(rows)})
    return redirect(there)


@for_cadres(is_reader)
@require_GET
def pool_candidates(request: HttpRequest, pk: int) -> HttpResponse:
    """Who fulfils the conditions and is not in the pool; on demand everybody else too. Nobody is ranked."""
    pool, words, everybody = _pool(request, pk), request.GET.get("words", "").strip(), bool(request.GET.get("all"))
    rows = found.candidates(user_of(request), pool, words=words, is_everybody=everybody)
    page = page_of(request, rows)
    today = clock.today()
    page["people"] = [(row, all(one.is_met for one in findings(pool.conditions, person_of(row), today)))
                      for row in page["rows"]]  # fmt: skip
    context = {"pool": pool, "asked": _asked(pool), "words": words, "everybody": everybody, **page}
    return render(request, "cadres/pool_candidates.html", context)


@for_cadres(is_reader)
@require_http_methods(["GET", "POST"])
def pool_propose(request: HttpRequest, pk: int, cadre_pk: int) -> HttpResponse:
    """Propose one person: the conditions with what the file says, then the reason."""
    pool = _pool(request, pk)
    cadre: Cadre = row_or_404(Cadre.objects.visible_to(user_of(request)).light().select_related("unit"), cadre_pk)
    form = act_form(request, EntryForm, target=cadre)

    def do(actor: Actor, values: dict[str, Any]) -> str:
        row = propose_entry(actor=actor, pool_id=pool.pk, cadre_id=cadre.pk, **values)
        return f"/cadres/pools/entries/{row.pk}/"

    title = _("Propose for the pool “%(pool)s”") % {"pool": pool.name}
    response = done(request, form, do, title=title, back=f"/cadres/pools/{pool.pk}/candidates/", hint=cadre.name)
    if response.status_code not in (200, 400):
        return response
    now = found.conditions_in_words(asdict(one) for one in findings(pool.conditions, person_of(cadre), clock.today()))
    context = {"pool": pool, "cadre": cadre, "form": form, "conditions": now, "title": title}
    return render(request, "cadres/pool_propose.html", context, status=response.status_code)


@for_cadres(is_reader)
@require_GET
def pool_entry(request: HttpRequest, pk: int) -> HttpResponse:
    """One entry with conditions, reviews and history; the look is on the trail before the words are opened."""
    user = user_of(request)
    row: PoolEntry = row_or_404(entries_in_reach(user).select_related("proposed_by", "decided_by"), pk)
    try:
        cadre = look_at(actor=Actor.of_request(request), cadre_id=row.cadre_id, what=Look.POOL)
    except DomainError as error:
        raise Http404 from error
    now = findings(row.pool.conditions, person_of(cadre), clock.today())
    context = {
        "row": row, "then": found.conditions_in_words(row.findings),
        "now": found.conditions_in_words(asdict(one) for one in now), "lines": row.lines.select_related("by"),
        "reviews": row.reviews.select_related("by"), "here": request.path,
        "verbs": SUBJECTS[0].open_to(cadre_scope_of(user), row),
        "others": found.pools_of(user, cadre).exclude(pk=row.pk),
    }  # fmt: skip
    return render(request, "cadres/pool_entry.html", context)


@for_cadres(is_reader)
@require_GET
def pool_table(request: HttpRequest, pk: int) -> HttpResponse:
    """People of a pool as an Excel table, as filtered."""
    pool = _pool(request, pk)
    rows = list(found.entries_shown(user_of(request), pool, request.GET.dict()))
    take_list(actor=Actor.of_request(request), pool=pool, rows=rows)
    heading = [pgettext("cadre", "Name"), _("Unit"), _("Present post"), _("Sex"), _("Born on"), _("Age"),
               _("Education"), pgettext("cadre", "Rank"), _("State"), pgettext("pool", "Entered on"),
               pgettext("pool", "Review due on"),
               pgettext("pool", "Reason of the exit"), pgettext("pool", "Day of the exit")]  # fmt: skip
    lines = [
        [row.cadre.name, row.cadre.unit.name, row.cadre.present_post, row.cadre.get_sex_display(), row.cadre.born_on,
         row.cadre.age, row.cadre.education, row.cadre.get_rank_display(), row.get_state_display(), row.entered_on,
         row.review_due_on, row.get_exit_reason_display(), row.exited_on]
        for row in rows
    ]  # fmt: skip
    return excel(pool.name, heading, lines)

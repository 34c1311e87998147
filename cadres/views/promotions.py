"""Pages of promotions: the cases with their table, whom to nominate, one case with its evidence, my own."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from cadres.forms.promotions import DraftForm, PromotionFilter
from cadres.models import Cadre, Promotion, RankProposal
from cadres.rules.promotions import unanswered
from cadres.scope import cadre_scope_of
from cadres.selectors import promotions as found
from cadres.selectors.establishment import units_of
from cadres.selectors.own import own_file
from cadres.selectors.promotion_evidence import evidence_of
from cadres.services.look import look_at_many
from cadres.services.promotions.frame import findings_of
from cadres.services.promotions.look import look_at_promotion
from cadres.services.promotions.prepare import draft_promotion
from cadres.states.looks import Look
from cadres.states.promotions import PREPARING, CheckKind, PromotionVerb
from cadres.views.base import act_form, for_cadres, is_anybody, is_office, is_reader
from cadres.views.promotion_verbs import SUBJECTS
from grids.views.acting import done
from grids.views.base import row_or_404, user_of
from grids.views.files import marked_table
from grids.views.policing import page_of
from xinhui.accounts.actors import Actor
from xinhui.core import clock
from xinhui.core.errors import Forbidden, NotFound

TABLE_MOST = 10_000
#: Lines of the history that the unit does not read.
OFFICE_ONLY = (PromotionVerb.CHECK, PromotionVerb.WAIVE, PromotionVerb.OBJECT, PromotionVerb.ANSWER)
HEADING = (
    pgettext_lazy("promotion", "Name"), pgettext_lazy("promotion", "Unit"), pgettext_lazy("promotion", "Present post"),
    pgettext_lazy("promotion", "Post to be filled"), pgettext_lazy("promotion", "Level"),
    pgettext_lazy("promotion", "State of the case"), pgettext_lazy("promotion", "Motion of"),
    pgettext_lazy("promotion", "Recommended on"), pgettext_lazy("promotion", "Decided on"),
    pgettext_lazy("promotion", "Public until"), pgettext_lazy("promotion", "Appointed on"),
    pgettext_lazy("promotion", "Probation until"), pgettext_lazy("promotion", "Case ended on"),
    pgettext_lazy("promotion", "Reason of the stop"),
)  # fmt: skip


def _filter(request: HttpRequest) -> PromotionFilter:
    return PromotionFilter(request.GET or None, units=units_of(user_of(request)))


@for_cadres(is_reader)
@require_GET
def promotion_list(request: HttpRequest) -> HttpResponse:
    """Cases in reach: the office's all, a unit's from the publicity on."""
    user, form = user_of(request), _filter(request)
    context = {"form": form, "figures": found.figures_of(user), "is_office": cadre_scope_of(user).is_office,
               "today": clock.today(),
               **page_of(request, found.listed(user, form.conditions() if form.is_bound else {}))}  # fmt: skip
    return render(request, "cadres/promotions.html", context)


@for_cadres(is_reader)
@require_GET
def promotion_table(request: HttpRequest) -> HttpResponse:
    """The same as an Excel table: each line is a look."""
    form = _filter(request)
    rows = list(found.listed(user_of(request), form.conditions() if form.is_bound else {})[:TABLE_MOST])
    look_at_many(actor=Actor.of_request(request), cadre_ids={row.cadre_id for row in rows}, what=Look.LIST)
    lines = [
        (row.cadre.name, row.cadre.unit.name, row.cadre.present_post, row.goal, row.get_level_display(),
         row.get_state_display(), *(day.isoformat() if day else "" for day in (
             row.motion_on, row.recommended_on, row.decided_on, row.public_until, row.appointed_on,
             row.probation_until, row.ended_on)), row.get_stop_reason_display())
        for row in rows
    ]  # fmt: skip
    return marked_table(request, pgettext("promotion", "Promotions"), [str(title) for title in HEADING], lines)


@for_cadres(is_office)
@require_GET
def promotion_who(request: HttpRequest) -> HttpResponse:
    """Whom the motion is about: in service, by name or unit. Nobody is ranked."""
    user, words = user_of(request), request.GET.get("words", "").strip()
    people = Cadre.objects.visible_to(user).in_service().light().select_related("unit").order_by("unit__code", "pk")
    if words:
        people = people.filter(name__contains=words) | people.filter(unit__name__contains=words)
    return render(request, "cadres/promotion_who.html", {"words": words, **page_of(request, people)})


@for_cadres(is_office)
@require_http_methods(["GET", "POST"])
def promotion_new(request: HttpRequest, pk: int) -> HttpResponse:
    """The motion about one person."""
    cadre: Cadre = row_or_404(Cadre.objects.visible_to(user_of(request)).light().select_related("unit"), pk)

    def do(actor: Actor, values: dict[str, Any]) -> str:
        return f"/cadres/promotions/{draft_promotion(actor=actor, cadre_id=cadre.pk, **values).pk}/"

    hint = f"{cadre.name} · {cadre.unit.name} · {cadre.present_post}"
    return done(request, act_form(request, DraftForm, target=cadre), do, title=pgettext("promotion", "Draft a motion"),
                back="/cadres/promotions/new/", hint=hint)  # fmt: skip


def _looked(request: HttpRequest, pk: int, what: Look) -> Promotion:
    try:
        return look_at_promotion(actor=Actor.of_request(request), promotion_id=pk, what=what)
    except NotFound as error:
        raise Http404 from error
    except Forbidden as error:
        raise PermissionDenied from error


@for_cadres(is_reader)
@require_GET
def promotion_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One case with its steps; conditions, evidence, checks and objections are opened to the office alone."""
    row = _looked(request, pk, Look.PROMOTION)
    scope = cadre_scope_of(request.user)
    checks = {check.kind: check for check in row.checks.select_related("by")}
    context: dict[str, Any] = {
        "row": row, "is_office": scope.is_office, "verbs": SUBJECTS[0].open_to(scope, row), "today": clock.today(),
        "lines": row.lines.select_related("by").exclude(verb__in=() if scope.is_office else OFFICE_ONLY),
        "checks": [(CheckKind(kind).label, checks.get(kind)) for kind in CheckKind.values],
    }  # fmt: skip
    return render(request, "cadres/promotion.html", {**context, **(_opened(row) if scope.is_office else {})})


def _opened(row: Promotion) -> dict[str, Any]:
    """What only the office reads: as it stands today while the case is prepared, then as it stood at the vote."""
    waivers = list(row.waivers.select_related("by"))
    is_live = row.state in PREPARING
    form = row.cadre.form
    conditions = findings_of(row, form) if is_live else row.findings
    return {
        "is_live": is_live, "conditions": found.condition_lines(conditions, waivers),
        "unanswered": len(unanswered(conditions, [one.asks for one in waivers])) if is_live else 0,
        "evidence": evidence_of(row.cadre, form) if is_live else found.written_evidence(row),
        "objections": [(one, SUBJECTS[1].verbs[0].fits(one)) for one in row.objections.select_related("answered_by")],
    }  # fmt: skip


@for_cadres(is_office)
@require_GET
def promotion_report(request: HttpRequest, pk: int) -> HttpResponse:
    """The report of the inspection: a look of its own."""
    return render(request, "cadres/promotion_report.html", {"row": _looked(request, pk, Look.INSPECTION)})


@for_cadres(is_anybody)
@require_GET
def my_promotion(request: HttpRequest) -> HttpResponse:
    """My own cases, from the publicity on."""
    user = user_of(request)
    rows = Promotion.objects.about(user).shown()
    ranks = RankProposal.objects.about(user).select_related("round__unit").order_by("-pk")
    context = {
        "cadre": own_file(user),
        "rows": rows,
        "ranks": ranks,
        "today": clock.today(),
        "title": _("My promotion"),
    }
    return render(request, "cadres/mine_promotion.html", context)

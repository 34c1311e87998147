"""Pages of carriers: the overview with its picture, the list, one carrier, applications for a higher status."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods

from grids.views.acting import done
from grids.views.base import row_or_404, user_of
from grids.views.files import marked_table
from grids.views.policing import page_of
from talent.forms.carriers import CarrierForm
from talent.models import Carrier, CarrierCall, CarrierRise
from talent.rules.carriers import missing
from talent.scope import talent_scope_of
from talent.selectors import carriers as found
from talent.services.carriers.register import enter_carrier
from talent.services.carriers.rises import wanted_for
from talent.states.carriers import AchievementKind, CarrierKind, CarrierLevel, CarrierState
from talent.views.base import act_form, for_talent, is_anybody, reads_figures, works
from talent.views.subjects import SUBJECTS
from xinhui.accounts.actors import Actor
from xinhui.attachments.links import signed_url
from xinhui.core import clock

#: The picture: width of its bars, height of a line, room for words at the left.
WIDTH, LINE, WORDS = 600, 30, 180


def _picture(lines: list[found.KindLine]) -> dict[str, Any]:
    """A bar a kind, in it a piece a level."""
    top = max((line.total for line in lines), default=0) or 1
    bars = []
    for place, line in enumerate(lines):
        at, pieces = WORDS, []
        for level, many in line.counts:
            width = many * WIDTH // top
            pieces.append({"x": at, "width": width, "level": level, "many": many})
            at += width
        bars.append({"y": place * LINE + 4, "text": place * LINE + 20, "label": line.kind.label, "pieces": pieces,
                     "end": at + 8, "total": line.total})  # fmt: skip
    return {"bars": bars, "height": len(lines) * LINE + 4, "width": WORDS + WIDTH + 60, "left": WORDS - 8}


@for_talent(reads_figures)
@require_GET
def carrier_overview(request: HttpRequest) -> HttpResponse:
    """Counts by kind and level with the list behind each, renewals due, calls that are open."""
    user, today = user_of(request), clock.today()
    lines = found.kinds_by_level(user)
    calls = CarrierCall.objects.visible_to(user).filter(closes_on__gte=today).order_by("closes_on", "pk")
    context = {
        "lines": lines, "levels": CarrierLevel, "picture": _picture(lines), "count": found.count_of(user),
        "due": found.due_soon(user)[:20], "calls": calls[:20], "today": today,
        "totals": [(level, sum(line.counts[place][1] for line in lines)) for place, level in enumerate(CarrierLevel)],
        "all": sum(line.total for line in lines), "may_enter": works(talent_scope_of(user)),
    }  # fmt: skip
    return render(request, "talent/carrier_overview.html", context)


@for_talent(is_anybody)
@require_GET
def carrier_list(request: HttpRequest) -> HttpResponse:
    """Carriers in sight: every one for whoever reads figures, a host's account its own."""
    user, said = user_of(request), request.GET.dict()
    scope = talent_scope_of(user)
    context = {
        "said": said, "kinds": CarrierKind.choices, "levels": CarrierLevel.choices, "states": CarrierState.choices,
        "may_enter": works(scope), "reads": scope.reads_figures, **page_of(request, found.listed(user, said)),
    }  # fmt: skip
    return render(request, "talent/carriers.html", context)


@for_talent(reads_figures)
@require_GET
def carrier_table(request: HttpRequest) -> HttpResponse:
    """The list as a marked Excel table; the importer takes it again."""
    heading = [pgettext("carrier", "Name of the carrier"), pgettext("carrier", "Kind of carrier"),
               pgettext("carrier", "Level of the carrier"), _("State"), pgettext("carrier", "Host"),
               pgettext("carrier", "Field of research"), pgettext("carrier", "Batch and document of approval"),
               pgettext("carrier", "Approved on"), pgettext("carrier", "Acknowledged until"),
               pgettext("carrier", "Months between assessments"), pgettext("carrier", "Researchers present"),
               pgettext("carrier", "Achievements")]  # fmt: skip
    rows: list[Any] = list(found.listed(user_of(request), request.GET.dict())[:10_000])
    lines = [
        [row.name, row.get_kind_display(), row.get_level_display(), row.get_state_display(), row.host.name, row.subject,
         row.document, row.approved_on, row.valid_until, row.assess_months, row.present, row.brought]
        for row in rows
    ]  # fmt: skip
    return marked_table(request, pgettext("carrier", "Carriers of talent"), heading, lines)


@for_talent(works)
@require_http_methods(["GET", "POST"])
def carrier_new(request: HttpRequest) -> HttpResponse:
    """A carrier."""

    def do(actor: Actor, values: dict[str, Any]) -> str:
        return f"/talent/carriers/{enter_carrier(actor=actor, **values).pk}/"

    return done(request, act_form(request, CarrierForm), do, title=pgettext("carrier", "New carrier"),
                back="/talent/carriers/")  # fmt: skip


@for_talent(is_anybody)
@require_GET
def carrier_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One carrier: facts, teams, people for those who may know them, achievements, applications, its history."""
    user = user_of(request)
    scope = talent_scope_of(user)
    row: Carrier = row_or_404(Carrier.objects.visible_to(user).select_related("host__unit", "merged_into"), pk)
    knows = scope.works_for(row.unit_id) or not scope.reads_figures

    def with_verbs(subject: str, rows: Any) -> list[Any]:
        return [(one, SUBJECTS[subject].open_to(scope, one)) for one in rows]

    context = {
        "row": row, "knows": knows, "verbs": SUBJECTS["carrier"].open_to(scope, row), "today": clock.today(),
        "present": found.present_in(row), "teams": with_verbs("carrier-team", found.teams_of(user, row)),
        "kinds": AchievementKind.labels, "years": found.years_of(row), "reads": scope.reads_figures,
        "achievements": [
            (one, verbs, signed_url(one.proof, user) if one.proof and knows else "")
            for one, verbs in with_verbs("carrier-achievement", found.achievements_of(user, row)[:200])
        ],
        "rises": CarrierRise.objects.visible_to(user).filter(carrier=row).order_by("-pk"),
        "renewals": row.renewals.order_by("-assessed_on", "-pk"), "merged": row.merged.order_by("name", "pk"),
        "events": row.events.select_related("by").order_by("-at", "-pk")[:50] if knows else [],
        **page_of(request, found.people_of(user, row), 60),
    }  # fmt: skip
    context["people"] = with_verbs("carrier-researcher", context["rows"])
    return render(request, "talent/carrier.html", context)


@for_talent(is_anybody)
@require_GET
def rise_list(request: HttpRequest) -> HttpResponse:
    """Applications for a higher status, those under way first."""
    user, said = user_of(request), request.GET.dict()
    context = {"said": said, "reads": talent_scope_of(user).reads_figures,
               **page_of(request, found.rises_shown(user, said))}  # fmt: skip
    return render(request, "talent/carrier_rises.html", context)


@for_talent(is_anybody)
@require_GET
def rise_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One application: its stage, its documents and what is missing."""
    user = user_of(request)
    scope = talent_scope_of(user)
    row: CarrierRise = row_or_404(
        CarrierRise.objects.visible_to(user).select_related("carrier__host__unit", "call", "drafted_by"), pk
    )
    wanted, there = wanted_for(row), {one.requirement_id: one for one in row.documents.select_related("file")}
    context = {
        "row": row, "verbs": SUBJECTS["carrier-rise"].open_to(scope, row), "today": clock.today(),
        "reads": scope.reads_figures, "missing": missing(wanted, there),
        "documents": [(name, there.get(one), signed_url(there[one].file, user) if one in there else "")
                      for one, name in wanted],
    }  # fmt: skip
    return render(request, "talent/carrier_rise.html", context)

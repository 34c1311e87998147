"""Pages of industry chains: chains and their firms, gaps, stations of new employment, demands."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from grids.selectors.emergency_desk import place_names
from members.forms import chains as f
from members.models import (
    ChainActivity,
    ChainDemand,
    ChainFirm,
    DemandEntry,
    FirmMember,
    IndustryChain,
    PlatformStation,
)
from members.rules.chains import GAP_RULES, Cover, FirmGap
from members.scope import party_scope_of
from members.selectors import chains as found
from members.services.chains.chains import set_up_chain
from members.services.chains.firms import enter_firm
from members.services.chains.stations import enter_station
from members.states.chains import ChainPosition, DemandState
from members.views.base import (
    area_of,
    excel,
    for_party,
    form_of,
    is_keeper,
    is_party,
    is_reader,
    new_row,
    number_of,
    page_of,
    row_or_404,
    user_of,
)
from members.views.chain_verbs import chain_page, firm_page, station_page
from members.views.service import with_verbs


@for_party(is_party)
@require_GET
def chain_list(request: HttpRequest) -> HttpResponse:
    """Chains with their coverage; the gaps with the rule behind each; demands and stations in figures."""
    user, scope = user_of(request), party_scope_of(request.user)
    lines = found.chains_read(user)
    context = {
        "lines": lines, "firms": sum(line.firms for line in lines), "to_found": sum(line.to_found for line in lines),
        "uncovered": sum(line.uncovered for line in lines), "demands": found.demand_totals(user),
        "stations": found.stations_read(user).count(), "may_set_up": scope.is_keeper,
        "rules": [(gap.label, GAP_RULES[gap]) for gap in FirmGap], "is_reader": scope.is_reader,
    }  # fmt: skip
    return render(request, "members/chains.html", context)


@for_party(is_keeper)
@require_http_methods(["GET", "POST"])
def chain_new(request: HttpRequest) -> HttpResponse:
    """Put a chain on the list."""
    return new_row(request, form_of(request, f.ChainForm), set_up_chain, title=_("Set up an industry chain"),
                   back=reverse("members:chains"), page=chain_page)  # fmt: skip


@for_party(is_party)
@require_GET
def chain(request: HttpRequest, pk: int) -> HttpResponse:
    """One chain: its firms, what they lack, what was held."""
    user, area = user_of(request), area_of(request)
    rows = IndustryChain.objects.visible_to(user).select_related("lead_unit", "committee")
    row: IndustryChain = row_or_404(rows, pk)
    gap, position = request.GET.get("gap", ""), request.GET.get("position", "")
    context = page_of(request, found.firms_read(user, chain=pk, area=area, gap=gap, position=position), 50)
    names = place_names([firm.area_code for firm in context["rows"]])
    line = next((line for line in found.chains_read(user) if line.chain.pk == pk), None)
    context |= {
        "chain": row, "line": line, "area": area, "gap": gap, "position": position, "gaps": FirmGap.choices,
        "positions": ChainPosition.choices, "here": request.get_full_path(),
        "items": [(firm, names.get(firm.area_code, firm.area_code)) for firm in context["rows"]],
        "activities": ChainActivity.objects.visible_to(user).filter(chain=row).select_related("firm")[:15],
        "verbs": with_verbs(request, "chain", [row])[0][1] if row.closed_on is None else [],
        "may_enter": party_scope_of(request.user).is_keeper,
    }  # fmt: skip
    return render(request, "members/chain.html", context)


@for_party(is_reader)
@require_GET
def chain_table(request: HttpRequest) -> HttpResponse:
    """The firms in reach as Excel."""
    rows = found.firms_read(user_of(request), chain=number_of(request, "chain"), area=area_of(request))[:20_000]
    heading = [_("Industry chain"), _("Name of the firm"), _("Unified social credit code"), _("Place in the chain"),
               _("Town or village code"), _("Employees of the firm"), _("Full members there"), _("Cover"),
               _("What is lacking")]  # fmt: skip
    lines = (
        [row.chain.name, row.name, row.credit_code, str(row.get_position_display()), row.area_code, row.employees,
         row.full, str(Cover(row.cover).label), str(FirmGap(row.gap).label) if row.gap else ""]
        for row in rows
    )  # fmt: skip
    return excel(_("Firms of industry chains"), heading, lines)


@for_party(is_keeper)
@require_http_methods(["GET", "POST"])
def firm_new(request: HttpRequest) -> HttpResponse:
    """A firm joins a chain."""
    form = form_of(request, f.FirmForm, initial={"chain": number_of(request, "chain")})
    return new_row(request, form, enter_firm, title=_("Enter a firm"), back=reverse("members:chains"), page=firm_page)


@for_party(is_party)
@require_GET
def firm(request: HttpRequest, pk: int) -> HttpResponse:
    """One firm: cover, members, visits, demands."""
    user = user_of(request)
    rows = ChainFirm.objects.visible_to(user).with_cover()
    row = row_or_404(rows.select_related("chain__committee", "organization", "instructor"), pk)
    gap = FirmGap(row.gap) if row.gap else None
    context = {
        "firm": row, "place": place_names([row.area_code]).get(row.area_code, row.area_code),
        "cover": Cover(row.cover).label, "gap": gap, "rule": GAP_RULES[gap] if gap is not None else "",
        "is_effective": found.is_effective(row), "here": request.get_full_path(),
        "members": with_verbs(
            request, "firm-member", FirmMember.objects.visible_to(user).open().filter(firm=row).select_related(
                "member", "firm__chain__committee", "firm__organization", "firm__instructor"),
        ),
        "visits": ChainActivity.objects.visible_to(user).filter(firm=row)[:15],
        "demands": ChainDemand.objects.visible_to(user).filter(firm=row).select_related("unit")[:30],
        "verbs": with_verbs(request, "chain-firm", [row])[0][1] if row.left_on is None else [],
    }  # fmt: skip
    return render(request, "members/chain_firm.html", context)


@for_party(is_party)
@require_GET
def stations(request: HttpRequest) -> HttpResponse:
    """Stations of couriers, riders and drivers."""
    user, area, gap = user_of(request), area_of(request), request.GET.get("gap", "")
    context = page_of(request, found.stations_read(user, area=area, gap=gap), 50)
    names = place_names([row.area_code for row in context["rows"]])
    context |= {"items": [(row, names.get(row.area_code, row.area_code)) for row in context["rows"]], "area": area,
                "gap": gap, "gaps": FirmGap.choices, "may_enter": party_scope_of(request.user).is_keeper}  # fmt: skip
    return render(request, "members/platform_stations.html", context)


@for_party(is_keeper)
@require_http_methods(["GET", "POST"])
def station_new(request: HttpRequest) -> HttpResponse:
    """A station on the list."""
    return new_row(request, form_of(request, f.StationForm), enter_station, title=_("Enter a station"),
                   back=reverse("members:platform_stations"), page=station_page)  # fmt: skip


@for_party(is_party)
@require_GET
def station(request: HttpRequest, pk: int) -> HttpResponse:
    """One station."""
    user = user_of(request)
    rows = PlatformStation.objects.visible_to(user).with_cover().with_red_station()
    row = row_or_404(rows.select_related("organization", "instructor", "centre"), pk)
    gap = FirmGap(row.gap) if row.gap else None
    context = {
        "station": row, "place": place_names([row.area_code]).get(row.area_code, row.area_code), "gap": gap,
        "rule": GAP_RULES[gap] if gap is not None else "", "cover": Cover(row.cover).label,
        "here": request.get_full_path(),
        "verbs": with_verbs(request, "platform-station", [row])[0][1] if row.closed_on is None else [],
    }  # fmt: skip
    return render(request, "members/platform_station.html", context)


@for_party(is_party)
@require_GET
def demand_list(request: HttpRequest) -> HttpResponse:
    """Demands, what is due first."""
    user, state = user_of(request), request.GET.get("state", "")
    overdue = request.GET.get("overdue", "") == "1"
    context = page_of(request, found.demands_read(user, state=state, overdue=overdue), 50)
    context |= {"totals": found.demand_totals(user), "state": state, "overdue": overdue, "states": DemandState.choices}
    return render(request, "members/chain_demands.html", context)


@for_party(is_party)
@require_GET
def demand(request: HttpRequest, pk: int) -> HttpResponse:
    """One demand and its history."""
    user = user_of(request)
    related = ("firm__chain__committee", "firm__organization", "firm__instructor", "unit", "answered_by")
    row: ChainDemand = row_or_404(ChainDemand.objects.visible_to(user).select_related(*related), pk)
    context = {
        "demand": row, "entries": DemandEntry.objects.visible_to(user).filter(demand=row).select_related("by"),
        "verbs": with_verbs(request, "chain-demand", [row])[0][1], "here": request.get_full_path(),
        "sees_firm": ChainFirm.objects.visible_to(user).filter(pk=row.firm_id).exists(),
    }  # fmt: skip
    return render(request, "members/chain_demand.html", context)

"""Pages of quarters: the overview with its list, one quarter, topics, property firms; the list as Excel."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from grids.selectors.emergency_desk import place_names
from members.forms.quarters import FirmForm, QuarterForm, RoundForm
from members.models import PropertyFirm, Quarter, QuarterCoverage, SatisfactionRound
from members.rules.quarters import is_few, meeting_due, rate
from members.scope import party_scope_of
from members.selectors import quarters
from members.services.quarters.contracts import enter_firm
from members.services.quarters.meetings import open_round
from members.services.quarters.places import enter_quarter
from members.states.quarters import PropertyMode, TopicState
from members.views.base import (
    area_of,
    excel,
    for_party,
    form_of,
    is_keeper,
    is_party,
    is_reader,
    new_row,
    page_of,
    row_or_404,
    user_of,
)
from members.views.quarter_verbs import keeps_firms
from members.views.subjects import subject_of
from xinhui.attachments.links import signed_url
from xinhui.core import clock

PAGE = 40


def _chosen(request: HttpRequest) -> dict[str, str]:
    return {name: request.GET.get(name, "") for name in ("cover", "mode", "words")}


@for_party(is_party)
@require_GET
def quarter_list(request: HttpRequest) -> HttpResponse:
    """What is covered, by town and month; the list, the uncovered first."""
    user, area, chosen = user_of(request), area_of(request), _chosen(request)
    context = page_of(request, quarters.listed(user, area=area, **chosen), PAGE)
    towns = quarters.by_town(user)
    codes = {row.area_code[:12] for row in context["rows"]} | {row.code for row in towns} | ({area} if area else set())
    names = place_names(sorted(codes))
    for row in context["rows"]:
        row.place = names.get(row.area_code[:12], row.area_code)
    context |= {
        "figures": quarters.figures(user, area), "towns": towns, "months": quarters.months(user, area), "area": area,
        "names": names, "chosen": chosen, "modes": PropertyMode.choices, "today": clock.today(),
        "may_read": party_scope_of(user).is_reader, "may_add": party_scope_of(user).is_keeper,
    }  # fmt: skip
    return render(request, "members/quarters.html", context)


@for_party(is_reader)
@require_GET
def quarter_table(request: HttpRequest) -> HttpResponse:
    """The list as Excel; the importer takes it again."""
    rows: list[Any] = list(quarters.listed(user_of(request), area=area_of(request), **_chosen(request)))
    names = place_names(sorted({row.area_code[:12] for row in rows}))
    heading = [_("Area code"), _("Village or community"), _("Name of the quarter"), _("Households"),
               _("Number of buildings"), _("Built in (year)"), _("Property management"), _("Property firm"),
               _("Party organization"), _("To be covered by"), _("Last joint meeting"), _("Open topics")]  # fmt: skip
    lines: list[list[Any]] = [
        [row.area_code, names.get(row.area_code[:12], ""), row.name, row.households, row.buildings, row.built_year,
         row.get_property_mode_display(), row.firm, row.organization_name, row.target_on, row.last_met, row.open_topics]
        for row in rows
    ]  # fmt: skip
    return excel(_("Residential quarters"), heading, lines)


@for_party(is_keeper)
@require_http_methods(["GET", "POST"])
def quarter_new(request: HttpRequest) -> HttpResponse:
    """Put a quarter on the list."""
    return new_row(
        request, form_of(request, QuarterForm, initial={"area_code": area_of(request)}), enter_quarter,
        title=_("Enter a quarter"), back=reverse("members:quarters"),
        page=lambda row: reverse("members:quarter", args=[row.pk]),
    )  # fmt: skip


@for_party(is_party)
@require_GET
def quarter_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One quarter: who covers it, who looks after it, what was agreed, what waits."""
    user, scope = user_of(request), party_scope_of(request.user)
    quarter: Any = row_or_404(Quarter.objects.visible_to(user).with_path(), pk)
    kind, topic_kind = subject_of("quarter"), subject_of("joint_topic")
    assert kind is not None and topic_kind is not None
    coverages = list(quarter.coverages.select_related("organization"))
    cover = QuarterCoverage.objects.open().filter(quarter=quarter).select_related("organization").first()
    meetings = list(quarter.meetings.all()[:12])
    due = None
    if cover is not None:
        due = meeting_due(max([cover.started_on, *[row.held_on for row in meetings]]))
    topics = quarters.topics(user, state="").filter(quarter=quarter)
    context = page_of(request, topics, 20)
    agreements = list(quarter.agreements.select_related("document"))
    context |= {
        "quarter": quarter, "cover": cover, "past_coverages": [row for row in coverages if row != cover],
        "contracts": quarter.contracts.select_related("firm"), "committee": quarter.committees.in_office().first(),
        "agreements": [(row, signed_url(row.document, user) if row.document else "") for row in agreements],
        "meetings": meetings, "meeting_due": due, "is_due": due is not None and due < clock.today(),
        "topics": [(row, topic_kind.open_to(scope, row)) for row in context.pop("rows")],
        "satisfaction": [
            (row, rate(row.satisfied, row.answered), is_few(row.answered))
            for row in quarter.satisfaction.select_related("round", "firm")
        ],
        "names": place_names([quarter.area_code[:9], quarter.area_code[:12], quarter.area_code]),
        "town": quarter.area_code[:9], "village": quarter.area_code[:12], "today": clock.today(),
        "verbs": kind.open_to(scope, quarter), "here": request.get_full_path(),
    }  # fmt: skip
    return render(request, "members/quarter.html", context)


@for_party(is_party)
@require_GET
def topic_list(request: HttpRequest) -> HttpResponse:
    """Topics of all quarters that the reader sees, those past their day first."""
    user, scope, area = user_of(request), party_scope_of(request.user), area_of(request)
    state = request.GET.get("state", "open")
    kind = subject_of("joint_topic")
    assert kind is not None
    context = page_of(request, quarters.topics(user, area=area, state=state), PAGE)
    rows = context.pop("rows")
    names = place_names(sorted({row.quarter.area_code[:12] for row in rows}))
    for row in rows:
        row.place = names.get(row.quarter.area_code[:12], "")
    context |= {
        "topics": [(row, kind.open_to(scope, row)) for row in rows], "state": state, "states": TopicState.choices,
        "here": request.get_full_path(), "may_add": scope.is_keeper,
    }  # fmt: skip
    return render(request, "members/quarter_topics.html", context)


@for_party(is_reader)
@require_GET
def firm_list(request: HttpRequest) -> HttpResponse:
    """Property firms by their score, and the satisfaction rounds."""
    user, scope = user_of(request), party_scope_of(request.user)
    kind = subject_of("satisfaction")
    assert kind is not None
    rounds = SatisfactionRound.objects.visible_to(user)[:12]
    context = {
        "firms": quarters.ranking(user), "rounds": [(row, kind.open_to(scope, row)) for row in rounds],
        "may_add": keeps_firms(scope, PropertyFirm()), "may_ask": scope.is_keeper, "here": request.get_full_path(),
    }  # fmt: skip
    return render(request, "members/property_firms.html", context)


@for_party(is_reader)
@require_GET
def firm_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One firm: its quarters that the reader sees, what residents said, topics of its side."""
    user, scope = user_of(request), party_scope_of(request.user)
    firm: PropertyFirm = row_or_404(PropertyFirm.objects.visible_to(user).select_related("organization"), pk)
    kind = subject_of("property_firm")
    assert kind is not None
    seen = Quarter.objects.visible_to(user)
    contracts = firm.contracts.filter(quarter__in=seen.values("pk")).select_related("quarter")
    context = page_of(request, contracts, PAGE)
    context |= {
        "firm": firm, "row": next((row for row in quarters.ranking(user) if row.firm.pk == firm.pk), None),
        "said": [
            (row, rate(row.satisfied, row.answered), is_few(row.answered))
            for row in firm.satisfaction.filter(quarter__in=seen.values("pk")).select_related("quarter", "round")[:40]
        ],
        "verbs": kind.open_to(scope, firm), "here": request.get_full_path(), "today": clock.today(),
    }  # fmt: skip
    return render(request, "members/property_firm.html", context)


@for_party(is_keeper)
@require_http_methods(["GET", "POST"])
def firm_new(request: HttpRequest) -> HttpResponse:
    """Put a property firm on the list."""
    return new_row(
        request, form_of(request, FirmForm), enter_firm, title=_("Enter a property firm"),
        back=reverse("members:property_firms"), page=lambda row: reverse("members:property_firm", args=[row.pk]),
    )  # fmt: skip


@for_party(is_keeper)
@require_http_methods(["GET", "POST"])
def round_new(request: HttpRequest) -> HttpResponse:
    """Begin a satisfaction round."""
    return new_row(
        request, form_of(request, RoundForm, initial={"area_code": area_of(request)}), open_round,
        title=_("Begin a satisfaction round"), back=reverse("members:property_firms"),
        page=lambda row: reverse("members:property_firms"),
    )  # fmt: skip

"""Pages of service centres and Red Stations: the list by kind and town, one centre, a new one."""

from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from grids.models import Division
from members.forms.centres import CentreForm
from members.models import Centre
from members.rules.centres import open_at
from members.scope import party_scope_of
from members.selectors import centres
from members.services.centres.places import open_centre
from members.states.centres import ActivityState, CentreKind, SignUpState
from members.views.base import area_of, for_party, form_of, is_keeper, is_party, new_row, page_of, row_or_404, user_of
from members.views.subjects import subject_of
from xinhui.core import clock

PAGE, SHOWN = 30, 12


def _verbs(request: HttpRequest, name: str, row: Any) -> list[Any]:
    subject = subject_of(name)
    assert subject is not None, name
    return subject.open_to(party_scope_of(request.user), row)


@for_party(is_party)
@require_GET
def centre_list(request: HttpRequest) -> HttpResponse:
    """Centres in service by kind and town, open now or not."""
    user, area, kind = user_of(request), area_of(request), request.GET.get("kind", "")
    kind = kind if kind in CentreKind.values else ""
    context = page_of(request, centres.listed(user, kind=kind, area=area), PAGE)
    counts = dict(centres.listed(user).order_by().values_list("kind").annotate(many=Count("pk")))
    context |= {
        "centres": centres.with_open_now(context.pop("rows")), "area": area, "kind": kind,
        "kinds": [(value, label, counts.get(value, 0)) for value, label in CentreKind.choices],
        "towns": Division.objects.filter(parent__parent=None, parent__isnull=False, is_active=True)
        .order_by("code").values_list("code", "name"),
        "may_open": party_scope_of(user).is_keeper, "map": centres.map_of(user, kind=kind, area=area),
    }  # fmt: skip
    return render(request, "members/centres.html", context)


@for_party(is_keeper)
@require_http_methods(["GET", "POST"])
def centre_new(request: HttpRequest) -> HttpResponse:
    """Put a centre in service."""
    return new_row(
        request, form_of(request, CentreForm), open_centre, title=_("Put a centre in service"),
        back=reverse("members:centres"), page=lambda row: reverse("members:centre", args=[row.pk]),
    )  # fmt: skip


@for_party(is_party)
@require_GET
def centre_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One centre: facts, hours, rooms with the week's bookings, services, activities, visits."""
    user, scope = user_of(request), party_scope_of(request.user)
    centre: Centre = row_or_404(Centre.objects.visible_to(user).select_related("organization"), pk)
    week, taken = centres.week_of(centre), centres.taken_in_week(centre)
    rooms = list(centre.rooms.select_related("centre__organization").order_by("name"))
    has_place, waits = Q(sign_ups__state=SignUpState.IN), Q(sign_ups__state=SignUpState.WAITING)
    activities = list(
        centres.activities_of(centre).annotate(
            placed=Count("sign_ups", filter=has_place), waiting=Count("sign_ups", filter=waits)
        )[:SHOWN]
    )
    own, visits = centres.own_sign_ups(scope.member_id, activities), centres.visits_by_week(centre)
    unfit = {row.pk: "sign_up" if row.pk in own else "withdraw" for row in activities}
    context = {
        "centre": centre, "week": week, "is_open": centre.closed_on is None and open_at(week[0][1], clock.now()),
        "rooms": [(room, [(day, taken.get((room.pk, day), [])) for day, _periods in week],
                   _verbs(request, "centre_room", room)) for room in rooms],
        "services": [(row, _verbs(request, "centre_service", row))
                     for row in centre.services.filter(is_active=True).select_related("centre__organization")],
        "activities": [(row, own.get(row.pk), row.state == ActivityState.PLANNED,
                        [verb for verb in _verbs(request, "centre_activity", row) if verb.name != unfit[row.pk]])
                       for row in activities],
        "bookings": [(row, _verbs(request, "room_booking", row)) for row in centres.bookings_of(user, centre)[:SHOWN]],
        "visits": visits, "most": max(1, *(number for _week, number in visits)),
        "total": sum(number for _week, number in visits), "verbs": _verbs(request, "centre", centre),
        "here": request.get_full_path(),
    }  # fmt: skip
    return render(request, "members/centre.html", context)

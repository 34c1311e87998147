"""A participant's phone: tasks offered, accepted and done; a report in two taps and what became of it."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from grids.views.base import take_photos
from members.models import TradeReport, TradeShare
from members.selectors import trades
from members.selectors.phone import Item, Section
from members.services.trades import tasks
from members.services.trades.reports import TwoTaps, send_report
from members.states.trades import ShareState, TaskState
from members.views.base import row_or_404, user_of
from members.views.phone.service import position_of
from xinhui.accounts.actors import Actor
from xinhui.accounts.models import User
from xinhui.core.errors import DomainError

PHOTOS_MAX = 3


def for_participants(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Only participants in force; others get the login page or 403."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if trades.participant_of(user_of(request)) is None:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return login_required(checked)


@for_participants
@require_GET
def phone_trades(request: HttpRequest) -> HttpResponse:
    """Tasks that wait for an answer or a result, and the own reports."""
    user = user_of(request)
    participant = trades.participant_of(user)
    assert participant is not None  # the door
    shares = TradeShare.objects.visible_to(user).filter(participant=participant).select_related("task")
    waiting = (ShareState.OFFERED, ShareState.ACCEPTED)
    context = {
        "participant": participant, "reports": trades.reports(user).filter(participant=participant)[:20],
        "open": shares.filter(state__in=waiting, task__state=TaskState.OPEN).order_by("task__on", "pk")[:30],
        "past": shares.exclude(state__in=waiting).order_by("-pk")[:20],
    }  # fmt: skip
    return render(request, "members/phone/trades.html", context)


@for_participants
@require_POST
def phone_share(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept, decline or complete a task."""
    row_or_404(TradeShare.objects.visible_to(user_of(request)).filter(participant__user_id=user_of(request).pk), pk)
    actor, action = Actor.of_request(request), request.POST.get("action", "")
    try:
        if action == "accept":
            tasks.accept_task(actor=actor, share_id=pk)
        elif action == "complete":
            tasks.complete_share(actor=actor, share_id=pk, result=request.POST.get("result", ""))
        else:
            tasks.decline_task(actor=actor, share_id=pk)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Your answer is noted."))
    return redirect("members:phone_trades")


@for_participants
@require_GET
def report_tiles(request: HttpRequest) -> HttpResponse:
    """The first tap: what it is about."""
    return render(request, "members/phone/report_tiles.html", {"tiles": trades.tiles()})


@for_participants
@require_http_methods(["GET", "POST"])
def report_send(request: HttpRequest, code: str) -> HttpResponse:
    """The second tap: send, with the phone's place; a photo and a word if there is time."""
    tile = trades.tile_of(code)
    if tile is None:
        raise Http404
    error, uuid = "", request.POST.get("uuid", "") or str(uuid4())
    if request.method == "POST":
        try:
            row = _send(request, code, UUID(uuid))
        except ValueError:
            error, uuid = _("The page is too old: send it again."), str(uuid4())
        except DomainError as refused:
            error = str(refused)
        else:
            return redirect("members:phone_report", uuid=row.uuid)
    context = {"tile": tile, "uuid": uuid, "error": error, "note": request.POST.get("note", "")}
    return render(request, "members/phone/report_send.html", context, status=400 if error else 200)


def _send(request: HttpRequest, code: str, uuid: UUID) -> TradeReport:
    actor, place = Actor.of_request(request), position_of(request)
    photos = take_photos(actor, request.FILES.getlist("photos")[:PHOTOS_MAX])
    return send_report(actor=actor, taps=TwoTaps(
        uuid=uuid, tile=code, latitude=place.latitude if place else float("nan"),
        longitude=place.longitude if place else float("nan"),
        coordinate_system=place.coordinate_system if place else "wgs84", note=request.POST.get("note", ""),
        photos=photos,
    ))  # fmt: skip


@for_participants
@require_GET
def report_detail(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What became of an own report."""
    user = user_of(request)
    rows = trades.reports(user).filter(participant__user_id=user.pk, uuid=uuid).select_related("issue__grid")
    report = rows.defer("issue__grid__boundary").first()
    if report is None:
        raise Http404
    entries = report.issue.timeline.order_by("pk").only("at", "verb")
    return render(request, "members/phone/report.html", {"report": report, "entries": entries})


def trade_section(user: User) -> Section | None:
    """Tasks that wait, on the first page of who takes part. Two queries."""
    participant = trades.participant_of(user)
    if participant is None:
        return None
    waiting = TradeShare.objects.visible_to(user).filter(
        participant=participant, state__in=(ShareState.OFFERED, ShareState.ACCEPTED), task__state=TaskState.OPEN
    )
    here = reverse("members:phone_trades")
    items = [
        Item(row.task.title, f"{row.task.on:%Y-%m-%d} {row.task.get_part_display()} · {row.task.place}", here,
             row.get_state_display(), "amber" if row.state == ShareState.OFFERED else "blue")
        for row in waiting.select_related("task").order_by("task__on", "pk")[:3]
    ]  # fmt: skip
    items.append(Item(_("Report in two taps"), _("What you see on the way goes to the grid's worker."),
                      reverse("members:report_tiles"), tone="red"))  # fmt: skip
    return Section(_("Taking part in governance"), tuple(items), here)

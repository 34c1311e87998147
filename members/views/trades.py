"""Pages of citizens of every trade: counts, participants, tasks with who fits and why, reports."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from grids.views.base import add_error
from members.forms.trades import OfferForm, ParticipantForm, TaskForm
from members.models import TradeTask
from members.scope import KEEPERS, PartyScope, party_scope_of
from members.selectors import trades
from members.selectors.service_people import community_names
from members.services.trades.participants import enrol_participant
from members.services.trades.tasks import make_task, offer_task
from members.states.trades import TaskState, Trade, TradeOffer
from members.views.base import area_of, excel, for_party, form_of, new_row, page_of, row_or_404, user_of
from members.views.service import with_verbs
from xinhui.accounts.actors import Actor
from xinhui.core.errors import DomainError

REASONS = {
    "offer": gettext_lazy("can do it"), "trade": gettext_lazy("is of the trade"),
    "area": gettext_lazy("is about there"), "time": gettext_lazy("has time then"),
}  # fmt: skip


def is_place(scope: PartyScope) -> bool:
    """Reads for a place: participants are nobody's branch."""
    return scope.posts.has(*KEEPERS, "district_leader", "town_leader")


def is_keeping(scope: PartyScope) -> bool:
    """Keeps the records of a place."""
    return scope.posts.has(*KEEPERS)


@for_party(is_place)
@require_GET
def trade_overview(request: HttpRequest) -> HttpResponse:
    """Counts by trade, tasks open, reports of late."""
    user, area = user_of(request), area_of(request)
    rows = trades.by_trade(user, area)
    context = {
        "rows": rows, "area": area,
        "total": {key: sum(row[key] for row in rows) for key in ("people", "done", "reports")},
        "tasks": trades.tasks(user, area=area, state=TaskState.OPEN)[:12],
        "reports": trades.reports(user, area=area)[:12], "may_keep": is_keeping(party_scope_of(request.user)),
    }  # fmt: skip
    return render(request, "members/trades.html", context)


@for_party(is_place)
@require_GET
def participant_list(request: HttpRequest) -> HttpResponse:
    """Participants, filtered."""
    chosen = {name: request.GET.get(name, "") for name in ("trade", "words")}
    context = page_of(request, trades.participants(user_of(request), area=area_of(request), **chosen), 50)
    context |= {
        "items": [(row, labels(row), verbs) for row, verbs in with_verbs(request, "participant", context["rows"])],
        "chosen": chosen, "trades": Trade.choices, "here": request.get_full_path(),
        "may_keep": is_keeping(party_scope_of(request.user)),
    }  # fmt: skip
    return render(request, "members/trade_participants.html", context)


def labels(row: Any) -> str:
    """What a participant offers, in words."""
    return "、".join(str(TradeOffer(offer).label) for offer in row.offers)


@for_party(is_place)
@require_GET
def participant_excel(request: HttpRequest) -> HttpResponse:
    """Participants as a table, without phone numbers."""
    rows = trades.participants(user_of(request), area=area_of(request), trade=request.GET.get("trade", ""))
    found: list[Any] = list(rows[:20_000])
    heading = [_("Display name"), _("Trade"), _("Area code"), _("What is offered"), _("From"), _("To"),
               _("Tasks done"), _("Reports sent in")]  # fmt: skip
    lines = (
        [row.name, str(row.get_trade_display()), row.area_code, labels(row), row.starts_on, row.ends_on, row.done,
         row.reported]
        for row in found
    )  # fmt: skip
    return excel(_("Participants of the trades"), heading, lines)


@for_party(is_keeping)
@require_http_methods(["GET", "POST"])
def participant_new(request: HttpRequest) -> HttpResponse:
    """Enrol a citizen."""
    back = reverse("members:participants")
    return new_row(
        request, form_of(request, ParticipantForm), enrol_participant, title=_("Enrol a participant"), back=back,
        page=lambda row: back, hint=_("With an account the participant can answer tasks and report in two taps."),
    )  # fmt: skip


@for_party(is_place)
@require_GET
def task_list(request: HttpRequest) -> HttpResponse:
    """Tasks, filtered."""
    state = request.GET.get("state", "")
    context = page_of(request, trades.tasks(user_of(request), area=area_of(request), state=state), 40)
    context |= {"state": state, "states": TaskState.choices, "may_keep": is_keeping(party_scope_of(request.user)),
                "names": community_names(row.area_code for row in context["rows"])}  # fmt: skip
    return render(request, "members/trade_tasks.html", context)


@for_party(is_keeping)
@require_http_methods(["GET", "POST"])
def task_new(request: HttpRequest) -> HttpResponse:
    """Ask citizens for help."""
    return new_row(
        request, form_of(request, TaskForm), make_task, title=_("Ask citizens for help"),
        back=reverse("members:trade_tasks"), page=lambda row: reverse("members:trade_task", args=[row.pk]),
        hint=_("The next page shows who fits, and why."),
    )  # fmt: skip


@for_party(is_place)
@require_http_methods(["GET", "POST"])
def task_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One task: who has it, who fits and why; POST offers it to those chosen."""
    user, scope = user_of(request), party_scope_of(request.user)
    task: TradeTask = row_or_404(TradeTask.objects.visible_to(user), pk)
    keeps = scope.posts.covers(task.area_code, *KEEPERS)
    if request.method == "POST" and not keeps:
        raise PermissionDenied
    found = trades.matches(user, task) if task.state == TaskState.OPEN else []
    fitting = [(match.participant.pk, f"{match.participant.name}（{match.participant.get_trade_display()}）")
               for match in found if match.fits]  # fmt: skip
    form = OfferForm(request.POST if request.method == "POST" else None, target=task, party=scope, fitting=fitting)
    if request.method == "POST" and form.is_valid():
        try:
            offer_task(actor=Actor.of_request(request), task_id=pk, **form.values())
        except DomainError as error:
            add_error(form, error)
        else:
            return redirect("members:trade_task", pk=pk)
    shares = task.shares.select_related("participant", "task").order_by("pk")
    context = {
        "task": task, "verbs": with_verbs(request, "trade-task", [task])[0][1], "form": form, "keeps": keeps,
        "trades": "、".join(str(Trade(trade).label) for trade in task.trades),
        "items": with_verbs(request, "trade-share", shares), "here": request.get_full_path(),
        "matches": [(match, [(REASONS[key], good) for key, good in match.reasons.items()]) for match in found],
    }  # fmt: skip
    return render(request, "members/trade_task.html", context, status=400 if form.errors else 200)

"""What the page reads: one answer with everything a worker needs for a day without signal."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_GET

from grids.emergency_states import ReceiptState
from grids.models import CheckItem, Grid, GridOrder, Issue, TeamPost, TimelineEntry, Whistle
from grids.selectors import phone
from grids.selectors.emergencies import wartime_duties
from grids.selectors.map import inner_point, simple_shape
from grids.selectors.places import boundary_version
from grids.selectors.versions import whistle_version
from grids.services.emergencies.receipts import deliver_orders
from grids.templatetags.xinhui import entry_facts, verb_label
from grids.views.base import REPORTERS
from grids.views.mobile.files import mobile_version
from grids.views.mobile.neighbours import neighbours, open_shelters
from grids.views.mobile.roll_calls import roll_calls
from xinhui.accounts.actors import Actor
from xinhui.accounts.models import User
from xinhui.accounts.scope import scope_of
from xinhui.api_errors import CONTENT_TYPE, problem
from xinhui.core import clock
from xinhui.outbox.selectors.messages import inbox, unread_count

PORTAL = "xinhui"
MESSAGES = 20
JsonView = Callable[[HttpRequest, User], dict[str, Any]]


def _refusal(status: int, code: str, detail: str) -> HttpResponse:
    return JsonResponse(problem(status, detail, code=code), status=status, content_type=CONTENT_TYPE)


def for_phone(view: JsonView) -> Callable[[HttpRequest], HttpResponse]:
    """Answers in JSON only: 401 without a session, 403 for posts that have nothing to report; never a redirect."""

    @wraps(view)
    def answer(request: HttpRequest) -> HttpResponse:
        user = request.user
        if not isinstance(user, User) or not user.is_active:
            return _refusal(401, "not_authenticated", _("Sign in first"))
        if not scope_of(user).has(*REPORTERS):
            return _refusal(403, "permission_denied", _("Your posts do not allow this."))
        response = JsonResponse(view(request, user), json_dumps_params={"ensure_ascii": False})
        response["Cache-Control"] = "no-store"
        return response

    return answer


@require_GET
@for_phone
def mobile_session(request: HttpRequest, user: User) -> dict[str, Any]:
    """Who is signed in, and the token that binds what they send to this sign-in."""
    return {"portal": PORTAL, "user": user.pk, "csrf": get_token(request), "version": mobile_version()}


@require_GET
@gzip_page
@for_phone
def mobile_data(request: HttpRequest, user: User) -> dict[str, Any]:
    """Everything the page shows, for the user's own grids."""
    grids = phone.grids_with_boundaries(user)
    ids = [grid.pk for grid in grids]
    scope = scope_of(user)
    orders = phone.phone_orders(user, ids)
    # The phone has them now, as when it lists /api/v1/orders/.
    sent = [row.uuid for row in orders if row.state == ReceiptState.SENT]
    deliver_orders(actor=Actor.of_request(request), grid_order_uuids=sent)
    return {
        "portal": PORTAL,
        "csrf": get_token(request),
        "server_time": clock.now(),
        "language": get_language(),
        "versions": {"app": mobile_version(), "boundaries": boundary_version()},
        "me": {"id": user.pk, "name": user.label, "username": user.get_username(), "roles": sorted(scope.roles)},
        "grids": [_grid(grid) for grid in grids],
        "wartime": [
            {"title": activation.title, "is_drill": activation.is_drill, "duty": duty, "text": text}
            for grid in grids[:1]
            for activation, duty, text in wartime_duties(grid)
        ],
        "categories": [
            {"code": row.code, "name": row.name, "parent": row.parent.name if row.parent else ""}
            for row in phone.sub_categories()
        ],
        "recent_categories": phone.recent_categories(user),
        "check_items": [
            {"id": row.pk, "scenario": row.scenario, "title": row.title}
            for row in CheckItem.objects.visible_to(user).filter(is_active=True)
        ],
        "issues": _issues(user),
        "tasks": _tasks(user, ids),
        "orders": [_order(row) for row in orders],
        "roll_calls": roll_calls(user),
        **neighbours(user, ids),
        "shelters": open_shelters(user, [grid.code for grid in grids]),
        "contacts": [_contact(row) for row in phone.contacts(user, ids)],
        "figures": _figures(user),
        "unread": unread_count(user),
        "messages": [
            {"subject": row.subject, "body": row.body, "at": row.at, "is_read": row.is_read}
            for row in inbox(user, language=get_language() or "zh-hans", limit=MESSAGES)
        ],
    }


def _grid(grid: Grid) -> dict[str, Any]:
    town = grid.division.parent
    return {
        "code": grid.code,
        "name": grid.name,
        "village": grid.division.name,
        "town": town.name if town else "",
        "scenario": grid.scenario,
        "scenario_name": grid.get_scenario_display(),
        "boundary": simple_shape(grid.boundary) if grid.boundary else None,
        "centre": inner_point(grid.boundary) if grid.boundary else None,
    }


def _issues(user: User) -> list[dict[str, Any]]:
    issues = list(phone.own_issues(user))
    entries = phone.timelines(user, issues)
    return [{**_issue(row), "timeline": [_entry(entry) for entry in entries[row.pk]]} for row in issues]


def _issue(issue: Issue) -> dict[str, Any]:
    return {
        "uuid": issue.uuid,
        "number": issue.number,
        "category": issue.category.name,
        "description": issue.description,
        "address": issue.address,
        "grid": issue.grid.name,
        "state": issue.state,
        "state_name": issue.get_state_display(),
        "received_at": issue.received_at,
    }


def _entry(entry: TimelineEntry) -> dict[str, Any]:
    return {
        "at": entry.at,
        "who": entry.actor_label,
        "unit": entry.unit.name if entry.unit else "",
        "what": str(verb_label(entry.verb)),
        "text": entry.text,
        "facts": entry_facts(entry),
    }


def _tasks(user: User, ids: list[int]) -> dict[str, list[dict[str, Any]]]:
    whistles = phone.whistles_to_judge(user, ids)
    results = phone.results_of(whistles)
    return {
        "confirm": [_issue(issue) for issue in phone.issues_to_confirm(user, ids)],
        "verify": [_whistle(row, results) for row in whistles if row.state == "finished"],
        "rate": [_whistle(row, results) for row in whistles if row.state == "closed"],
    }


def _whistle(whistle: Whistle, results: dict[int, str]) -> dict[str, Any]:
    return {
        "uuid": whistle.uuid,
        "number": whistle.number,
        "category": whistle.category.name,
        "description": whistle.issue.description,
        "address": whistle.issue.address,
        "unit": whistle.lead_unit.name if whistle.lead_unit else "",
        "result": results.get(whistle.pk, ""),
        "version": whistle_version(whistle.round, whistle.state),
        "due_at": whistle.due_at,
        "is_overdue": whistle.is_overdue,
    }


def _order(row: GridOrder) -> dict[str, Any]:
    order = row.order
    return {
        "uuid": row.uuid,
        "title": order.title,
        "text": order.text,
        "number": order.number,
        "version": order.version,
        "grid": row.grid.name,
        "activation": order.activation.title,
        "is_drill": order.activation.is_drill,
        "order_state": order.state,
        "order_state_name": order.get_state_display(),
        "end_reason": order.end_reason,
        "state": row.state,
        "state_name": row.get_state_display(),
        "issued_at": order.issued_at,
        "due_at": row.due_at,
        "acknowledged_at": row.acknowledged_at,
        "done_at": row.done_at,
    }


def _contact(post: TeamPost) -> dict[str, Any]:
    return {
        "grid": post.grid.name,
        "duty": post.get_duty_display(),
        "seat": post.seat,
        "name": post.holder_name,
        "phone": post.phone,
    }


def _figures(user: User) -> dict[str, dict[str, int]]:
    now = clock.local(clock.now())
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    periods = {"today": midnight, "month": midnight.replace(day=1), "year": midnight.replace(month=1, day=1)}
    return {name: vars(phone.own_figures(user, since)) for name, since in periods.items()}

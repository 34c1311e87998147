"""The admin's first page: is anything late, and the figures of the reader's own work, each leading to its rows."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from axes.models import AccessAttempt
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from grids.models import Assignment, Grid, Issue, TeamPost, Whistle
from grids.selectors.clock import ClockReport, audit_clock
from grids.states import ACTIVE_ASSIGNMENT, LIVE_WHISTLE, IssueState, WhistleState
from xinhui.accounts.models import ApiToken, Post, Unit, User
from xinhui.accounts.roles import Role
from xinhui.accounts.scope import scope_of
from xinhui.audit.models import Entry
from xinhui.core import clock
from xinhui.core.selectors import missing_year
from xinhui.outbox.models import Message, MessageState

Rows = Callable[[User], QuerySet[Any, Any]]
TROUBLES = {
    "step": _("A deadline has passed and nothing has moved on."),
    "message": _("A message has not gone out."),
    "tick": _("No ticker is running."),
    "deadline": _("A live whistle has no deadline."),
}


@dataclass(frozen=True)
class Card:
    """One figure: counts `rows(user)` for holders of the roles; leads to the admin list with `query`."""

    label: StrOrPromise
    page: str
    rows: Rows
    roles: tuple[Role, ...]
    query: str = ""
    #: A figure that should be nought.
    is_alarm: bool = False


def _live(user: User) -> QuerySet[Whistle]:
    return Whistle.objects.visible_to(user).filter(state__in=sorted(LIVE_WHISTLE))


def _open_tokens(user: User) -> QuerySet[ApiToken]:
    now = clock.now()
    return ApiToken.objects.visible_to(user).filter(Q(expires_at__isnull=True) | Q(expires_at__gt=now), revoked_at=None)


def _failed_messages(user: User) -> QuerySet[Message]:
    return Message.objects.visible_to(user).filter(state__in=[MessageState.FAILED, MessageState.UNKNOWN])


def _midnight() -> datetime:
    return clock.local(clock.now()).replace(hour=0, minute=0, second=0, microsecond=0)


CENTRE, SYSTEM = (Role.COMMAND_CENTRE,), (Role.SYSTEM_ADMIN,)
SECURITY, AUDIT = (Role.SECURITY_ADMIN,), (Role.AUDIT_ADMIN,)
CARDS: tuple[Card, ...] = (
    Card(_("Whistles in hand"), "grids_whistle", _live, CENTRE),
    Card(_("Overdue whistles"), "grids_whistle", lambda u: _live(u).filter(is_overdue=True), CENTRE,
         "?is_overdue__exact=1", is_alarm=True),
    Card(_("Waiting for approval"), "grids_whistle",
         lambda u: Whistle.objects.visible_to(u).filter(state=WhistleState.PENDING), CENTRE, "?state__exact=pending"),
    Card(_("Open issues"), "grids_issue", lambda u: Issue.objects.visible_to(u).filter(state=IssueState.OPEN), CENTRE,
         "?state__exact=open"),
    Card(_("Assignments in hand"), "grids_assignment",
         lambda u: Assignment.objects.visible_to(u).filter(state__in=sorted(ACTIVE_ASSIGNMENT)), CENTRE),
    Card(_("Posts of grid teams"), "grids_teampost",
         lambda u: TeamPost.objects.visible_to(u).filter(ends_on=None), CENTRE),
    Card(_("Grids in force"), "grids_grid", lambda u: Grid.objects.visible_to(u).active(), (*CENTRE, *SYSTEM),
         "?is_active__exact=1"),
    Card(_("Units in being"), "accounts_unit", lambda u: Unit.objects.visible_to(u).active(), SYSTEM,
         "?is_active__exact=1"),
    Card(_("Open accounts"), "accounts_user", lambda u: User.objects.visible_to(u).filter(is_active=True),
         (*SYSTEM, *SECURITY), "?is_active__exact=1"),
    Card(_("Locked accounts"), "accounts_user", lambda u: User.objects.visible_to(u).filter(is_active=False),
         (*SYSTEM, *SECURITY), "?is_active__exact=0"),
    Card(_("Posts in force"), "accounts_post", lambda u: Post.objects.visible_to(u).in_force(), SECURITY),
    Card(_("API tokens in use"), "accounts_apitoken", _open_tokens, SECURITY),
    Card(_("Failed sign-ins counted"), "axes_accessattempt", lambda _u: AccessAttempt.objects.all(), SECURITY,
         is_alarm=True),
    Card(_("Messages not delivered"), "outbox_message", _failed_messages, (*SYSTEM, *CENTRE), is_alarm=True),
    Card(_("Entries of the trail today"), "audit_entry",
         lambda u: Entry.objects.visible_to(u).filter(at__gte=_midnight()), (*AUDIT, *SECURITY)),
    Card(_("Entries of the trail"), "audit_entry", lambda u: Entry.objects.visible_to(u), AUDIT),
)  # fmt: skip


def cards_of(user: User) -> list[dict[str, Any]]:
    """The cards of the user's roles: label, figure, where its rows are. One query a card."""
    scope = scope_of(user)
    return [
        {
            "label": card.label,
            "value": (value := card.rows(user).count()),
            "url": reverse(f"admin:{card.page}_changelist") + card.query,
            "is_alarm": card.is_alarm and value > 0,
        }
        for card in CARDS
        if scope.has(*card.roles)
    ]


def overview(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """The index page's context (unfold's DASHBOARD_CALLBACK): the auditor's word and the cards."""
    report: ClockReport = audit_clock()
    assert isinstance(request.user, User)
    return {
        **context,
        "cards": cards_of(request.user),
        "missing_year": missing_year(clock.today()),
        "clock": report,
        "clock_troubles": [TROUBLES[trouble] for trouble in report.troubles],
        "last_tick": datetime.fromisoformat(report.last_tick) if report.last_tick else None,
    }

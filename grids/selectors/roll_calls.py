"""Who has answered a roll call, who needs help, who is missing: by town, by village, by name."""

from datetime import timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet

from grids.models import RollCall, RollCallAnswer
from grids.models.roll_call import CallStatus
from grids.selectors.by_place import counted_by_place
from xinhui.accounts.models import User
from xinhui.core import clock

KEPT = timedelta(days=1)
CALLED = Count("pk")
SAFE, HELP, MISSING = (
    Count("pk", filter=Q(status=status)) for status in (CallStatus.SAFE, CallStatus.NEEDS_HELP, CallStatus.WAITING)
)


def own_calls(user: User) -> QuerySet[RollCallAnswer]:
    """The user's rows of open calls, and those answered within a day."""
    fresh = Q(roll_call__closed_at=None) | Q(answered_at__gte=clock.now() - KEPT)
    rows = RollCallAnswer.objects.filter(user_id=user.pk).filter(fresh)
    return rows.select_related("roll_call__activation").order_by("-roll_call__called_at", "-pk")[:10]


def calls_of(user: User, activation_id: int) -> list[RollCall]:
    """The activation's calls that touch the reader's area, the newest first."""
    seen = RollCallAnswer.objects.visible_to(user).values("roll_call_id")
    return list(RollCall.objects.filter(activation_id=activation_id, pk__in=seen).select_related("called_by"))


def figures(user: User, call: RollCall) -> dict[str, int]:
    """called = safe + help + missing, of the people whom the reader sees."""
    rows = RollCallAnswer.objects.visible_to(user).filter(roll_call=call)
    return rows.aggregate(called=CALLED, safe=SAFE, help=HELP, missing=MISSING)


def by_place(user: User, call: RollCall, *, digits: int = 9) -> list[dict[str, Any]]:
    """The same by town (9 digits) or village (12), with `code` and `name`. Two queries."""
    rows = RollCallAnswer.objects.visible_to(user).filter(roll_call=call)
    return counted_by_place(rows, digits, called=CALLED, safe=SAFE, help=HELP, missing=MISSING)


def people_who(user: User, call: RollCall, status: str) -> QuerySet[RollCallAnswer]:
    """The people in that state, by area."""
    rows = RollCallAnswer.objects.visible_to(user).filter(roll_call=call, status=status)
    return rows.select_related("user", "grid__division").defer("grid__boundary", "grid__division__boundary")

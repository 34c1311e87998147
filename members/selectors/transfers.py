"""Letters of introduction: listed, counted, one with its steps."""

from datetime import timedelta

from django.db.models import Count, Q, QuerySet

from members.models import TransferLetter
from members.rules.months import months_after
from members.rules.transfers import REMIND_DAYS
from members.states.transfer import Direction, LetterState
from xinhui.accounts.models import User
from xinhui.core import clock


def listed(user: User, *, state: str = "", direction: str = "", words: str = "") -> QuerySet[TransferLetter]:
    """Letters that the reader sees, the newest first."""
    rows = seen(user)
    if state in LetterState.values:
        rows = rows.filter(state=state)
    if direction in Direction.values:
        rows = rows.filter(direction=direction)
    if words:
        rows = rows.filter(Q(number__icontains=words) | Q(member__name__icontains=words) | Q(outside__icontains=words))
    return rows.order_by("-issued_on", "-pk")


def seen(user: User) -> QuerySet[TransferLetter]:
    """With what a line names."""
    rows = TransferLetter.objects.visible_to(user)
    return rows.select_related("member__organization", "from_organization", "to_organization")


def totals(user: User) -> dict[str, int]:
    """Letters to be received, about to end, expired, with the stub out; members moved within a year. One query."""
    today = clock.today()
    ending = Q(state=LetterState.ISSUED, expires_on__lte=today + timedelta(days=REMIND_DAYS))
    year = Q(received_on__gte=months_after(today, -12))
    return TransferLetter.objects.visible_to(user).order_by().aggregate(
        issued=Count("pk", filter=Q(state=LetterState.ISSUED)), ending=Count("pk", filter=ending),
        expired=Count("pk", filter=Q(state=LetterState.EXPIRED)),
        received=Count("pk", filter=Q(state=LetterState.RECEIVED)), moved=Count("pk", filter=year),
    )  # fmt: skip

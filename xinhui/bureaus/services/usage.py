"""What a system uses up: counted in its row of the day, by conditional updates, so that a quota is never overrun."""

from django.db.models import F

from xinhui.bureaus.models import ClientUsage
from xinhui.core import clock


def take_call(*, client_id: int, quota: int) -> bool:
    """Count one call of today; False when the day's quota is used up. One query, more on a day's first call.

    Not a verb: nobody decides anything, and nothing goes on the trail.
    """
    rows = ClientUsage.objects.filter(client_id=client_id, day=clock.today())
    if rows.filter(calls__lt=quota).update(calls=F("calls") + 1):
        return True
    if rows.exists():
        return False
    ClientUsage.objects.get_or_create(client_id=client_id, day=clock.today())
    return bool(rows.filter(calls__lt=quota).update(calls=F("calls") + 1))


def note_answer(*, client_id: int, status: int) -> None:
    """Count an answer that was no success: 403 and 429 as refused, the others as errors."""
    if status < 400:
        return
    column = "refused" if status in (403, 429) else "errors"
    rows = ClientUsage.objects.filter(client_id=client_id, day=clock.today())
    if not rows.update(**{column: F(column) + 1}):
        ClientUsage.objects.get_or_create(client_id=client_id, day=clock.today())
        rows.update(**{column: F(column) + 1})

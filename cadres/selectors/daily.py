"""Whether the room's daily work is done."""

from datetime import timedelta

from cadres.models import CadreDailyRun
from xinhui.core import clock

#: A run a day, and some hours' grace.
LATE = timedelta(hours=30)


def late_run() -> CadreDailyRun | None:
    """The last run, when it is too long ago or a part of it broke off; None when all is well. One query."""
    last = CadreDailyRun.objects.first()
    if last is None or (not last.failed and clock.now() - last.at < LATE):
        return None
    return last

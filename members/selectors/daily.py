"""Whether the room's daily work is done."""

from members.models import DailyRun
from xinhui.audit import daily


def late_run() -> DailyRun | None:
    """The last run, when it is too long ago or a part of it broke off; None when all is well. One query."""
    return daily.late_run(DailyRun)

"""Whether the room's daily work is done."""

from talent.models import TalentDailyRun
from xinhui.audit import daily


def late_run() -> TalentDailyRun | None:
    """The last run, when it is too long ago or a part of it broke off; None when all is well. One query."""
    return daily.late_run(TalentDailyRun)

"""Whether the room's daily work is done."""

from cadres.models import CadreDailyRun
from xinhui.audit import daily


def late_run() -> CadreDailyRun | None:
    """The last run, when it is too long ago or a part of it broke off; None when all is well. One query."""
    return daily.late_run(CadreDailyRun)

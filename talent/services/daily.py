"""What falls due today in the whole room."""

from talent.models import TalentDailyRun
from talent.services.agreements.signing import watch_agreements
from talent.services.carriers.renewals import watch_calls, watch_carriers
from talent.services.projects.needs import watch_needs
from talent.services.targets.alarm import watch_targets
from talent.services.targets.setting import close_targets
from xinhui.accounts.actors import Actor
from xinhui.audit.daily import Part, run_parts

#: Each takes the actor (the portal itself) and returns how many rows it wrote.
DAILY: tuple[Part, ...] = (
    close_targets,
    watch_targets,
    watch_carriers,
    watch_calls,
    watch_agreements,
    watch_needs,
)  # fmt: skip


def run_daily(*, actor: Actor) -> int:
    """Reminders, alarms and due dates of the whole room; returns how many rows were written."""
    return run_parts(actor=actor, parts=DAILY, runs=TalentDailyRun, verb="talent.daily")

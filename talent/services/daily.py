"""What falls due today in the whole room."""

from talent.models import TalentDailyRun
from talent.services.agreements.signing import watch_agreements
from talent.services.applications.remind import remind_applications
from talent.services.board.scoring import remind_experts
from talent.services.carriers.renewals import watch_calls, watch_carriers
from talent.services.events.holding import ask_reports
from talent.services.jobs.daily import forget_candidates, remind_offers
from talent.services.jobs.posts import close_due_posts
from talent.services.plans.slipping import remind_office, remind_reports, remind_steps, remind_tasks
from talent.services.policies.recovering import propose_recoveries
from talent.services.policies.register import refresh_register
from talent.services.policies.writing import end_policies
from talent.services.projects.needs import watch_needs
from talent.services.rights.erasing import propose_ended
from talent.services.rights.requests import watch_requests
from talent.services.targets.alarm import watch_targets
from talent.services.targets.setting import close_targets
from talent.services.tickets.running import confirm_silent
from xinhui.accounts.actors import Actor
from xinhui.audit.daily import Part, run_parts

#: Each takes the actor (the portal itself) and returns how many rows it wrote.
DAILY: tuple[Part, ...] = (
    close_targets,
    watch_targets,
    end_policies,
    refresh_register,
    propose_recoveries,
    confirm_silent,
    remind_applications,
    close_due_posts,
    remind_offers,
    forget_candidates,
    ask_reports,
    remind_tasks,
    remind_steps,
    remind_reports,
    remind_office,
    remind_experts,
    watch_requests,
    propose_ended,
    watch_carriers,
    watch_calls,
    watch_agreements,
    watch_needs,
)  # fmt: skip


def run_daily(*, actor: Actor) -> int:
    """Reminders, alarms and due dates of the whole room; returns how many rows were written."""
    return run_parts(actor=actor, parts=DAILY, runs=TalentDailyRun, verb="talent.daily")

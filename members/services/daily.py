"""What the room does by itself, once a day and without harm any number of times: each writes under keys of its own."""

from members.models import DailyRun
from members.services.alliances.chase import chase_alliance_projects, remind_alliance_meetings
from members.services.cadre_files.chase import chase_cadre_files
from members.services.chains.daily import chase_demands, remind_of_gaps
from members.services.development.daily import remind_of_development
from members.services.dues.arrears import warn_of_arrears
from members.services.dues.assess import assess_this_month
from members.services.life.remind import remind_life, remind_make_ups
from members.services.organizations.reminders import remind_of_elections
from members.services.points.daily import points_daily
from members.services.quarters.daily import remind_quarters
from members.services.register.reminders import propose_lost, remind_of_contacts, remind_of_measures
from members.services.reviews.scores import remind_scorers
from members.services.secretary_grades.grade import settle_grades
from members.services.secretary_grades.years import remind_of_grading
from members.services.service.records import close_missed
from members.services.service.reminders import remind_service
from members.services.studies.groups import remind_study_groups
from members.services.transfers.daily import expire_letters, remind_of_letters
from members.services.university.daily import run_university
from members.services.villages.projects import chase_milestones
from xinhui.accounts.actors import Actor
from xinhui.audit.daily import Part, run_parts

#: Each takes the actor (the portal itself) and returns how many rows it wrote.
DAILY: tuple[Part, ...] = (
    remind_of_elections,
    remind_life,
    remind_make_ups,
    remind_service,
    close_missed,
    run_university,
    remind_alliance_meetings,
    chase_alliance_projects,
    remind_scorers,
    remind_study_groups,
    remind_of_development,
    assess_this_month,
    warn_of_arrears,
    remind_quarters,
    expire_letters,
    remind_of_letters,
    remind_of_contacts,
    propose_lost,
    remind_of_measures,
    points_daily,
    chase_milestones,
    chase_demands,
    remind_of_gaps,
    chase_cadre_files,
    remind_of_grading,
    settle_grades,
)  # fmt: skip


def run_daily(*, actor: Actor) -> int:
    """Reminders, openings, expiries and due dates of the whole room; returns how many rows were written."""
    return run_parts(actor=actor, parts=DAILY, runs=DailyRun, verb="party.daily")

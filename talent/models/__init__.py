"""The room's tables, one module a subject."""

from talent.models.application import TalentApplication
from talent.models.daily import TalentDailyRun
from talent.models.employer import Employer, EmployerAccount
from talent.models.events import EventAudience, EventPost, RecruitmentEvent
from talent.models.jobs import JobCandidate, JobPost
from talent.models.person import Intake, IntakeKind, Person
from talent.models.targets import TalentTarget, TargetShare

__all__ = [
    "Employer",
    "EmployerAccount",
    "EventAudience",
    "EventPost",
    "Intake",
    "IntakeKind",
    "JobCandidate",
    "JobPost",
    "Person",
    "RecruitmentEvent",
    "TalentApplication",
    "TalentDailyRun",
    "TalentTarget",
    "TargetShare",
]

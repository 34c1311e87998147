"""The room's tables, one module a subject."""

from talent.models.application import TalentApplication
from talent.models.daily import TalentDailyRun
from talent.models.employer import Employer, EmployerAccount
from talent.models.person import Intake, IntakeKind, Person
from talent.models.plan_rows import (
    TaskDeferral,
    TaskEntry,
    TaskEvidence,
    TaskMilestone,
    TaskPart,
    TaskProgress,
)
from talent.models.plans import PlanYear, TalentPlan, TalentTask
from talent.models.targets import TalentTarget, TargetShare

__all__ = [
    "Employer",
    "EmployerAccount",
    "Intake",
    "IntakeKind",
    "Person",
    "PlanYear",
    "TalentApplication",
    "TalentDailyRun",
    "TalentPlan",
    "TalentTarget",
    "TalentTask",
    "TargetShare",
    "TaskDeferral",
    "TaskEntry",
    "TaskEvidence",
    "TaskMilestone",
    "TaskPart",
    "TaskProgress",
]

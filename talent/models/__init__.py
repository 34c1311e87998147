"""The room's tables, one module a subject."""

from talent.models.application import TalentApplication
from talent.models.applications import (
    ApplicationCheck,
    ApplicationEntry,
    ApplicationFile,
    ApplicationObjection,
    TierRule,
    TierTerm,
)
from talent.models.daily import TalentDailyRun
from talent.models.employer import Employer, EmployerAccount
from talent.models.person import Intake, IntakeKind, Person
from talent.models.targets import TalentTarget, TargetShare

__all__ = [
    "ApplicationCheck",
    "ApplicationEntry",
    "ApplicationFile",
    "ApplicationObjection",
    "Employer",
    "EmployerAccount",
    "Intake",
    "IntakeKind",
    "Person",
    "TalentApplication",
    "TalentDailyRun",
    "TalentTarget",
    "TargetShare",
    "TierRule",
    "TierTerm",
]

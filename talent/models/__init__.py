"""The room's tables, one module a subject."""

from talent.models.application import TalentApplication
from talent.models.daily import TalentDailyRun
from talent.models.employer import Employer, EmployerAccount
from talent.models.grant_money import GrantBatch, GrantEntry, GrantInstalment, GrantLapse
from talent.models.grants import GrantApplication, GrantBudget
from talent.models.person import Intake, IntakeKind, Person
from talent.models.policies import (
    EligibilityResult,
    EligibilityRun,
    MeasureCondition,
    TalentMeasure,
    TalentPolicy,
)
from talent.models.targets import TalentTarget, TargetShare

__all__ = [
    "EligibilityResult",
    "EligibilityRun",
    "Employer",
    "EmployerAccount",
    "GrantApplication",
    "GrantBatch",
    "GrantBudget",
    "GrantEntry",
    "GrantInstalment",
    "GrantLapse",
    "Intake",
    "IntakeKind",
    "MeasureCondition",
    "Person",
    "TalentApplication",
    "TalentDailyRun",
    "TalentMeasure",
    "TalentPolicy",
    "TalentTarget",
    "TargetShare",
]

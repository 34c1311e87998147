"""The room's tables, one module a subject."""

from talent.models.agreements import (
    AgreementTask,
    CohortStudent,
    TrainingOrder,
    University,
    UniversityAgreement,
)
from talent.models.application import TalentApplication
from talent.models.carrier_rises import (
    CarrierCall,
    CarrierRequirement,
    CarrierRise,
    CarrierRiseDocument,
)
from talent.models.carrier_work import CarrierAchievement, CarrierPerson, CarrierTeam
from talent.models.carriers import Carrier, CarrierEvent, CarrierRenewal
from talent.models.daily import TalentDailyRun
from talent.models.employer import Employer, EmployerAccount
from talent.models.part_time import PartTimeDoctor
from talent.models.person import Intake, IntakeKind, Person
from talent.models.projects import InvestmentNeed, InvestmentTeamMember, KeyInvestment
from talent.models.targets import TalentTarget, TargetShare

__all__ = [
    "AgreementTask",
    "Carrier",
    "CarrierAchievement",
    "CarrierCall",
    "CarrierEvent",
    "CarrierPerson",
    "CarrierRenewal",
    "CarrierRequirement",
    "CarrierRise",
    "CarrierRiseDocument",
    "CarrierTeam",
    "CohortStudent",
    "Employer",
    "EmployerAccount",
    "Intake",
    "IntakeKind",
    "InvestmentNeed",
    "InvestmentTeamMember",
    "KeyInvestment",
    "PartTimeDoctor",
    "Person",
    "TalentApplication",
    "TalentDailyRun",
    "TalentTarget",
    "TargetShare",
    "TrainingOrder",
    "University",
    "UniversityAgreement",
]

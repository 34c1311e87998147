"""The room's tables, one module a subject."""

from talent.models.agreements import (
    AgreementTask,
    CohortStudent,
    TrainingOrder,
    University,
    UniversityAgreement,
)
from talent.models.application import TalentApplication
from talent.models.applications import (
    ApplicationCheck,
    ApplicationEntry,
    ApplicationFile,
    ApplicationObjection,
    TierRule,
    TierTerm,
)
from talent.models.ballots import BoardBallot, BoardConflict
from talent.models.board import (
    BoardCriterion,
    BoardDossier,
    BoardExpert,
    BoardKin,
    BoardSeat,
    BoardSitting,
    BoardThreshold,
)
from talent.models.carrier_rises import (
    CarrierCall,
    CarrierRequirement,
    CarrierRise,
    CarrierRiseDocument,
)
from talent.models.carrier_work import CarrierAchievement, CarrierPerson, CarrierTeam
from talent.models.carriers import Carrier, CarrierEvent, CarrierRenewal
from talent.models.catalogue import TalentCardCode, TalentService, TalentSteward
from talent.models.daily import TalentDailyRun
from talent.models.employer import Employer, EmployerAccount
from talent.models.events import EventAudience, EventPost, RecruitmentEvent
from talent.models.grant_money import GrantBatch, GrantEntry, GrantInstalment, GrantLapse
from talent.models.grants import GrantApplication, GrantBudget
from talent.models.jobs import JobCandidate, JobPost
from talent.models.part_time import PartTimeDoctor
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
from talent.models.policies import (
    EligibilityResult,
    EligibilityRun,
    MeasureCondition,
    TalentMeasure,
    TalentPolicy,
)
from talent.models.projects import InvestmentNeed, InvestmentTeamMember, KeyInvestment
from talent.models.rights import DataRequest, KeepingDuty
from talent.models.schooling import SchoolPlace, SchoolWish, SchoolYear
from talent.models.targets import TalentTarget, TargetShare
from talent.models.tickets import TalentTicket, TalentTicketEvent, TalentTicketFile, TalentTicketPart

__all__ = [
    "AgreementTask",
    "ApplicationCheck",
    "ApplicationEntry",
    "ApplicationFile",
    "ApplicationObjection",
    "BoardBallot",
    "BoardConflict",
    "BoardCriterion",
    "BoardDossier",
    "BoardExpert",
    "BoardKin",
    "BoardSeat",
    "BoardSitting",
    "BoardThreshold",
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
    "DataRequest",
    "EligibilityResult",
    "EligibilityRun",
    "Employer",
    "EmployerAccount",
    "EventAudience",
    "EventPost",
    "GrantApplication",
    "GrantBatch",
    "GrantBudget",
    "GrantEntry",
    "GrantInstalment",
    "GrantLapse",
    "Intake",
    "IntakeKind",
    "InvestmentNeed",
    "InvestmentTeamMember",
    "JobCandidate",
    "JobPost",
    "KeepingDuty",
    "KeyInvestment",
    "MeasureCondition",
    "PartTimeDoctor",
    "Person",
    "PlanYear",
    "RecruitmentEvent",
    "SchoolPlace",
    "SchoolWish",
    "SchoolYear",
    "TalentApplication",
    "TalentCardCode",
    "TalentDailyRun",
    "TalentMeasure",
    "TalentPlan",
    "TalentPolicy",
    "TalentService",
    "TalentSteward",
    "TalentTarget",
    "TalentTask",
    "TalentTicket",
    "TalentTicketEvent",
    "TalentTicketFile",
    "TalentTicketPart",
    "TargetShare",
    "TaskDeferral",
    "TaskEntry",
    "TaskEvidence",
    "TaskMilestone",
    "TaskPart",
    "TaskProgress",
    "TierRule",
    "TierTerm",
    "TrainingOrder",
    "University",
    "UniversityAgreement",
]

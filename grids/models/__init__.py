"""Models of the grids room, one module a subject."""

from grids.models.building import Building, Stairwell, Steward, StewardCharge
from grids.models.category import Category, StageDeadline, StandardText
from grids.models.deployment import Deployment
from grids.models.division import BoundaryStamp, CodeChange, Division, Grid
from grids.models.duty import DutyItem, EnterpriseNeed
from grids.models.emergency import (
    Activation,
    ActivationEntry,
    EmergencyOrder,
    FrozenRecipient,
    GridOrder,
    OrderStep,
    WartimeGrid,
)
from grids.models.hotline import HotlineCategory, HotlineEntry, HotlineOrder
from grids.models.issue import DailyRecord, Issue, IssuePhoto
from grids.models.kit import KitIssue, KitType
from grids.models.mediation import FollowUp, MediationCase, MediationEntry
from grids.models.muster import SquadRequest
from grids.models.open311 import IssueAnswer, OutsideReport, ServiceAttribute
from grids.models.patrol import CheckItem, Patrol, PatrolCheck, PatrolPlan
from grids.models.plan import EmergencyPlan, PlanDuty, PlanStep
from grids.models.policing import KeySite, SiteVisit
from grids.models.profile import GridProfile, Hazard
from grids.models.receipt import Receipt
from grids.models.roll_call import RollCall, RollCallAnswer
from grids.models.sandbox import SandboxAssignment
from grids.models.shelter import Shelter, ShelterCount, ShelterOpening
from grids.models.situation import ReportRound, SituationReport, SituationVersion
from grids.models.squad import Squad, SquadActivity, SquadMember, SquadShare
from grids.models.step import Step, TickRun
from grids.models.supply import StockLevel, Store, SupplyKind, SupplyMovement, SupplyRequest
from grids.models.sync import SyncPhoto, SyncRecord, UploadedPart
from grids.models.team import GridPartyOrganization, TeamPost
from grids.models.timeline import TimelineEntry
from grids.models.upper import FormColumn, FormRun, UpperForm
from grids.models.whistle import Assignment, ExtensionRequest, Rating, Supervision, Whistle

__all__ = [
    "Activation",
    "ActivationEntry",
    "Assignment",
    "BoundaryStamp",
    "Building",
    "Category",
    "CheckItem",
    "CodeChange",
    "DailyRecord",
    "Deployment",
    "Division",
    "DutyItem",
    "EmergencyOrder",
    "EmergencyPlan",
    "EnterpriseNeed",
    "ExtensionRequest",
    "FollowUp",
    "FormColumn",
    "FormRun",
    "FrozenRecipient",
    "Grid",
    "GridOrder",
    "GridPartyOrganization",
    "GridProfile",
    "Hazard",
    "HotlineCategory",
    "HotlineEntry",
    "HotlineOrder",
    "Issue",
    "IssueAnswer",
    "IssuePhoto",
    "KeySite",
    "KitIssue",
    "KitType",
    "MediationCase",
    "MediationEntry",
    "OrderStep",
    "OutsideReport",
    "Patrol",
    "PatrolCheck",
    "PatrolPlan",
    "PlanDuty",
    "PlanStep",
    "Rating",
    "Receipt",
    "ReportRound",
    "RollCall",
    "RollCallAnswer",
    "SandboxAssignment",
    "ServiceAttribute",
    "Shelter",
    "ShelterCount",
    "ShelterOpening",
    "SiteVisit",
    "SituationReport",
    "SituationVersion",
    "Squad",
    "SquadActivity",
    "SquadMember",
    "SquadRequest",
    "SquadShare",
    "StageDeadline",
    "Stairwell",
    "StandardText",
    "Step",
    "Steward",
    "StewardCharge",
    "StockLevel",
    "Store",
    "Supervision",
    "SupplyKind",
    "SupplyMovement",
    "SupplyRequest",
    "SyncPhoto",
    "SyncRecord",
    "TeamPost",
    "TickRun",
    "TimelineEntry",
    "UploadedPart",
    "UpperForm",
    "WartimeGrid",
    "Whistle",
]

"""The room's tables, one module a subject."""

from talent.models.application import TalentApplication
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
from talent.models.daily import TalentDailyRun
from talent.models.employer import Employer, EmployerAccount
from talent.models.person import Intake, IntakeKind, Person
from talent.models.rights import DataRequest, KeepingDuty
from talent.models.targets import TalentTarget, TargetShare

__all__ = [
    "BoardBallot",
    "BoardConflict",
    "BoardCriterion",
    "BoardDossier",
    "BoardExpert",
    "BoardKin",
    "BoardSeat",
    "BoardSitting",
    "BoardThreshold",
    "DataRequest",
    "Employer",
    "EmployerAccount",
    "Intake",
    "IntakeKind",
    "KeepingDuty",
    "Person",
    "TalentApplication",
    "TalentDailyRun",
    "TalentTarget",
    "TargetShare",
]

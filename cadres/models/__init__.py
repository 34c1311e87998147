"""Models of the cadres room."""

from cadres.models.analysis import (
    HomeRule,
    PostProfile,
    ProfileCondition,
    Reshuffle,
    ReshuffleMove,
    StructureTarget,
)
from cadres.models.answers import Clearing, RecordReply, Tolerance, ToleranceRule
from cadres.models.appraisal_ballots import BallotMark, BallotUrn, UrnCode
from cadres.models.appraisal_schemes import AppraisalIndicator, AppraisalScheme
from cadres.models.appraisals import (
    AppraisalResult,
    AppraisalStep,
    IndicatorValue,
    Objection,
    PersonAppraisal,
    UnitAppraisal,
)
from cadres.models.cadre import Cadre, FormVersion
from cadres.models.daily import CadreDailyRun
from cadres.models.establishment import EstablishedPost, RankQuota
from cadres.models.pools import PoolEntry, PoolLine, PoolReview, ReservePool
from cadres.models.records import ConductRecord, RecordEntry, RecordEvidence
from cadres.models.rounds import RecordRound, RecordTerm, UnitReturn
from cadres.models.tenure import PostTenure
from cadres.models.training import (
    ClassLesson,
    ClassQuota,
    ClassTarget,
    HourTarget,
    Teacher,
    TrainingClass,
    TrainingPlan,
)
from cadres.models.training_people import (
    CreditEntry,
    LessonPresence,
    Nomination,
    TeacherRating,
    TrainingCertificate,
    VideoProgress,
    WrongLessonCode,
)
from cadres.models.upload import FormUpload

__all__ = [
    "AppraisalIndicator",
    "AppraisalResult",
    "AppraisalScheme",
    "AppraisalStep",
    "BallotMark",
    "BallotUrn",
    "Cadre",
    "CadreDailyRun",
    "ClassLesson",
    "ClassQuota",
    "ClassTarget",
    "Clearing",
    "ConductRecord",
    "CreditEntry",
    "EstablishedPost",
    "FormUpload",
    "FormVersion",
    "HomeRule",
    "HourTarget",
    "IndicatorValue",
    "LessonPresence",
    "Nomination",
    "Objection",
    "PersonAppraisal",
    "PoolEntry",
    "PoolLine",
    "PoolReview",
    "PostProfile",
    "PostTenure",
    "ProfileCondition",
    "RankQuota",
    "RecordEntry",
    "RecordEvidence",
    "RecordReply",
    "RecordRound",
    "RecordTerm",
    "ReservePool",
    "Reshuffle",
    "ReshuffleMove",
    "StructureTarget",
    "Teacher",
    "TeacherRating",
    "Tolerance",
    "ToleranceRule",
    "TrainingCertificate",
    "TrainingClass",
    "TrainingPlan",
    "UnitAppraisal",
    "UnitReturn",
    "UrnCode",
    "VideoProgress",
    "WrongLessonCode",
]

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
from cadres.models.care import CadreDiscipline, CareTalk
from cadres.models.daily import CadreDailyRun
from cadres.models.establishment import EstablishedPost, RankQuota
from cadres.models.follow_ups import CareLine, TalkFollowUp
from cadres.models.inspections import SelectionFinding, SelectionInspection
from cadres.models.key_projects import KeyProject, ProjectPerson
from cadres.models.observations import ObservationLine, ObservationVisit, VisitFact, VisitSighting
from cadres.models.pools import PoolEntry, PoolLine, PoolReview, ReservePool
from cadres.models.promotion_steps import PromotionCheck, PromotionLine, PromotionObjection, PromotionWaiver
from cadres.models.promotions import Promotion
from cadres.models.ranks import RankProposal, RankRound, RankRoundLine
from cadres.models.records import ConductRecord, RecordEntry, RecordEvidence
from cadres.models.removals import RemovalCase
from cadres.models.reuse import ReuseProposal
from cadres.models.rounds import RecordRound, RecordTerm, UnitReturn
from cadres.models.tempering import Posting, PostingAppraisal, PostingLine, PostingOrder, PostingTask
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
from cadres.models.visits import FollowUpVisit, VisitLine, VisitProblem

__all__ = [
    "AppraisalIndicator",
    "AppraisalResult",
    "AppraisalScheme",
    "AppraisalStep",
    "BallotMark",
    "BallotUrn",
    "Cadre",
    "CadreDailyRun",
    "CadreDiscipline",
    "CareLine",
    "CareTalk",
    "ClassLesson",
    "ClassQuota",
    "ClassTarget",
    "Clearing",
    "ConductRecord",
    "CreditEntry",
    "EstablishedPost",
    "FollowUpVisit",
    "FormUpload",
    "FormVersion",
    "HomeRule",
    "HourTarget",
    "IndicatorValue",
    "KeyProject",
    "LessonPresence",
    "Nomination",
    "Objection",
    "ObservationLine",
    "ObservationVisit",
    "PersonAppraisal",
    "PoolEntry",
    "PoolLine",
    "PoolReview",
    "PostProfile",
    "PostTenure",
    "Posting",
    "PostingAppraisal",
    "PostingLine",
    "PostingOrder",
    "PostingTask",
    "ProfileCondition",
    "ProjectPerson",
    "Promotion",
    "PromotionCheck",
    "PromotionLine",
    "PromotionObjection",
    "PromotionWaiver",
    "RankProposal",
    "RankQuota",
    "RankRound",
    "RankRoundLine",
    "RecordEntry",
    "RecordEvidence",
    "RecordReply",
    "RecordRound",
    "RecordTerm",
    "RemovalCase",
    "ReservePool",
    "Reshuffle",
    "ReshuffleMove",
    "ReuseProposal",
    "SelectionFinding",
    "SelectionInspection",
    "StructureTarget",
    "TalkFollowUp",
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
    "VisitFact",
    "VisitLine",
    "VisitProblem",
    "VisitSighting",
    "WrongLessonCode",
]

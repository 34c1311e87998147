"""Models of the cadres room."""

from cadres.models.cadre import Cadre, FormVersion
from cadres.models.daily import CadreDailyRun
from cadres.models.establishment import EstablishedPost, RankQuota
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
    "Cadre",
    "CadreDailyRun",
    "ClassLesson",
    "ClassQuota",
    "ClassTarget",
    "CreditEntry",
    "EstablishedPost",
    "FormUpload",
    "FormVersion",
    "HourTarget",
    "LessonPresence",
    "Nomination",
    "RankQuota",
    "Teacher",
    "TeacherRating",
    "TrainingCertificate",
    "TrainingClass",
    "TrainingPlan",
    "VideoProgress",
    "WrongLessonCode",
]

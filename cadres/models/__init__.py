"""Models of the cadres room."""

from cadres.models.answers import Clearing, RecordReply, Tolerance, ToleranceRule
from cadres.models.cadre import Cadre, FormVersion
from cadres.models.daily import CadreDailyRun
from cadres.models.establishment import EstablishedPost, RankQuota
from cadres.models.pools import PoolEntry, PoolLine, PoolReview, ReservePool
from cadres.models.records import ConductRecord, RecordEntry, RecordEvidence
from cadres.models.rounds import RecordRound, RecordTerm, UnitReturn
from cadres.models.upload import FormUpload

__all__ = [
    "Cadre",
    "CadreDailyRun",
    "Clearing",
    "ConductRecord",
    "EstablishedPost",
    "FormUpload",
    "FormVersion",
    "PoolEntry",
    "PoolLine",
    "PoolReview",
    "RankQuota",
    "RecordEntry",
    "RecordEvidence",
    "RecordReply",
    "RecordRound",
    "RecordTerm",
    "ReservePool",
    "Tolerance",
    "ToleranceRule",
    "UnitReturn",
]

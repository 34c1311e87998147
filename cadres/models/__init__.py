"""Models of the cadres room."""

from cadres.models.cadre import Cadre, FormVersion
from cadres.models.daily import CadreDailyRun
from cadres.models.establishment import EstablishedPost, RankQuota
from cadres.models.pools import PoolEntry, PoolLine, PoolReview, ReservePool
from cadres.models.upload import FormUpload

__all__ = [
    "Cadre",
    "CadreDailyRun",
    "EstablishedPost",
    "FormUpload",
    "FormVersion",
    "PoolEntry",
    "PoolLine",
    "PoolReview",
    "RankQuota",
    "ReservePool",
]

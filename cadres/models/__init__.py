"""Models of the cadres room."""

from cadres.models.analysis import (
    HomeRule,
    PostProfile,
    ProfileCondition,
    Reshuffle,
    ReshuffleMove,
    StructureTarget,
)
from cadres.models.cadre import Cadre, FormVersion
from cadres.models.daily import CadreDailyRun
from cadres.models.establishment import EstablishedPost, RankQuota
from cadres.models.tenure import PostTenure
from cadres.models.upload import FormUpload

__all__ = [
    "Cadre",
    "CadreDailyRun",
    "EstablishedPost",
    "FormUpload",
    "FormVersion",
    "HomeRule",
    "PostProfile",
    "PostTenure",
    "ProfileCondition",
    "RankQuota",
    "Reshuffle",
    "ReshuffleMove",
    "StructureTarget",
]

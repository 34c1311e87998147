"""Models of the cadres room."""

from cadres.models.cadre import Cadre, FormVersion
from cadres.models.establishment import EstablishedPost, RankQuota
from cadres.models.upload import FormUpload

__all__ = ["Cadre", "EstablishedPost", "FormUpload", "FormVersion", "RankQuota"]

"""Addresses of the room's API."""

from rest_framework.routers import SimpleRouter

from talent.api.intakes import TalentIntakeViewSet
from talent.api.targets import TalentTargetViewSet

router = SimpleRouter()
router.register("talent-targets", TalentTargetViewSet, basename="talent-targets")
router.register("talent-intakes", TalentIntakeViewSet, basename="talent-intakes")

urlpatterns = [
    *router.urls,
]

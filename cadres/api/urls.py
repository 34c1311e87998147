"""Addresses of the room's API."""

from rest_framework.routers import SimpleRouter

from cadres.api.pools import ReservePoolViewSet
from cadres.api.records import RecordReturnViewSet
from cadres.api.training import TrainingClassViewSet
from cadres.api.units import CadreUnitViewSet

router = SimpleRouter()
router.register("cadre-units", CadreUnitViewSet, basename="cadre-units")
router.register("record-returns", RecordReturnViewSet, basename="record-returns")
router.register("training-classes", TrainingClassViewSet, basename="training-classes")
router.register("reserve-pools", ReservePoolViewSet, basename="reserve-pools")

urlpatterns = [
    *router.urls,
]

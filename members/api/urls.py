"""Addresses of the room's API."""

from rest_framework.routers import SimpleRouter

from members.api.alliances import AllianceViewSet
from members.api.organizations import OrganizationViewSet

router = SimpleRouter()
router.register("organizations", OrganizationViewSet, basename="organizations")
router.register("alliances", AllianceViewSet, basename="alliances")

urlpatterns = [
    *router.urls,
]

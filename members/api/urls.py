"""Addresses of the room's API."""

from rest_framework.routers import SimpleRouter

from members.api.development import DevelopmentCaseViewSet
from members.api.organizations import OrganizationViewSet

router = SimpleRouter()
router.register("organizations", OrganizationViewSet, basename="organizations")
router.register("development-cases", DevelopmentCaseViewSet, basename="development-cases")

urlpatterns = [
    *router.urls,
]

"""Addresses of the room's API."""

from rest_framework.routers import SimpleRouter

from members.api.organizations import OrganizationViewSet

router = SimpleRouter()
router.register("organizations", OrganizationViewSet, basename="organizations")

urlpatterns = [
    *router.urls,
]

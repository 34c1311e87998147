"""Addresses of the room's API."""

from rest_framework.routers import SimpleRouter

from members.api.meetings import MeetingViewSet
from members.api.organizations import OrganizationViewSet

router = SimpleRouter()
router.register("organizations", OrganizationViewSet, basename="organizations")
router.register("meetings", MeetingViewSet, basename="meetings")

urlpatterns = [
    *router.urls,
]

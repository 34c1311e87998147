"""Addresses of the room's API."""

from rest_framework.routers import SimpleRouter

from members.api.meetings import MeetingViewSet
from members.api.alliances import AllianceViewSet
from members.api.development import DevelopmentCaseViewSet
from members.api.organizations import OrganizationViewSet
from members.api.service import ServiceRecordViewSet

router = SimpleRouter()
router.register("organizations", OrganizationViewSet, basename="organizations")
router.register("meetings", MeetingViewSet, basename="meetings")
router.register("service-records", ServiceRecordViewSet, basename="service-records")
from members.api.university import UniversityCourseViewSet

router = SimpleRouter()
router.register("organizations", OrganizationViewSet, basename="organizations")
router.register("university-courses", UniversityCourseViewSet, basename="university-courses")
router.register("alliances", AllianceViewSet, basename="alliances")
router.register("development-cases", DevelopmentCaseViewSet, basename="development-cases")

urlpatterns = [
    *router.urls,
]

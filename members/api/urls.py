"""Addresses of the room's API."""

from rest_framework.routers import SimpleRouter

from members.api.alliances import AllianceViewSet
from members.api.development import DevelopmentCaseViewSet
from members.api.dues import DuesArrearViewSet, DuesPaymentViewSet
from members.api.meetings import MeetingViewSet
from members.api.members import MemberViewSet
from members.api.organizations import OrganizationViewSet
from members.api.service import ServiceRecordViewSet
from members.api.university import UniversityCourseViewSet

router = SimpleRouter()
router.register("organizations", OrganizationViewSet, basename="organizations")
router.register("development-cases", DevelopmentCaseViewSet, basename="development-cases")
router.register("alliances", AllianceViewSet, basename="alliances")
router.register("university-courses", UniversityCourseViewSet, basename="university-courses")
router.register("service-records", ServiceRecordViewSet, basename="service-records")
router.register("meetings", MeetingViewSet, basename="meetings")
router.register("members", MemberViewSet, basename="members")
router.register("dues/payments", DuesPaymentViewSet, basename="dues-payments")
router.register("dues/arrears", DuesArrearViewSet, basename="dues-arrears")

urlpatterns = [
    *router.urls,
]

"""Addresses of the room's API."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from grids.api.alerts import AlertView
from grids.api.assignments import AssignmentViewSet
from grids.api.emergencies import ActivationViewSet, GridOrderViewSet
from grids.api.grids import GridViewSet
from grids.api.hotline import HotlineOrderViewSet
from grids.api.issues import AttachmentView, CategoryViewSet, IssueViewSet
from grids.api.sandbox import SandboxViewSet
from grids.api.sync import SyncKnownView, SyncPhotoView, SyncView
from grids.api.upper_forms import UpperFormViewSet
from grids.api.whistles import WhistleViewSet

router = SimpleRouter()
router.register("issues", IssueViewSet, basename="issues")
router.register("whistles", WhistleViewSet, basename="whistles")
router.register("assignments", AssignmentViewSet, basename="assignments")
router.register("grids", GridViewSet, basename="grids")
router.register("activations", ActivationViewSet, basename="activations")
router.register("orders", GridOrderViewSet, basename="orders")
router.register("sandbox/assignments", SandboxViewSet, basename="sandbox")
router.register("hotline-orders", HotlineOrderViewSet, basename="hotline-orders")
router.register("upper-forms", UpperFormViewSet, basename="upper-forms")
router.register("categories", CategoryViewSet, basename="categories")

urlpatterns = [
    path("attachments/", AttachmentView.as_view(), name="attachments"),
    path("alerts/", AlertView.as_view(), name="alerts"),
    path("sync/", SyncView.as_view(), name="sync"),
    path("sync/known/", SyncKnownView.as_view(), name="sync-known"),
    path("sync/photos/<str:sha256>/", SyncPhotoView.as_view(), name="sync-photo"),
    *router.urls,
]

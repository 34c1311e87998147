"""Addresses of the room's API."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from grids.api.assignments import AssignmentViewSet
from grids.api.emergencies import ActivationViewSet, GridOrderViewSet
from grids.api.grids import GridViewSet
from grids.api.issues import AttachmentView, CategoryViewSet, IssueViewSet
from grids.api.whistles import WhistleViewSet

router = SimpleRouter()
router.register("issues", IssueViewSet, basename="issues")
router.register("whistles", WhistleViewSet, basename="whistles")
router.register("assignments", AssignmentViewSet, basename="assignments")
router.register("grids", GridViewSet, basename="grids")
router.register("activations", ActivationViewSet, basename="activations")
router.register("orders", GridOrderViewSet, basename="orders")
router.register("categories", CategoryViewSet, basename="categories")

urlpatterns = [path("attachments/", AttachmentView.as_view(), name="attachments"), *router.urls]

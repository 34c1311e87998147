"""Mounts /api/v1/: where all rooms' APIs meet."""

from django.conf import settings
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularRedocView, SpectacularSwaggerView

urlpatterns = [
    path("", include("grids.api.urls")),
    path("", include("xinhui.bureaus.api.urls")),
    path("", include("members.api.urls")),
    *([path("", include("cadres.api.urls"))] if settings.CADRES else []),
    path("", include("talent.api.urls")),
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("docs/", SpectacularSwaggerView.as_view(url_name="api:schema"), name="docs"),
    path("redoc/", SpectacularRedocView.as_view(url_name="api:schema"), name="redoc"),
]
app_name = "api"

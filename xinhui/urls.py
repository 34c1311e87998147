"""Every address of the portal."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="accounts:landing"), name="home"),
    path("admin/", admin.site.urls),
    path("api/v1/", include("xinhui.api")),
    path("open311/v2/", include("grids.open311.urls")),
    path("accounts/", include("xinhui.accounts.urls")),
    path("talent/", include("talent.urls")),  # before the rooms without a prefix: its public pages are asked for most
    path("", include("xinhui.outbox.urls")),
    path("", include("xinhui.attachments.urls")),
    path("", include("xinhui.exchange.urls")),
    path("bureaus/", include("xinhui.bureaus.urls")),
    path("", include("xinhui.bureaus.oauth_urls")),
    path("", include("xinhui.dashboards.urls")),
    path("", include("grids.urls")),
    path("", include("members.urls")),
    *([path("cadres/", include("cadres.urls"))] if settings.CADRES else []),
]

# Under /api/ what goes wrong is a problem in JSON, wherever it went wrong; elsewhere it is a page.
handler400 = "xinhui.api_errors.bad_request"
handler403 = "xinhui.api_errors.permission_denied"
handler404 = "xinhui.api_errors.page_not_found"
handler500 = "xinhui.api_errors.server_error"

"""Every address of the portal."""

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="accounts:landing"), name="home"),
    path("admin/", admin.site.urls),
    path("api/v1/", include("xinhui.api")),
    path("accounts/", include("xinhui.accounts.urls")),
    path("", include("xinhui.outbox.urls")),
    path("", include("xinhui.attachments.urls")),
    path("", include("xinhui.exchange.urls")),
    path("", include("grids.urls")),
]

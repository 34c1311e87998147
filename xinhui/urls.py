"""Every address of the portal."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("api/v1/", include("xinhui.api")),
    path("accounts/", include("xinhui.accounts.urls")),
    path("", include("xinhui.outbox.urls")),
    path("", include("xinhui.attachments.urls")),
]

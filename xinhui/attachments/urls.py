"""Addresses of attachments."""

from django.urls import path

from xinhui.attachments import views

app_name = "attachments"
urlpatterns = [
    path("files/<uuid:uuid>/<slug:variant>/", views.download, name="download"),
    path("files/open/<str:token>", views.download_open, name="open"),
]

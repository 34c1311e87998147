"""Addresses of the outbox."""

from django.urls import path

from xinhui.outbox import views

app_name = "outbox"
urlpatterns = [
    path("messages/", views.inbox_page, name="inbox"),
    path("messages/unread/", views.unread, name="unread"),
    path("messages/read-all/", views.read_all, name="read_all"),
    path("messages/<int:pk>/read/", views.read, name="read"),
    path("pulse/", views.pulse_view, name="pulse"),
]

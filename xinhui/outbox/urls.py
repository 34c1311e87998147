"""Addresses of the outbox."""

from django.urls import path

from xinhui.outbox import address_views, live_views, push_views, views

app_name = "outbox"
urlpatterns = [
    path("messages/", views.inbox_page, name="inbox"),
    path("messages/unread/", views.unread, name="unread"),
    path("messages/read-all/", views.read_all, name="read_all"),
    path("messages/<int:pk>/read/", views.read, name="read"),
    path("accounts/channels/", address_views.addresses, name="addresses"),
    path("accounts/channels/<int:pk>/code/", address_views.code, name="address_code"),
    path("accounts/channels/<int:pk>/confirm/", address_views.confirm, name="address_confirm"),
    path("accounts/channels/<int:pk>/remove/", address_views.remove, name="address_remove"),
    path("m/push/", push_views.subscribe, name="push_on"),
    path("m/push/remove/", push_views.unsubscribe, name="push_off"),
    path("pulse/", views.pulse_view, name="pulse"),
    path("desk/live/", live_views.live, name="live"),
]

"""Pages for those who run a bureau's system."""

from django.urls import URLPattern, path

from xinhui.bureaus.views import webhooks
from xinhui.bureaus.views.systems import systems

app_name = "bureaus"
urlpatterns: list[URLPattern] = [
    path("", systems, name="systems"),
    path("webhooks/", webhooks.endpoint_list, name="webhooks"),
    path("webhooks/<uuid:uuid>/", webhooks.endpoint_page, name="webhook"),
    path("webhooks/<uuid:uuid>/<slug:verb>/", webhooks.endpoint_act, name="webhook_act"),
    path("webhooks/deliveries/<int:pk>/replay/", webhooks.delivery_replay, name="webhook_replay"),
]

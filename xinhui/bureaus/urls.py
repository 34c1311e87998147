"""Pages for those who run a bureau's system."""

from django.urls import URLPattern, path

from xinhui.bureaus.views import systems

app_name = "bureaus"
urlpatterns: list[URLPattern] = [
    path("", systems, name="systems"),
]

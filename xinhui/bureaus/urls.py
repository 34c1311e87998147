"""Pages for those who run a bureau's system."""

from django.urls import URLPattern

app_name = "bureaus"
urlpatterns: list[URLPattern] = []

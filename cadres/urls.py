"""Addresses of the room, under /cadres/."""

from django.urls import URLPattern

app_name = "cadres"
urlpatterns: list[URLPattern] = []

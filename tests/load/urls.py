"""The portal's addresses and the bare view."""

from django.urls import include, path

from tests.load.bare import insert_one

urlpatterns = [path("bare/", insert_one), path("", include("xinhui.urls"))]

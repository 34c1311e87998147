"""The portal's addresses and the bare view."""

from django.urls import include, path

from tests.load.bare import cached_page, insert_one
from xinhui.urls import handler400, handler403, handler404, handler500

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = [path("bare/", insert_one), path("bare-cached/", cached_page), path("", include("xinhui.urls"))]

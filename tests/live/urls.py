"""The portal's addresses, a live page and its figures."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from grids.models import Issue
from xinhui.urls import handler400, handler403, handler404, handler500

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

FIGURES = (
    '<p id="issues">{number}</p><p style="height:3000px"></p><a href="#here">下钻</a> <button id="more">更多</button>'
)
PAGE = """<!doctype html><html lang="zh-hans"><head><meta charset="utf-8"><title>live</title>
<link rel="icon" href="data:,"></head><body>
<main data-live-topics="chain emergencies" data-live-url="/live-test/figures/" data-live-every="30">{figures}</main>
<script src="/static/xinhui/desk-live.js"></script></body></html>"""


@login_required
def figures(request: HttpRequest) -> HttpResponse:
    """How many issues this user sees."""
    return HttpResponse(FIGURES.format(number=Issue.objects.visible_to(request.user).count()))


@login_required
def page(request: HttpRequest) -> HttpResponse:
    """The page around them."""
    return HttpResponse(PAGE.format(figures=FIGURES.format(number=Issue.objects.visible_to(request.user).count())))


urlpatterns = [
    path("live-test/", page),
    path("live-test/figures/", figures),
    path("", include("xinhui.urls")),
]

"""Addresses of Open311; the format is the end of the name."""

from django.urls import re_path

from grids.open311 import requests, services, updates

FORMAT = r"\.(?P<format>json|xml)$"
app_name = "open311"
urlpatterns = [
    re_path(rf"^discovery{FORMAT}", services.DiscoveryView.as_view(), name="discovery"),
    re_path(rf"^services{FORMAT}", services.ServicesView.as_view(), name="services"),
    re_path(
        rf"^services/(?P<code>[A-Za-z0-9_-]{{1,20}}){FORMAT}", services.DefinitionView.as_view(), name="definition"
    ),
    re_path(rf"^requests{FORMAT}", requests.RequestsView.as_view(), name="requests"),
    re_path(rf"^requests/(?P<number>[^/]{{1,100}}){FORMAT}", requests.RequestView.as_view(), name="request"),
    re_path(rf"^tokens/(?P<token>[^/]{{1,100}}){FORMAT}", requests.TokenView.as_view(), name="token"),
    re_path(rf"^servicerequestupdates{FORMAT}", updates.UpdatesView.as_view(), name="updates"),
]

"""Discovery and services: for everybody."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import pgettext, pgettext_lazy
from rest_framework.request import Request
from rest_framework.response import Response

from grids.open311.base import PublicView
from grids.open311.shapes import attribute_row, service_row
from grids.selectors import open311 as selectors
from xinhui.core.errors import NotFound
from xinhui.core.georeport import Answer

SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
#: When the endpoint last changed for its clients.
CHANGESET = "2026-11-26T00:00:00+08:00"


class DiscoveryView(PublicView):
    """http://wiki.open311.org/Service_Discovery"""

    def get(self, request: Request, **_kwargs: str) -> Response:
        """Where the endpoint is, and how one gets a key."""
        root = reverse("open311:discovery", kwargs={"format": "json"}).removesuffix("/discovery.json")
        endpoint = {
            "specification": SPECIFICATION,
            "url": request.build_absolute_uri(root),
            "changeset": CHANGESET,
            "type": "production" if settings.PRODUCTION else "test",
            "formats": ["text/xml", "application/json"],
        }
        row = {
            "changeset": CHANGESET,
            "contact": pgettext("open311", "The command centre of the district."),
            "key_service": pgettext("open311", "The security administrator of the portal issues keys to bureaus."),
            "endpoints": [endpoint],
        }
        return Response(Answer("discovery", "", [row]))


class ServicesView(PublicView):
    """What can be reported."""

    def get(self, request: Request, **_kwargs: str) -> Response:
        """Every sub-category in use."""
        return Response(Answer("services", "service", [service_row(row) for row in selectors.services()]))


class DefinitionView(PublicView):
    """What is asked about a service."""

    def get(self, request: Request, code: str, **_kwargs: str) -> Response:
        """The questions of one sub-category, in their order."""
        category = selectors.services().filter(code=code).first()
        if category is None:
            raise NotFound(
                code="service-unknown", field="service_code",
                message=pgettext_lazy("open311", "There is no service “%(code)s”.") % {"code": code},
                action=pgettext_lazy("open311", "Read the list of services again."),
            )  # fmt: skip
        asked = [attribute_row(row) for row in category.asked]  # type: ignore[attr-defined]  # prefetched
        return Response(Answer("service_definition", "", [{"service_code": category.code, "attributes": asked}]))

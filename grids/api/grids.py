"""/api/v1/grids/ and /api/v1/grids/locate/."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response

from grids.api.base import PROBLEMS, visible_or_404
from grids.api.filters import GridFilter
from grids.api.serializers import GridDetailSerializer, GridSerializer
from grids.models import Grid
from grids.selectors.places import locate
from xinhui.core.coordinates import CoordinateSystem, to_wgs84
from xinhui.core.errors import NotFound


class GridPages(CursorPagination):
    """By code."""

    page_size = 100
    ordering = "code"


class PlaceQuery(serializers.Serializer[object]):
    """A point to locate."""

    lat = serializers.FloatField(min_value=-90, max_value=90)
    lon = serializers.FloatField(min_value=-180, max_value=180)
    coordinate_system = serializers.ChoiceField(choices=CoordinateSystem.choices, default=CoordinateSystem.WGS84)

    def to_internal_value(self, data: dict[str, str]) -> object:
        """`lng` is taken for `lon`."""
        return super().to_internal_value({**data, "lon": data.get("lng", data.get("lon"))})


class GridViewSet(viewsets.ReadOnlyModelViewSet[Grid]):
    """Grids."""

    api_resource = "grids"
    serializer_class = GridSerializer
    pagination_class = GridPages
    filterset_class = GridFilter
    lookup_field = "code"
    lookup_value_regex = r"\d{15}"
    queryset = Grid.objects.none()

    def get_queryset(self) -> QuerySet[Grid]:
        """Grids that the caller may see; the boundary only where it is shown."""
        rows = Grid.objects.visible_to(self.request.user).select_related("division")
        return rows if self.action == "retrieve" else rows.defer("boundary", "division__boundary")

    @extend_schema(responses={200: GridDetailSerializer, **PROBLEMS})
    def retrieve(self, request: Request, code: str) -> Response:
        """One grid with its boundary."""
        return Response(GridDetailSerializer(visible_or_404(self.get_queryset(), code=code)).data)

    @extend_schema(
        parameters=[
            OpenApiParameter("lat", float, required=True),
            OpenApiParameter("lng", float, required=True),
            OpenApiParameter("coordinate_system", str, enum=CoordinateSystem.values),
        ],
        responses={200: GridSerializer, **PROBLEMS},
        filters=False,
    )
    @action(detail=False, methods=["get"], pagination_class=None)
    def locate(self, request: Request) -> Response:
        """The grid of a point, whoever's it is: a place is no secret."""
        query = PlaceQuery(data=request.query_params.dict())
        query.is_valid(raise_exception=True)
        point = query.validated_data
        found = locate(*to_wgs84(point["lat"], point["lon"], point["coordinate_system"]))
        if found is None:
            raise NotFound(
                code="outside-district",
                message=_("This place lies outside every grid of the district."),
                action=_("Check latitude, longitude and the coordinate system."),
            )
        return Response({"code": found.code, "name": found.name})

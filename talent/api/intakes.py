"""/api/v1/talent-intakes/: settled intakes of a year by month, unit and kind. Numbers only."""

from typing import Any

from django.db.models import Count
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from talent.models import Intake, IntakeKind
from talent.states.people import TalentKind
from xinhui.core import clock
from xinhui.core.errors import InvalidInput


class TalentIntakeSerializer(serializers.Serializer[Any]):
    """How many of a kind settled in a month for a unit; somebody of two kinds is in both."""

    month = serializers.DateField(read_only=True, help_text="its first day")
    unit = serializers.CharField(read_only=True, source="intake__unit__code")
    kind = serializers.ChoiceField(choices=TalentKind.choices, read_only=True)
    people = serializers.IntegerField(read_only=True)


class TalentIntakeViewSet(viewsets.GenericViewSet[Any]):
    """Intakes in the caller's sight, counted."""

    api_resource = "talent-intakes"
    serializer_class = TalentIntakeSerializer
    queryset = IntakeKind.objects.none()
    pagination_class = None

    @extend_schema(
        parameters=[OpenApiParameter("year", int, description="four digits; without it this year")],
        responses=TalentIntakeSerializer(many=True),
    )
    def list(self, request: Request) -> Response:
        """By month, unit and kind. Raises InvalidInput (year)."""
        said = request.query_params.get("year", str(clock.today().year))
        if not (said.isascii() and said.isdecimal() and len(said) == 4 and int(said) > 0):
            raise InvalidInput(code="year-wrong", field="year", message=_("Give the year in four digits."))
        seen = Intake.objects.visible_to(request.user).settled().filter(settled_on__year=int(said))
        rows = IntakeKind.objects.filter(intake__in=seen).annotate(month=TruncMonth("intake__settled_on"))
        counted = rows.order_by("month", "intake__unit__code", "kind").values("month", "intake__unit__code", "kind")
        return Response(self.get_serializer(counted.annotate(people=Count("pk")), many=True).data)

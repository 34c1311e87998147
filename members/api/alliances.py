"""/api/v1/alliances/."""

from django.db.models import QuerySet
from rest_framework import serializers

from members.api.base import PartyViewSet
from members.models import Alliance
from members.selectors.alliances import with_counts


class AllianceSerializer(serializers.ModelSerializer[Alliance]):
    """An alliance with its counts; no representative is named."""

    units = serializers.IntegerField(read_only=True)
    projects_under_way = serializers.IntegerField(source="under_way", read_only=True)
    projects_overdue = serializers.IntegerField(source="late", read_only=True)
    met_last_on = serializers.DateField(source="last", read_only=True, allow_null=True)

    class Meta:
        model = Alliance
        fields = (
            "id", "name", "area_code", "organization", "founded_on", "dissolved_on", "units", "projects_under_way",
            "projects_overdue", "met_last_on",
        )  # fmt: skip
        read_only_fields = fields


class AllianceViewSet(PartyViewSet):
    """Alliances of towns and communities."""

    api_resource = "alliances"
    serializer_class = AllianceSerializer
    queryset = Alliance.objects.none()
    filterset_fields = ("area_code", "organization")

    def rows(self) -> QuerySet[Alliance]:
        """Alliances that the caller sees."""
        return with_counts(Alliance.objects.visible_to(self.request.user))

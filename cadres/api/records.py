"""/api/v1/record-returns/: what units owe and sent in a quarter. Of a record only that it is there, never whose."""

from django.db.models import Count, Q, QuerySet
from rest_framework import serializers

from cadres.models import UnitReturn
from cadres.states.records import Polarity
from members.api.base import PartyViewSet


class RecordReturnSerializer(serializers.ModelSerializer[UnitReturn]):
    """A unit's return of a round."""

    year = serializers.IntegerField(source="round.year", read_only=True)
    quarter = serializers.IntegerField(source="round.quarter", read_only=True)
    closes_on = serializers.DateField(source="round.closes_on", read_only=True)
    unit = serializers.CharField(source="unit.code", read_only=True)
    commendations = serializers.IntegerField(read_only=True)
    criticisms = serializers.IntegerField(read_only=True)

    class Meta:
        model = UnitReturn
        fields = ("id", "year", "quarter", "closes_on", "unit", "state", "is_nil", "is_late", "submitted_at",
                  "commendations", "criticisms")  # fmt: skip
        read_only_fields = fields


class RecordReturnViewSet(PartyViewSet):
    """Returns of the units whose files the caller keeps."""

    api_resource = "record-returns"
    serializer_class = RecordReturnSerializer
    queryset = UnitReturn.objects.none()
    filterset_fields = ("state", "round__year", "round__quarter", "unit__code")

    def rows(self) -> QuerySet[UnitReturn]:
        """With the number of records of each kind."""
        rows = UnitReturn.objects.visible_to(self.request.user).select_related("round", "unit")
        return rows.annotate(
            commendations=Count("records", filter=Q(records__polarity=Polarity.POSITIVE)),
            criticisms=Count("records", filter=Q(records__polarity=Polarity.NEGATIVE)),
        )

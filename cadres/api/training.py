"""/api/v1/training-classes/: classes with their seats; who sits on them is not told."""

from django.db.models import QuerySet
from rest_framework import serializers

from cadres.models import TrainingClass
from members.api.base import PartyViewSet


class TrainingClassSerializer(serializers.ModelSerializer[TrainingClass]):
    """A class and how full it is."""

    organizer = serializers.CharField(source="organizer.code", read_only=True)

    class Meta:
        model = TrainingClass
        fields = ("id", "title", "kind", "state", "organizer", "place", "starts_on", "ends_on", "nominate_until",
                  "places", "taken", "credit_hours", "finished_on")  # fmt: skip
        read_only_fields = fields


class TrainingClassViewSet(PartyViewSet):
    """Classes that the caller reads."""

    api_resource = "training-classes"
    serializer_class = TrainingClassSerializer
    queryset = TrainingClass.objects.none()
    filterset_fields = ("state", "kind")

    def rows(self) -> QuerySet[TrainingClass]:
        """With the organizer."""
        return TrainingClass.objects.visible_to(self.request.user).select_related("organizer")

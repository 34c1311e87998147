"""/api/v1/development-cases/: where cases stand. No identity, no phone."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from members.api.base import PartyViewSet
from members.models import DevelopmentCase


class DevelopmentCaseSerializer(serializers.ModelSerializer[DevelopmentCase]):
    """A case; no identity number, no phone."""

    class Meta:
        model = DevelopmentCase
        fields = (
            "id", "name", "organization", "area_code", "state", "stage", "step", "applied_on", "next_from", "due_step",
            "due_on", "ended_on", "end_kind",
        )  # fmt: skip
        read_only_fields = fields


class DevelopmentCaseViewSet(PartyViewSet):
    """Cases of development."""

    api_resource = "development-cases"
    serializer_class = DevelopmentCaseSerializer
    queryset = DevelopmentCase.objects.none()
    filterset_fields = ("state", "stage", "organization")

    def rows(self) -> QuerySet[Any]:
        """Cases that the caller sees."""
        return DevelopmentCase.objects.visible_to(self.request.user)

"""/api/v1/organizations/."""

from django.db.models import QuerySet
from rest_framework import serializers

from members.api.base import PartyViewSet
from members.models import Organization
from members.selectors.organizations import with_counts


class OrganizationSerializer(serializers.ModelSerializer[Organization]):
    """An organization with its counts; no member is named but the secretary."""

    full_members = serializers.IntegerField(source="full", read_only=True)
    probationary_members = serializers.IntegerField(source="probationary", read_only=True)
    below = serializers.IntegerField(read_only=True)
    secretary = serializers.CharField(read_only=True, allow_null=True)
    election_due_on = serializers.DateField(source="due_on", read_only=True, allow_null=True)

    class Meta:
        model = Organization
        fields = (
            "id", "name", "short_name", "kind", "sector", "parent", "area_code", "attached_to", "established_on",
            "dissolved_on", "full_members", "probationary_members", "below", "secretary", "election_due_on",
        )  # fmt: skip
        read_only_fields = fields


class OrganizationViewSet(PartyViewSet):
    """Party organizations."""

    api_resource = "organizations"
    serializer_class = OrganizationSerializer
    queryset = Organization.objects.none()
    filterset_fields = ("kind", "sector", "parent")

    def rows(self) -> QuerySet[Organization]:
        """Organizations that the caller sees."""
        return with_counts(Organization.objects.visible_to(self.request.user))

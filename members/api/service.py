"""/api/v1/service-records/."""

from django.db.models import QuerySet
from rest_framework import serializers

from members.api.base import PartyViewSet
from members.models import ServiceRecord


class ServiceRecordSerializer(serializers.ModelSerializer[ServiceRecord]):
    """One time of service: what, where, when, how long, how rated; the member by number, not by name."""

    title = serializers.CharField(source="post.title", read_only=True)
    kind = serializers.CharField(source="post.kind", read_only=True)
    organization = serializers.IntegerField(source="member.organization_id", read_only=True)

    class Meta:
        model = ServiceRecord
        fields = (
            "id", "post", "title", "kind", "member", "organization", "area_code", "on", "state", "minutes", "rating",
            "certified_minutes", "is_elsewhere", "is_by_list",
        )  # fmt: skip
        read_only_fields = fields


class ServiceRecordViewSet(PartyViewSet):
    """Records of service."""

    api_resource = "service-records"
    serializer_class = ServiceRecordSerializer
    queryset = ServiceRecord.objects.none()
    filterset_fields = ("state", "post", "member", "on")

    def rows(self) -> QuerySet[ServiceRecord]:
        """Records that the caller sees."""
        return ServiceRecord.objects.visible_to(self.request.user).select_related("post", "member")

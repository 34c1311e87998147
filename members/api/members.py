"""/api/v1/members/."""

from django.db.models import QuerySet
from rest_framework import serializers

from members.api.base import PartyViewSet
from members.models import Member


class MemberSerializer(serializers.ModelSerializer[Member]):
    """Who is on the register, where and how; no identity number, no phone number, and of the birth only the year."""

    born_in = serializers.IntegerField(source="born_on.year", read_only=True)

    class Meta:
        model = Member
        fields = (
            "id", "name", "sex", "ethnicity", "born_in", "education", "organization", "group", "area_code", "unit",
            "occupation", "standing", "state", "joined_on", "confirmed_on",
        )  # fmt: skip
        read_only_fields = fields


class MemberViewSet(PartyViewSet):
    """Members of the party."""

    api_resource = "members"
    serializer_class = MemberSerializer
    queryset = Member.objects.none()
    filterset_fields = ("organization", "standing", "state")

    def rows(self) -> QuerySet[Member]:
        """Members that the caller sees, in every state."""
        return Member.objects.visible_to(self.request.user)

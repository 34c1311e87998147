"""/api/v1/meetings/."""

from django.db.models import QuerySet
from rest_framework import serializers

from members.api.base import PartyViewSet
from members.models import Meeting


class MeetingSerializer(serializers.ModelSerializer[Meeting]):
    """A meeting with its counts; no member is named, and the minutes stay on the pages."""

    counts = serializers.SerializerMethodField(help_text="Held and attended by more than half of those expected.")

    class Meta:
        model = Meeting
        fields = (
            "id", "organization", "group", "area_code", "kind", "title", "place", "planned_for", "state", "held_on",
            "recorded_at", "expected", "present", "by_secretary", "counts",
        )  # fmt: skip
        read_only_fields = fields

    def get_counts(self, meeting: Meeting) -> bool:
        """Whether it counts for the period of its day."""
        return meeting.took_place and meeting.present * 2 > meeting.expected


class MeetingViewSet(PartyViewSet):
    """Meetings of party branches."""

    api_resource = "meetings"
    serializer_class = MeetingSerializer
    queryset = Meeting.objects.none()
    filterset_fields = ("kind", "state", "organization")

    def rows(self) -> QuerySet[Meeting]:
        """Meetings that the caller sees."""
        return Meeting.objects.visible_to(self.request.user)

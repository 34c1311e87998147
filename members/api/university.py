"""/api/v1/university-courses/."""

from django.db.models import QuerySet
from rest_framework import serializers

from members.api.base import PartyViewSet
from members.models import Course


class UniversityCourseSerializer(serializers.ModelSerializer[Course]):
    """A course of a senior university: what is offered; nobody who learns there is named."""

    school = serializers.CharField(source="term.school.name", read_only=True)
    term_name = serializers.CharField(source="term.name", read_only=True)
    state = serializers.CharField(source="term.state", read_only=True)

    class Meta:
        model = Course
        fields = ("id", "name", "subject", "school", "term_name", "state", "area_code", "teacher", "fee_fen",
                  "capacity", "taken", "minimum", "needed_percent", "called_off_on")  # fmt: skip
        read_only_fields = fields


class UniversityCourseViewSet(PartyViewSet):
    """Courses of senior universities."""

    api_resource = "university-courses"
    serializer_class = UniversityCourseSerializer
    queryset = Course.objects.none()
    filterset_fields = ("subject", "term")

    def rows(self) -> QuerySet[Course]:
        """All courses: they are no secret."""
        return Course.objects.visible_to(self.request.user).select_related("term__school")

"""What the API shows of grids, issues, whistles and assignments. Times are ISO 8601 with an offset; places WGS-84."""

from datetime import datetime
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from grids.models import Assignment, Category, Grid, Issue, Rating, TimelineEntry, Whistle
from xinhui.attachments.models import Attachment
from xinhui.core.clock import LOCAL


class UnitShape(serializers.Serializer[Any]):
    """A unit as `{code, name}`."""

    code = serializers.CharField()
    name = serializers.CharField()


@extend_schema_field(UnitShape)
class UnitField(serializers.Field[Any, Any, Any, Any]):
    """A unit as `{code, name}`."""

    def to_representation(self, value: Any) -> dict[str, str]:
        """`{code, name}`."""
        return {"code": value.code, "name": value.name}


class CategorySerializer(serializers.ModelSerializer[Category]):
    """A category or sub-category."""

    parent: "serializers.SlugRelatedField[Any]" = serializers.SlugRelatedField(
        slug_field="code", read_only=True, allow_null=True
    )  # type: ignore[assignment]  # the field is named like a base attribute
    lead_unit: "serializers.SlugRelatedField[Any]" = serializers.SlugRelatedField(
        slug_field="code", read_only=True, allow_null=True
    )

    class Meta:
        model = Category
        fields = ("code", "name", "kind", "parent", "lead_unit", "is_urgent")


class GridSerializer(serializers.ModelSerializer[Grid]):
    """A grid without its boundary."""

    division: "serializers.SlugRelatedField[Any]" = serializers.SlugRelatedField(slug_field="code", read_only=True)
    division_name = serializers.CharField(source="division.name", read_only=True)

    class Meta:
        model = Grid
        fields = ("code", "name", "division", "division_name", "scenario", "is_active")


class GridDetailSerializer(GridSerializer):
    """A grid with its boundary."""

    boundary = serializers.JSONField(read_only=True)

    class Meta(GridSerializer.Meta):
        fields = (*GridSerializer.Meta.fields, "boundary")  # type: ignore[assignment]


class AttachmentSerializer(serializers.ModelSerializer[Attachment]):
    """A stored photo; quote its `uuid` in a report, a finish or a verification."""

    class Meta:
        model = Attachment
        fields = ("uuid", "sha256", "width", "height", "taken_at", "latitude", "longitude")


class IssueSerializer(serializers.ModelSerializer[Issue]):
    """An issue as a list shows it."""

    number = serializers.CharField(read_only=True)
    grid: "serializers.SlugRelatedField[Any]" = serializers.SlugRelatedField(slug_field="code", read_only=True)
    category: "serializers.SlugRelatedField[Any]" = serializers.SlugRelatedField(slug_field="code", read_only=True)
    duplicate_of: "serializers.SlugRelatedField[Any]" = serializers.SlugRelatedField(
        slug_field="uuid", read_only=True, allow_null=True
    )

    class Meta:
        model = Issue
        fields = (
            "uuid", "number", "grid", "area_code", "category", "title", "description", "address", "latitude",
            "longitude", "coordinate_system", "source", "state", "occurred_at", "received_at", "is_clock_skewed",
            "settled_at", "settled_note", "duplicate_of", "content_hash",
        )  # fmt: skip
        read_only_fields = fields

    def to_representation(self, instance: Issue) -> dict[str, Any]:
        """What the fields above would say, field by field, in a fifth of the time: every report is answered with it.

        tests/api holds the two against each other.
        """
        twin = instance.duplicate_of.uuid if instance.duplicate_of_id and instance.duplicate_of else None
        return {
            "uuid": str(instance.uuid), "number": instance.number, "grid": instance.grid.code,
            "area_code": instance.area_code, "category": instance.category.code, "title": instance.title,
            "description": instance.description, "address": instance.address, "latitude": instance.latitude,
            "longitude": instance.longitude, "coordinate_system": instance.coordinate_system,
            "source": instance.source, "state": instance.state, "occurred_at": _iso(instance.occurred_at),
            "received_at": _iso(instance.received_at), "is_clock_skewed": instance.is_clock_skewed,
            "settled_at": _iso(instance.settled_at), "settled_note": instance.settled_note,
            "duplicate_of": twin, "content_hash": instance.content_hash,
        }  # fmt: skip


def _iso(at: datetime | None) -> str | None:
    return at.astimezone(LOCAL).isoformat() if at else None


class NearbySerializer(serializers.Serializer[Any]):
    """An issue nearby."""

    issue = IssueSerializer(read_only=True)
    metres = serializers.IntegerField(read_only=True)


class TimelineSerializer(serializers.ModelSerializer[TimelineEntry]):
    """One entry of a timeline."""

    unit = UnitField(read_only=True, allow_null=True)

    class Meta:
        model = TimelineEntry
        fields = ("at", "verb", "actor_label", "unit", "level", "round", "text", "data")


class AssignmentSerializer(serializers.ModelSerializer[Assignment]):
    """One unit's part of a whistle."""

    whistle: "serializers.SlugRelatedField[Any]" = serializers.SlugRelatedField(slug_field="uuid", read_only=True)
    unit = UnitField(read_only=True)

    class Meta:
        model = Assignment
        fields = (
            "uuid", "whistle", "area_code", "unit", "role", "state", "round", "sent_at", "responded_at",
            "finished_at", "due_at", "response_late", "handling_late", "result", "return_rule", "return_reason",
        )  # fmt: skip


class WhistleSerializer(serializers.ModelSerializer[Whistle]):
    """A whistle as a list shows it."""

    number = serializers.CharField(read_only=True)
    issue: "serializers.SlugRelatedField[Any]" = serializers.SlugRelatedField(slug_field="uuid", read_only=True)
    category: "serializers.SlugRelatedField[Any]" = serializers.SlugRelatedField(slug_field="code", read_only=True)
    lead_unit = UnitField(read_only=True, allow_null=True)

    class Meta:
        model = Whistle
        fields = (
            "uuid", "number", "issue", "area_code", "category", "kind", "ground", "reason", "state", "level", "round",
            "lead_unit", "raised_at", "due_at", "is_overdue", "dispatched_at", "finished_at", "verified_at",
            "closed_at", "close_due_at", "closed_on_time", "escalation_count",
        )  # fmt: skip


class RatingSerializer(serializers.ModelSerializer[Rating]):
    """The rating of a closed whistle."""

    class Meta:
        model = Rating
        fields = ("speed", "quality", "attitude", "comment", "rated_at")


class WhistleDetailSerializer(WhistleSerializer):
    """A whistle with its assignments, timeline and rating."""

    assignments = AssignmentSerializer(many=True, read_only=True)
    timeline = TimelineSerializer(many=True, read_only=True)
    rating = serializers.SerializerMethodField()

    class Meta(WhistleSerializer.Meta):
        fields = (*WhistleSerializer.Meta.fields, "assignments", "timeline", "rating")  # type: ignore[assignment]

    @extend_schema_field(RatingSerializer(allow_null=True))
    def get_rating(self, whistle: Whistle) -> dict[str, Any] | None:
        """The rating, or null before one is given."""
        rating = getattr(whistle, "rating", None)
        return dict(RatingSerializer(rating).data) if rating is not None else None


class ProblemErrorSerializer(serializers.Serializer[Any]):
    """One field's error."""

    field = serializers.CharField()
    reason = serializers.CharField()
    action = serializers.CharField(required=False)


class ProblemSerializer(serializers.Serializer[Any]):
    """RFC 9457 problem details."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    code = serializers.CharField()
    errors = ProblemErrorSerializer(many=True, required=False)  # type: ignore[assignment]  # RFC 9457 names it

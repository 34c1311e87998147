"""/api/v1/talent-targets/: targets and how they stand today, counted as the pages count."""

from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from members.api.base import PartyViewSet
from talent.models import TalentTarget
from talent.rules.forecast import Standing
from talent.selectors.targets import board
from xinhui.accounts.models import User


class TargetStandingSerializer(serializers.Serializer[Standing]):
    """`due`: what was to be there by today; `likely`, `low`, `high`: the end, null while it is too early to say."""

    count = serializers.IntegerField(read_only=True)
    due = serializers.IntegerField(read_only=True)
    percent = serializers.IntegerField(read_only=True)
    likely = serializers.SerializerMethodField()
    low = serializers.SerializerMethodField()
    high = serializers.SerializerMethodField()
    is_reached = serializers.BooleanField(read_only=True)
    is_doubtful = serializers.BooleanField(read_only=True)
    is_behind = serializers.BooleanField(read_only=True)

    def get_likely(self, row: Standing) -> int | None:
        """The likely end."""
        return None if row.forecast.is_early else row.forecast.likely

    def get_low(self, row: Standing) -> int | None:
        """At least, in four of five cases."""
        return None if row.forecast.is_early else row.forecast.low

    def get_high(self, row: Standing) -> int | None:
        """At most, in four of five cases."""
        return None if row.forecast.is_early else row.forecast.high


class TalentTargetSerializer(serializers.ModelSerializer[TalentTarget]):
    """A target with its standing."""

    owner = serializers.CharField(source="owner.code", read_only=True)
    standing = serializers.SerializerMethodField()

    class Meta:
        model = TalentTarget
        fields = ("id", "name", "kind", "state", "starts_on", "ends_on", "number", "owner", "document", "standing")
        read_only_fields = fields

    @extend_schema_field(TargetStandingSerializer)
    def get_standing(self, row: TalentTarget) -> dict[str, Any]:
        """As the board shows it."""
        return dict(TargetStandingSerializer(self.context["view"].standings[row.pk]).data)


class TalentTargetViewSet(PartyViewSet):
    """Targets of talent."""

    api_resource = "talent-targets"
    serializer_class = TalentTargetSerializer
    queryset = TalentTarget.objects.none()
    filterset_fields = ("state", "kind")

    def rows(self) -> QuerySet[TalentTarget]:
        """With the owner."""
        return TalentTarget.objects.visible_to(self.request.user).select_related("owner")

    @cached_property
    def standings(self) -> dict[int, Standing]:
        """Of every target that the caller reads: three queries for all."""
        user = self.request.user
        assert isinstance(user, User), "the door lets nobody else in"
        return {line.target.pk: line.standing for line in board(user)}

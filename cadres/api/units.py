"""/api/v1/cadre-units/: the establishment of units, posts and ranks against what is held."""

from typing import Any

from django.db.models import Q, QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from cadres.selectors.establishment import ranks_of, units_of
from members.api.base import PartyViewSet
from xinhui.accounts.models import Unit, User


class RankSerializer(serializers.Serializer[Any]):
    """A rank: how many hold it, how many may."""

    rank = serializers.CharField(read_only=True)
    held = serializers.IntegerField(read_only=True)
    quota = serializers.IntegerField(read_only=True)


class CadreUnitSerializer(serializers.ModelSerializer[Unit]):
    """A unit with counts; nobody is named."""

    people = serializers.IntegerField(read_only=True)
    posts = serializers.IntegerField(source="posts_count", read_only=True)
    vacant = serializers.IntegerField(read_only=True)
    over_term = serializers.IntegerField(source="over", read_only=True)

    class Meta:
        model = Unit
        fields: tuple[str, ...] = ("id", "code", "name", "kind", "area_code", "people", "posts", "vacant", "over_term")
        read_only_fields = fields


class OneUnitSerializer(CadreUnitSerializer):
    """With its ranks."""

    ranks = serializers.SerializerMethodField()

    class Meta(CadreUnitSerializer.Meta):
        fields = (*CadreUnitSerializer.Meta.fields, "ranks")
        read_only_fields = fields

    @extend_schema_field(RankSerializer(many=True))
    def get_ranks(self, row: Unit) -> list[dict[str, Any]]:
        """Ranks with a quota or a holder, highest first."""
        user = self.context["request"].user
        return [{"rank": line.rank.value, "held": line.held, "quota": line.quota} for line in ranks_of(user, row)]


class CadreUnitViewSet(PartyViewSet):
    """Units whose files the caller keeps."""

    api_resource = "cadre-units"
    queryset = Unit.objects.none()
    filterset_fields = ("kind", "area_code")

    def get_serializer_class(self) -> type[CadreUnitSerializer]:
        return OneUnitSerializer if self.action == "retrieve" else CadreUnitSerializer

    def rows(self) -> QuerySet[Unit]:
        """Units with posts or files."""
        user = self.request.user
        assert isinstance(user, User), "the door lets nobody else in"
        return units_of(user).filter(Q(posts_count__gt=0) | Q(people__gt=0))

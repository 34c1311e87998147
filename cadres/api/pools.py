"""/api/v1/reserve-pools/: pools with their conditions and how many people of the caller's units are in them."""

from django.db.models import Count, Q, QuerySet
from rest_framework import serializers

from cadres.models import PoolEntry, ReservePool
from members.api.base import PartyViewSet


class ReservePoolSerializer(serializers.ModelSerializer[ReservePool]):
    """A pool; nobody in it is named."""

    people = serializers.IntegerField(read_only=True)

    class Meta:
        model = ReservePool
        fields = ("id", "name", "about", "is_active", "age_most", "education_least", "level_least", "work_years_least",
                  "is_party_only", "needs_speciality", "people")  # fmt: skip
        read_only_fields = fields


class ReservePoolViewSet(PartyViewSet):
    """Reserve pools."""

    api_resource = "reserve-pools"
    serializer_class = ReservePoolSerializer
    queryset = ReservePool.objects.none()
    filterset_fields = ("is_active",)

    def rows(self) -> QuerySet[ReservePool]:
        """With the number of people inside whose files the caller reads."""
        inside = PoolEntry.objects.visible_to(self.request.user).inside()
        return ReservePool.objects.visible_to(self.request.user).annotate(
            people=Count("entries", filter=Q(entries__in=inside.values("pk")))
        )

"""/api/v1/dues/payments/ and /api/v1/dues/arrears/: read; money is taken on the pages."""

from datetime import date

from django.db.models import Count, Max, Min, Q, QuerySet, Sum
from rest_framework import serializers

from members.api.base import PartyViewSet
from members.models import DuesCharge, DuesPayment, Member
from members.rules.dues import month_of
from xinhui.core import clock


class DuesPaymentSerializer(serializers.ModelSerializer[DuesPayment]):
    """Money taken from a member, in fen; negative where it takes another payment back. The member by number."""

    class Meta:
        model = DuesPayment
        fields = (
            "id", "number", "member", "organization", "area_code", "kind", "method", "amount", "months", "paid_on",
            "reverses",
        )  # fmt: skip
        read_only_fields = fields


class DuesPaymentViewSet(PartyViewSet):
    """Payments of dues that the caller keeps, and the own ones."""

    api_resource = "dues"
    serializer_class = DuesPaymentSerializer
    queryset = DuesPayment.objects.none()
    filterset_fields = ("organization", "member", "kind", "paid_on")

    def rows(self) -> QuerySet[DuesPayment]:
        """Payments that the caller sees."""
        return DuesPayment.objects.visible_to(self.request.user)


class DuesArrearSerializer(serializers.Serializer[Member]):
    """A member who owes months that are over: how many, since when, how much in fen; no pay, no name."""

    id = serializers.IntegerField(read_only=True)
    organization = serializers.IntegerField(source="organization_id", read_only=True)
    area_code = serializers.CharField(read_only=True)
    months = serializers.IntegerField(source="owed_months", read_only=True)
    since = serializers.DateField(source="owed_since", read_only=True)
    until = serializers.DateField(source="owed_until", read_only=True)
    amount = serializers.IntegerField(source="owed_fen", read_only=True)


class DuesArrearViewSet(PartyViewSet):
    """Members on the register who owe dues of months that are over; `id` is the member's."""

    api_resource = "dues"
    serializer_class = DuesArrearSerializer
    queryset = Member.objects.none()
    filterset_fields = ("organization",)

    def rows(self) -> QuerySet[Member]:
        """Members with charges that the caller keeps: unpaid, not excused, of a month before this one."""
        this: date = month_of(clock.today())
        kept = DuesCharge.objects.visible_to(self.request.user).unpaid()
        over = kept.filter(month__lt=this, amount__gt=0).values("pk")
        owed = Q(dues_charges__in=over)
        return Member.objects.counted().filter(owed).annotate(
            owed_months=Count("dues_charges"), owed_since=Min("dues_charges__month"),
            owed_until=Max("dues_charges__month"), owed_fen=Sum("dues_charges__amount"),
        )  # fmt: skip

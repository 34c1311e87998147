"""What the API takes and shows of activations and orders."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from grids.api.inputs import Body
from grids.emergency_states import EventKind, Severity
from grids.models import Activation, EmergencyOrder, GridOrder


class TapBody(Body):
    """A tap on a phone."""

    device_at = serializers.DateTimeField(
        required=False, allow_null=True, default=None, help_text=_("When it was tapped, by the phone's clock.")
    )


class AcknowledgeBody(TapBody):
    """A tap with a few words, if any."""

    note = serializers.CharField(max_length=2000, required=False, default="", allow_blank=True)


class ResultBody(TapBody):
    """What was done."""

    result = serializers.CharField(max_length=2000)


class ActivateBody(Body):
    """The plan in force of an event at a level, put in force over an area."""

    event = serializers.ChoiceField(choices=EventKind.choices)
    severity = serializers.ChoiceField(choices=Severity.choices)
    area_code = serializers.CharField(max_length=15)
    is_drill = serializers.BooleanField()
    authority = serializers.CharField(max_length=120)
    reason = serializers.CharField(max_length=2000)
    title = serializers.CharField(max_length=120, required=False, default="", allow_blank=True)


class OrderBody(Body):
    """An order to every grid of the activation in an area; empty: everywhere."""

    title = serializers.CharField(max_length=80)
    text = serializers.CharField(max_length=2000)
    area_code = serializers.CharField(max_length=15, required=False, default="", allow_blank=True)
    acknowledge_minutes = serializers.IntegerField(
        min_value=1, max_value=1440, required=False, allow_null=True, default=None
    )


class SupersedeBody(Body):
    """The next version of an order."""

    order = serializers.UUIDField(help_text=_("UUID of the version that is replaced."))
    title = serializers.CharField(max_length=80)
    text = serializers.CharField(max_length=2000)


class CancelBody(Body):
    """An order called off."""

    order = serializers.UUIDField()
    reason = serializers.CharField(max_length=200)


class GridOrderSerializer(serializers.ModelSerializer[GridOrder]):
    """An order at a grid, as a phone shows it."""

    activation = serializers.UUIDField(source="order.activation.uuid", read_only=True)
    activation_title = serializers.CharField(source="order.activation.title", read_only=True)
    is_drill = serializers.BooleanField(source="order.activation.is_drill", read_only=True)
    order = serializers.UUIDField(source="order.uuid", read_only=True)
    number = serializers.IntegerField(source="order.number", read_only=True)
    version = serializers.IntegerField(source="order.version", read_only=True)
    order_state = serializers.CharField(source="order.state", read_only=True)
    title = serializers.CharField(source="order.title", read_only=True)
    text = serializers.CharField(source="order.text", read_only=True)
    issued_at = serializers.DateTimeField(source="order.issued_at", read_only=True)
    grid: "serializers.SlugRelatedField[Any]" = serializers.SlugRelatedField(slug_field="code", read_only=True)
    grid_name = serializers.CharField(source="grid.name", read_only=True)

    class Meta:
        model = GridOrder
        fields = (
            "uuid", "activation", "activation_title", "is_drill", "order", "number", "version", "order_state", "title",
            "text", "issued_at", "grid", "grid_name", "state", "is_vacant", "level", "chase_count", "due_at",
            "delivered_at", "seen_at", "acknowledged_at", "acknowledged_on_device_at", "executing_at", "done_at",
            "result", "is_late_answer",
        )  # fmt: skip
        read_only_fields = fields


class FiguresSerializer(serializers.Serializer[Any]):
    """How far the orders came in a town: `sent` = `acknowledged` + `missing`."""

    area_code = serializers.CharField()
    name = serializers.CharField()
    grids = serializers.IntegerField()
    sent = serializers.IntegerField()
    delivered = serializers.IntegerField()
    seen = serializers.IntegerField()
    acknowledged = serializers.IntegerField()
    executing = serializers.IntegerField()
    done = serializers.IntegerField()
    missing = serializers.IntegerField()
    missing_grids = serializers.IntegerField()
    vacant = serializers.IntegerField()
    late = serializers.IntegerField()
    chased = serializers.IntegerField()


class EmergencyOrderSerializer(serializers.ModelSerializer[EmergencyOrder]):
    """One version of an order."""

    class Meta:
        model = EmergencyOrder
        fields = ("uuid", "number", "version", "title", "text", "area_code", "state", "acknowledge_minutes",
                  "issued_at", "ended_at", "end_reason")  # fmt: skip
        read_only_fields = fields


class ActivationSerializer(serializers.ModelSerializer[Activation]):
    """An activation as a list shows it."""

    event = serializers.CharField(source="plan.event", read_only=True)
    severity = serializers.IntegerField(source="plan.severity", read_only=True)

    class Meta:
        model = Activation
        fields = ("uuid", "number", "title", "event", "severity", "is_drill", "area_code", "authority", "reason",
                  "state", "proposed_at", "activated_at", "ended_at", "end_note")  # fmt: skip
        read_only_fields = fields


class ActivationDetailSerializer(ActivationSerializer):
    """An activation with its orders and, by town, who is missing; of the reader's own area."""

    orders = EmergencyOrderSerializer(many=True, read_only=True)
    figures = FiguresSerializer(many=True, read_only=True)

    class Meta(ActivationSerializer.Meta):
        fields = (*ActivationSerializer.Meta.fields, "orders", "figures")  # type: ignore[assignment]
        read_only_fields = fields  # type: ignore[assignment]

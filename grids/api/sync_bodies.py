"""The shapes of records: what the body of each kind holds."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from grids.api.inputs import IssueBody, RateBody
from grids.models.category import WhistleKind
from grids.models.mediation import DisputeKind
from grids.models.policing import VisitFinding
from grids.models.roll_call import CallStatus
from grids.models.whistle import Ground

RECORDS_MAX, PHOTOS_MAX = 100, 9
SHA256 = r"^[0-9a-f]{64}$"


class Shape(serializers.Serializer[Any]):
    """A body."""


class SettledShape(Shape):
    """How it was settled on the spot."""

    note = serializers.CharField(max_length=2000)


class WhistleShape(Shape):
    """The whistle that goes with a report."""

    reason = serializers.CharField(max_length=2000)
    kind = serializers.ChoiceField(choices=WhistleKind.choices, default=WhistleKind.DAILY)
    ground = serializers.ChoiceField(choices=Ground.choices, default=Ground.PROMINENT)


class IssueRecord(IssueBody):
    """As POST issues/; settled at once, or with a whistle."""

    uuid = serializers.UUIDField(required=False, help_text=_("The record's own number, if it is here at all."))
    settle = SettledShape(required=False, allow_null=True, default=None)
    whistle = WhistleShape(required=False, allow_null=True, default=None)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Settled or whistled, not both."""
        attrs.pop("uuid", None)
        if attrs["settle"] and attrs["whistle"]:
            raise serializers.ValidationError({"whistle": _("A report is settled or whistled, not both.")})
        return attrs


class CheckShape(Shape):
    """What one check item showed."""

    item = serializers.IntegerField(min_value=1)
    ok = serializers.BooleanField()
    note = serializers.CharField(max_length=200, required=False, default="", allow_blank=True)


class PatrolRecord(Shape):
    """A finished patrol; times are the phone's."""

    grid = serializers.CharField(max_length=15)
    started_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField()
    track = serializers.ListField(required=False, default=list, help_text=_("Points: latitude, longitude, ISO time."))
    checks = CheckShape(many=True, required=False, default=list)
    note = serializers.CharField(max_length=2000, required=False, default="", allow_blank=True)

    def validate_checks(self, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Each item once."""
        if len({row["item"] for row in rows}) < len(rows):
            raise serializers.ValidationError(_("A check item is named twice."))
        return rows

    def validate_track(self, points: list[Any]) -> list[Any]:
        """Points are lists; the service looks at what they hold."""
        if any(not isinstance(point, list) for point in points):
            raise serializers.ValidationError(_("Each point of the track is latitude, longitude and time."))
        return points


class DailyRecordRecord(Shape):
    """The day's record."""

    grid = serializers.CharField(max_length=15)
    day = serializers.DateField()
    text = serializers.CharField(max_length=2000)
    visits = serializers.IntegerField(min_value=0, max_value=500, required=False, default=0)
    weather = serializers.CharField(max_length=30, required=False, default="", allow_blank=True)


class OrderRecord(Shape):
    """Which order."""

    order = serializers.UUIDField(help_text=_("The order at the grid."))


class AcknowledgeRecord(OrderRecord):
    """An acknowledgement."""

    note = serializers.CharField(max_length=2000, required=False, default="", allow_blank=True)


class FinishRecord(OrderRecord):
    """It is done."""

    result = serializers.CharField(max_length=2000)


class RollCallRecord(Shape):
    """An answer to a roll call."""

    roll_call = serializers.UUIDField(help_text=_("One's own row of the call."))
    status = serializers.ChoiceField(choices=[CallStatus.SAFE, CallStatus.NEEDS_HELP])
    note = serializers.CharField(max_length=500, required=False, default="", allow_blank=True)
    latitude = serializers.FloatField(required=False, allow_null=True, default=None)
    longitude = serializers.FloatField(required=False, allow_null=True, default=None)


class VerifyRecord(Shape):
    """What the site shows."""

    whistle = serializers.UUIDField()
    ok = serializers.BooleanField(help_text=_("False: rework."))
    text = serializers.CharField(max_length=2000, required=False, default="", allow_blank=True)


class RateRecord(RateBody):
    """A rating."""

    whistle = serializers.UUIDField()


class VisitRecord(Shape):
    """A visit of a key site."""

    site = serializers.IntegerField(min_value=1, max_value=2**62)
    finding = serializers.ChoiceField(choices=VisitFinding.choices)
    found = serializers.CharField(max_length=2000)
    visited_at = serializers.DateTimeField(required=False, allow_null=True, default=None)


class MediationRecord(Shape):
    """A dispute to take in (grid, kind, people, matter), or what a mediation of a case brought (case and record, or
    case and agreement)."""

    case = serializers.UUIDField(required=False, allow_null=True, default=None)
    grid = serializers.CharField(max_length=15, required=False, default="")
    kind = serializers.ChoiceField(choices=DisputeKind.choices, required=False)
    people = serializers.IntegerField(min_value=2, max_value=2000, required=False)
    matter = serializers.CharField(max_length=2000, required=False)
    record = serializers.CharField(max_length=2000, required=False, default="", allow_blank=True)
    agreement = serializers.CharField(max_length=2000, required=False, default="", allow_blank=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Enough for one of the two."""
        if attrs["case"] is None:
            missing = [name for name in ("grid", "kind", "people", "matter") if not attrs.get(name)]
            if missing:
                raise serializers.ValidationError(dict.fromkeys(missing, _("A new case needs this.")))
        elif bool(attrs["record"]) == bool(attrs["agreement"]):
            raise serializers.ValidationError({"record": _("Give the record of the mediation, or the agreement.")})
        return attrs


class ShelterCountRecord(Shape):
    """How many were inside a shelter; children and the elderly are among the people."""

    opening = serializers.IntegerField(min_value=1, max_value=2**62)
    people = serializers.IntegerField(min_value=0, max_value=100_000)
    children = serializers.IntegerField(min_value=0, max_value=100_000, required=False, default=0)
    elderly = serializers.IntegerField(min_value=0, max_value=100_000, required=False, default=0)
    needs = serializers.CharField(max_length=200, required=False, default="", allow_blank=True)
    counted_at = serializers.DateTimeField(required=False, allow_null=True, default=None)


SHAPES: dict[str, type[serializers.Serializer[Any]]] = {
    "issue": IssueRecord,
    "patrol": PatrolRecord,
    "daily_record": DailyRecordRecord,
    "verify": VerifyRecord,
    "rate": RateRecord,
    "visit": VisitRecord,
    "mediation": MediationRecord,
    "order_see": OrderRecord,
    "order_acknowledge": AcknowledgeRecord,
    "order_execute": OrderRecord,
    "order_finish": FinishRecord,
    "roll_call": RollCallRecord,
    "shelter_count": ShelterCountRecord,
}


@extend_schema_field({"type": "object", "additionalProperties": {"type": "integer"}})
class CostField(serializers.JSONField):
    """{asked, filled, seconds}; anything else is passed over, for nobody's record waits for a number."""


class RecordShape(Shape):
    """One record; its parts are looked at one by one, so that a bad one does not spoil the batch."""

    uuid = serializers.UUIDField(help_text=_("Minted on the phone when the draft opened."))
    kind = serializers.ChoiceField(choices=[(name, name) for name in SHAPES])
    made_at = serializers.DateTimeField(help_text=_("The phone's time."))
    base_version = serializers.IntegerField(required=False, allow_null=True, default=None, min_value=0)
    body = serializers.DictField()
    photos = serializers.ListField(
        child=serializers.RegexField(SHA256), required=False, default=list, max_length=PHOTOS_MAX,
        help_text=_("SHA-256 of the photos' bytes."),
    )  # fmt: skip
    effort = CostField(
        required=False, allow_null=True, default=None,
        help_text=_("What the form cost: fields asked, fields filled in, seconds. Never a reason to refuse."),
    )  # fmt: skip


class BatchShape(Shape):
    """What a phone sends."""

    device = serializers.CharField(max_length=64, required=False, default="", allow_blank=True, allow_null=True)
    user = serializers.CharField(
        max_length=150, required=False, default="", allow_blank=True, help_text=_("Whose records these are: username.")
    )
    sent_at = serializers.DateTimeField(
        required=False, allow_null=True, default=None, help_text=_("The phone's time as it sends; shows its skew.")
    )
    records = RecordShape(many=True)


class ResultShape(Shape):
    """What became of one record."""

    uuid = serializers.CharField()
    status = serializers.CharField()
    content_hash = serializers.CharField()
    photos = serializers.DictField(child=serializers.CharField())
    link = serializers.CharField()
    skew_seconds = serializers.IntegerField()
    error = serializers.DictField(allow_null=True)
    current = serializers.DictField(allow_null=True)


class ResultsShape(Shape):
    """What became of a batch."""

    server_time = serializers.DateTimeField()
    results = ResultShape(many=True)


class KnownShape(Shape):
    """Records that are there, and numbers that are not."""

    known = ResultShape(many=True)
    unknown = serializers.ListField(child=serializers.CharField())

"""What the API takes. Every body may carry `uuid`: the same body again replays, another body is a conflict."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from grids.models.category import WhistleKind
from grids.models.issue import IssueSource
from grids.models.whistle import Ground
from xinhui.core.coordinates import CoordinateSystem
from xinhui.core.worktime import BudgetUnit

PHOTOS_MAX = 9


class Body(serializers.Serializer[Any]):
    """A body with the sender's own number."""

    uuid = serializers.UUIDField(
        required=False, help_text=_("Minted by the sender; repeat the request with it after a lost answer.")
    )


class PhotosBody(Body):
    """A body with photos uploaded before."""

    photos = serializers.ListField(
        child=serializers.UUIDField(),
        required=False,
        default=list,
        max_length=PHOTOS_MAX,
        help_text=_("UUIDs that attachments/ answered."),
    )


class IssueBody(PhotosBody):
    """A report."""

    uuid = serializers.UUIDField(help_text=_("Minted when the draft opens; it is the report's own number."))
    category = serializers.CharField(max_length=20, help_text=_("Sub-category code."))
    description = serializers.CharField(max_length=2000)
    title = serializers.CharField(max_length=80, required=False, default="", allow_blank=True)
    address = serializers.CharField(max_length=160, required=False, default="", allow_blank=True)
    latitude = serializers.FloatField(min_value=-90, max_value=90)
    longitude = serializers.FloatField(min_value=-180, max_value=180)
    coordinate_system = serializers.ChoiceField(choices=CoordinateSystem.choices, default=CoordinateSystem.WGS84)
    occurred_at = serializers.DateTimeField(required=False, allow_null=True, default=None)
    source = serializers.ChoiceField(choices=IssueSource.choices, default=IssueSource.WORKER)  # type: ignore[assignment]  # named like a base attribute
    contact_name = serializers.CharField(max_length=40, required=False, default="", allow_blank=True)
    contact_phone = serializers.CharField(max_length=20, required=False, default="", allow_blank=True)


class SettleBody(PhotosBody):
    """How an issue was settled on the spot."""

    note = serializers.CharField(max_length=2000)


class TextBody(Body):
    """Words only."""

    text = serializers.CharField(max_length=2000)


class MergeBody(Body):
    """Which issue this one repeats."""

    original = serializers.UUIDField(help_text=_("UUID of the issue that stays."))
    text = serializers.CharField(max_length=2000, required=False, default="", allow_blank=True)


class OptionalTextBody(Body):
    """Words, if any."""

    text = serializers.CharField(max_length=2000, required=False, default="", allow_blank=True)


class WhistleBody(Body):
    """A whistle to raise."""

    issue = serializers.UUIDField()
    kind = serializers.ChoiceField(choices=WhistleKind.choices, default=WhistleKind.DAILY)
    ground = serializers.ChoiceField(choices=Ground.choices, default=Ground.PROMINENT)
    reason = serializers.CharField(max_length=2000)


class DispatchBody(Body):
    """Who leads and who supports: unit codes."""

    lead_unit = serializers.CharField(required=False, allow_null=True, default=None, max_length=40)
    support_units = serializers.ListField(
        child=serializers.CharField(max_length=40), required=False, default=list, max_length=20
    )
    text = serializers.CharField(max_length=2000, required=False, default="", allow_blank=True)


class ReturnBody(Body):
    """A return: the rule that shows it is not ours, and why."""

    rule = serializers.CharField(max_length=200)
    reason = serializers.CharField(max_length=2000)


class FinishBody(PhotosBody):
    """What was done."""

    result = serializers.CharField(max_length=2000)


class ExtensionBody(Body):
    """How much more time, and why."""

    amount = serializers.IntegerField(min_value=1, max_value=1000)
    unit = serializers.ChoiceField(choices=BudgetUnit.choices)
    reason = serializers.CharField(max_length=2000)


class HandOverBody(Body):
    """To whom, and why."""

    unit = serializers.CharField(max_length=40)
    reason = serializers.CharField(max_length=2000)


class VerifyBody(PhotosBody):
    """What the grid worker found."""

    text = serializers.CharField(max_length=2000, required=False, default="", allow_blank=True)


class RateBody(Body):
    """Three marks from 1 to 5."""

    speed = serializers.IntegerField(min_value=1, max_value=5)
    quality = serializers.IntegerField(min_value=1, max_value=5)
    attitude = serializers.IntegerField(min_value=1, max_value=5)
    comment = serializers.CharField(max_length=2000, required=False, default="", allow_blank=True)


class SuperviseBody(Body):
    """A leader's demand."""

    demand = serializers.CharField(max_length=2000)

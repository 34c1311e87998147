"""/api/v1/alerts/: a warning centre's alert, as CAP 1.2."""

from collections.abc import Mapping
from typing import IO, Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from grids.api.base import PROBLEMS, actor_of
from grids.cap import MAX_BYTES
from grids.models import Activation
from grids.services.emergencies.alerts import take_alert


class XmlParser(BaseParser):
    """The body as it came, one byte more than allowed at most: whoever reads it checks it."""

    media_type = "application/xml"

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> dict[str, bytes]:
        """`{"alert": the bytes}`."""
        return {"alert": stream.read(MAX_BYTES + 1)}


class CapParser(XmlParser):
    """CAP's own media type."""

    media_type = "application/cap+xml"


class TextXmlParser(XmlParser):
    """The older name of XML."""

    media_type = "text/xml"


class ProposalSerializer(serializers.ModelSerializer[Activation]):
    """The activation that the alert proposed or belongs to."""

    event = serializers.CharField(source="plan.event", read_only=True)
    severity = serializers.IntegerField(source="plan.severity", read_only=True)

    class Meta:
        model = Activation
        fields = (
            "uuid",
            "number",
            "title",
            "state",
            "is_drill",
            "area_code",
            "event",
            "severity",
            "alert",
            "proposed_at",
        )
        read_only_fields = fields


class AlertView(APIView):
    """Alerts, from a bureau's system or the command centre."""

    api_resource = "alerts"
    parser_classes = (XmlParser, CapParser, TextXmlParser)

    @extend_schema(
        request={"application/xml": {"type": "string"}, "application/cap+xml": {"type": "string"}},
        responses={201: ProposalSerializer, 200: ProposalSerializer, **PROBLEMS},
        operation_id="alerts_create",
        summary="Send a CAP 1.2 alert: it proposes an activation. The same alert again answers 200 with the same one.",
    )
    def post(self, request: Request) -> Response:
        """Take it in."""
        data = request.data
        text = data.get("alert", b"") if isinstance(data, dict) else b""  # no body at all is parsed by nobody
        taken = take_alert(actor=actor_of(request), text=text)
        return Response(ProposalSerializer(taken.activation).data, status=201 if taken.is_new else 200)

"""/api/v1/sync/: records from phones in batches, what the server has of them, and their photos in pieces."""

import re
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import ParseError, ValidationError
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from grids.api.base import PROBLEMS, actor_of, kept, user_of
from grids.api.sync_bodies import RECORDS_MAX, SHA256, SHAPES, BatchShape, KnownShape, RecordShape, ResultsShape
from grids.services.sync.envelope import FAILED, REFUSED, STORED, WAITING, Envelope, Known, Outcome, Sender
from grids.services.sync.parts import OutOfRange, Piece, Progress, TooLarge, progress, take_piece
from grids.services.sync.rows import known_records, receipt
from grids.services.sync.take import take_records
from xinhui.api_errors import problem, problem_handler
from xinhui.burden.models import Channel
from xinhui.burden.services import cost_of, note_costs
from xinhui.core import clock
from xinhui.core.canonical import digest_of, read_json
from xinhui.core.errors import Forbidden, InvalidInput, NotFound

KNOWN_MAX = 200
_RANGE = re.compile(r"bytes (\d{1,12})-(\d{1,12})/(\d{1,12})")
_HEADER = {"device": "", "user": "", "sent_at": None}


class SentJson(BaseParser):
    """JSON whose numbers remember how they were written: the digest is that of what was sent."""

    media_type = "application/json"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        """The value; raises ParseError."""
        try:
            return read_json(stream.read())
        except ValueError as error:
            raise ParseError(str(error)) from error


class RawBytes(BaseParser):
    """A piece of a photo, whatever its type is called."""

    media_type = "*/*"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        """The bytes, no more than one photo may have."""
        return stream.read(settings.ATTACHMENT_MAX_BYTES + 1)


class SyncView(APIView):
    """Batches."""

    api_resource = "sync"
    parser_classes = (SentJson,)

    @extend_schema(
        request=BatchShape, responses={200: ResultsShape, **PROBLEMS}, operation_id="sync_create",
        summary="Send up to 100 records; each has its own result, in the order sent.",
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Take a batch."""
        if int(request.META.get("CONTENT_LENGTH") or 0) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise _batch_too_large()
        sender, raws = _opened(request)
        pairs = [_numbered(raw) for raw in raws]
        known = known_records(uuid for uuid, _raw in pairs if uuid is not None)
        parsed = [_parsed(uuid, raw, known) for uuid, raw in pairs]
        envelopes = [item for item in parsed if isinstance(item, Envelope)]
        outcomes = take_records(sender=sender, envelopes=envelopes, known=known)
        _note_costs(sender, known, envelopes, outcomes)
        done = iter(outcomes)
        results = [_told(next(done)) if isinstance(item, Envelope) else item for item in parsed]
        return Response({"server_time": clock.now(), "results": results})


def _note_costs(sender: Sender, known: Known, envelopes: list[Envelope], outcomes: list[Outcome]) -> None:
    """Of records taken for the first time; a measurement that is lost with the connection harms nobody."""
    taken = [
        (f"sync:{envelope.kind}", envelope.cost)
        for envelope, outcome in zip(envelopes, outcomes, strict=True)
        if envelope.cost is not None and outcome.status in (STORED, WAITING) and envelope.uuid not in known
    ]
    note_costs(actor=sender.actor, channel=Channel.PHONE, costs=taken)


def _batch_too_large() -> TooLarge:
    return TooLarge(
        code="batch-too-large", field="records", action=_("Send fewer records at once."),
        message=_("At most %(max)d records are taken at once.") % {"max": RECORDS_MAX},
    )  # fmt: skip


def _opened(request: Request) -> tuple[Sender, list[Any]]:
    """Whose batch it is, and the records in it, unseen."""
    data, user = request.data, user_of(request)
    if not isinstance(data, dict) or not isinstance(data.get("records"), list):
        raise InvalidInput(code="records-missing", field="records", message=_("The records are missing."))
    head = {name: data.get(name, default) for name, default in _HEADER.items()}
    facts = dict(kept(BatchShape).run_validation({**head, "records": []}))
    if facts["user"] and facts["user"] != user.get_username():
        raise Forbidden(
            code="wrong-account", field="user", message=_("These records belong to another account."),
            action=_("Sign in as the one who made them; they stay on the phone until then."),
        )  # fmt: skip
    if len(data["records"]) > RECORDS_MAX:
        raise _batch_too_large()
    sent_at = facts["sent_at"]
    skew = round((sent_at - clock.now()).total_seconds()) if sent_at else None
    return Sender(actor_of(request), user, device=facts["device"] or "", skew_seconds=skew), data["records"]


def _numbered(raw: Any) -> tuple[UUID | None, Any]:
    try:
        return UUID(raw["uuid"]), raw
    except (TypeError, KeyError, ValueError, AttributeError):
        return None, raw


def _parsed(uuid: UUID | None, raw: Any, known: Known) -> Envelope | dict[str, Any]:
    """The record, or its refusal. The body of one that is known is not looked at: it may be of an older form."""
    try:
        if not isinstance(raw, dict):
            raise InvalidInput(code="record-malformed", message=_("A record is an object."))
        photos = raw.get("photos") or []
        sealed = {"kind": raw.get("kind"), "made_at": raw.get("made_at"), "body": raw.get("body"), "photos": photos}
        digest = digest_of(sealed)
        facts = dict(kept(RecordShape).run_validation({**raw, "photos": photos}))
        body = {} if uuid in known else _body(facts, raw["body"])
    except UnicodeEncodeError:
        refusal = InvalidInput(code="text-unusable", message=_("This holds a character that cannot be kept."))
        return _refusal(raw, refusal)
    except (InvalidInput, ValidationError) as error:
        return _refusal(raw, error)
    return Envelope(
        uuid=facts["uuid"], kind=facts["kind"], made_at=facts["made_at"], content_hash=digest, body=body,
        photos=tuple(dict.fromkeys(facts["photos"])), base_version=facts["base_version"], cost=cost_of(facts["effort"]),
    )  # fmt: skip


def _body(facts: dict[str, Any], raw: Any) -> dict[str, Any]:
    """The checked body, by the shape of its kind; fields are named as in the body."""
    own = raw.get("uuid")
    if own is not None and str(own).lower() != str(facts["uuid"]):
        raise InvalidInput(code="uuid-differs", field="uuid", message=_("The body has another number than its record."))
    return dict(kept(SHAPES[facts["kind"]]).run_validation(raw))


def _refusal(raw: Any, error: Exception) -> dict[str, Any]:
    answer = problem_handler(error, {})
    uuid = str(raw.get("uuid", ""))[:64] if isinstance(raw, dict) else ""
    return {"uuid": uuid.encode(errors="replace").decode(), "status": REFUSED, "content_hash": "", "photos": {},
            "link": "", "skew_seconds": 0, "error": answer.data if answer else None, "current": None}  # fmt: skip


def _told(outcome: Outcome) -> dict[str, Any]:
    """The result as JSON; a record's error is the problem that a request of its own would have been answered with."""
    told: dict[str, Any] = {**vars(outcome), "uuid": str(outcome.uuid)}
    if outcome.error is not None:
        answer = problem_handler(outcome.error, {})
        told["error"] = answer.data if answer else None
    if outcome.status == FAILED:
        words = str(_("The server failed; send it again later with the same UUID."))
        told["error"] = problem(500, words, code="server-error")
    return told


class SyncKnownView(APIView):
    """Reconciliation."""

    api_resource = "sync"

    @extend_schema(
        parameters=[OpenApiParameter("uuid", OpenApiTypes.UUID, many=True, required=True)], operation_id="sync_known",
        responses={200: KnownShape, **PROBLEMS}, summary="Which of these records (up to 200) the server has.",
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        """Which records of mine are there."""
        user, asked = user_of(request), request.query_params.getlist("uuid")
        if len(asked) > KNOWN_MAX:
            raise InvalidInput(
                code="too-many", field="uuid", message=_("Ask for at most %(max)d numbers.") % {"max": KNOWN_MAX}
            )
        numbers = {text: _numbered({"uuid": text})[0] for text in asked}
        if None in numbers.values():
            raise InvalidInput(code="uuid-malformed", field="uuid", message=_("This is no UUID."))
        rows = known_records(uuid for uuid in numbers.values() if uuid)
        mine = {str(uuid): row for uuid, row in rows.items() if row.user_id == user.pk}
        known = [_told(receipt(row, list(row.photos.all()), kept=(), is_new=False)) for row in mine.values()]
        unknown = [text for text, uuid in numbers.items() if str(uuid) not in mine]
        return Response({"known": known, "unknown": unknown})


class SyncPhotoView(APIView):
    """One photo, known by the SHA-256 of its bytes, sent in pieces."""

    api_resource = "sync"
    parser_classes = (RawBytes,)

    def head(self, request: Request, sha256: str) -> Response:
        """200 and `X-Photo: kept`; 308 and `Range` for the part that is here; 404 when nothing is."""
        found = progress(user=user_of(request), sha256=_hash(sha256))
        if found is None:
            raise NotFound(code="photo-unknown", message=_("Nothing of this photo is here."))
        return _advanced(found)

    @extend_schema(
        request={"application/octet-stream": OpenApiTypes.BINARY}, responses={200: OpenApiTypes.OBJECT, **PROBLEMS},
        parameters=[OpenApiParameter("Content-Range", str, OpenApiParameter.HEADER, description="bytes 0-99/1234")],
        operation_id="sync_photo", summary="Send a piece; 308 with `Range` until the last one, then 200.",
    )  # fmt: skip
    def put(self, request: Request, sha256: str) -> Response:
        """Take a piece."""
        user, actor, digest = user_of(request), actor_of(request), _hash(sha256)
        try:
            done = take_piece(actor=actor, user=user, sha256=digest, piece=_piece(request))
        except OutOfRange as error:
            response = problem_handler(error, {})
            assert response is not None
            held = progress(user=user, sha256=digest)
            return _with_range(response, held.held if held else 0)
        return _advanced(done)


def _hash(text: str) -> str:
    if not re.fullmatch(SHA256, text):
        raise NotFound(code="photo-unknown", message=_("A photo is named by its SHA-256 in hexadecimal."))
    return text


def _piece(request: Request) -> Piece:
    """The piece of the request; without Content-Range, the whole photo. Raises InvalidInput."""
    data = request.data if isinstance(request.data, bytes) else b""
    header = request.headers.get("Content-Range", "")
    if not header and data:
        return Piece(0, len(data), data)
    match = _RANGE.fullmatch(header.strip())
    start, end, size = (int(text) for text in match.groups()) if match else (0, 0, 0)
    if not data or not start <= end < size:
        raise InvalidInput(
            code="range-malformed", field="Content-Range", message=_("The piece has no usable Content-Range."),
            action=_("Send the header as: Content-Range: bytes 0-99/1234, and the bytes."),
        )  # fmt: skip
    return Piece(start, size, data[: end - start + 1])


def _advanced(done: Progress) -> Response:
    if done.is_kept:
        return Response({"photo": "kept"}, headers={"X-Photo": "kept"})
    return _with_range(Response({"photo": "partial", "held": done.held}, status=308), done.held)


def _with_range(response: Response, held: int) -> Response:
    """How much is here: bytes 0 to held − 1."""
    if held:
        response["Range"] = f"bytes=0-{held - 1}"
    return response

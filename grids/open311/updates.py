"""Updates of requests, in both directions: GeoReport's extension `servicerequestupdates`."""

from typing import Any

from django.utils.translation import pgettext_lazy
from rest_framework.parsers import FormParser, MultiPartParser
from rest_framework.request import Request as HttpCall
from rest_framework.response import Response

from grids.models import Issue
from grids.open311 import inputs
from grids.open311.base import Open311View, actor_of, form_of, user_of
from grids.open311.requests import NAMES, link_of, unknown_request, wants_more
from grids.open311.shapes import update_row
from grids.selectors import open311 as selectors
from grids.services.open311.updates import Update, take_update
from xinhui.accounts.actors import Actor
from xinhui.core.errors import InvalidInput
from xinhui.core.georeport import Answer, read_moment

#: GeoReport's two, and the finer words that FixMyStreet sends.
STATUSES = {
    "": "",
    **dict.fromkeys(("open", "acknowledged", "investigating", "in_progress", "action_scheduled", "planned"), "open"),
    **dict.fromkeys(("closed", "fixed"), "closed"),
}
UPDATE_NAMES = {**NAMES, "result": "description", "text": "description", "uuid": "update_id"}


class UpdatesView(Open311View):
    """What happened here, and what happened there."""

    parser_classes = (FormParser, MultiPartParser, inputs.XmlUpdateParser, inputs.ApplicationXmlUpdateParser)

    def get(self, request: HttpCall, **_kwargs: str) -> Response:
        """Updates of requests that the account may see, the oldest first; by default those of the last 90 days."""
        fields = request.query_params.dict()
        ids = inputs.ids_of(fields)
        found = selectors.updates(
            user_of(request),
            told=inputs.span_of(fields, "start_date", "end_date", default=ids is None),
            ids=ids,
            page=inputs.numeral(fields, "page", inputs.PAGE_MAX, 1),
            size=inputs.numeral(fields, "page_size", selectors.ROWS_MAX, selectors.ROWS_MAX),
        )
        link, more = link_of(request), wants_more(request)
        rows = [update_row(entry, link, extended=more) for entry in found]
        return Response(Answer("service_request_updates", "request_update", rows))

    def post(self, request: HttpCall, **_kwargs: str) -> Response:
        """Take an update: 201, and 200 when it had come before."""
        actor = actor_of(request)
        fields: dict[str, Any] = form_of(request).dict()
        number = inputs.text_of(fields, "service_request_id", inputs.ID_MAX)
        if not number:
            raise inputs.refused(
                "service_request_id", "missing", pgettext_lazy("open311", "An update names its request.")
            )
        uuid = inputs.uuid_or_none(number) or selectors.by_token(user_of(request), number)
        rows = Issue.objects.visible_to(request.user)
        issue_id = rows.filter(uuid=uuid).values_list("pk", flat=True).first() if uuid else None
        if issue_id is None:
            raise unknown_request(number)
        try:
            entry, is_new = take_update(actor=actor, issue_id=issue_id, update=_read(request, actor, fields))
        except InvalidInput as error:
            error.field = UPDATE_NAMES.get(error.field or "", error.field)
            raise
        row = {"update_id": str(entry), "service_request_id": number}
        answer = Answer("service_request_updates", "request_update", [row])
        return Response(answer, status=201 if is_new else 200)


def _read(call: HttpCall, actor: Actor, fields: dict[str, Any]) -> Update:
    external_id = inputs.text_of(fields, "update_id", inputs.ID_MAX)
    if not external_id:
        raise inputs.refused(
            "update_id", "missing", pgettext_lazy("open311", "An update carries its sender's number."),
            pgettext_lazy("open311", "With it you may send the same update again without fear."),
        )  # fmt: skip
    status = inputs.text_of(fields, "status", 40).lower()
    if status not in STATUSES:
        raise inputs.refused(
            "status", "status-unknown",
            pgettext_lazy("open311", "“%(status)s” is no status here.") % {"status": status},
            pgettext_lazy("open311", "Send one of: %(known)s.") % {"known": ", ".join(filter(None, STATUSES))},
        )  # fmt: skip
    moment = inputs.text_of(fields, "updated_datetime")
    return Update(
        external_id=external_id,
        status=STATUSES[status],
        text=inputs.text_of(fields, "description", 2000),
        at=read_moment(moment, field="updated_datetime") if moment else None,
        media_urls=inputs.media_urls_of(form_of(call)),
        photos=inputs.photos_of(call, actor),
    )

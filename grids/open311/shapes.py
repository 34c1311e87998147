"""Rows as GeoReport shows them. Texts are texts: nothing of a sender is markup here or on the portal's pages."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import pgettext
from django_stubs_ext import StrOrPromise

from grids.models import Category, Issue, ServiceAttribute
from grids.selectors.open311 import CLOSED, CLOSING
from grids.states import LIVE_WHISTLE, IssueState, WhistleState
from grids.templatetags.xinhui import verb_label
from xinhui.attachments.models import Attachment
from xinhui.core.georeport import written

Link = Callable[[Attachment], str]
#: Photos of these stages belong to these entries (grids/views/whistles.py).
STAGES = {
    "settle": "settle", "finish": "finish", "verify": "verify", "confirm": "verify", "remark": "report",
    "respond": "report",
}  # fmt: skip
#: Whose words are meant for the reporter; of the others only that they happened is told.
SPOKEN = {*CLOSING, "confirm", "respond", "finish", "verify", "remark"}
NEAR_SECONDS = 60


def service_row(category: Category) -> dict[str, Any]:
    """A service."""
    group = category.parent.name if category.parent else ""
    lead = category.lead_unit
    words = pgettext("open311", "%(name)s; %(unit)s is responsible.")
    return {
        "service_code": category.code,
        "service_name": category.name,
        "description": words % {"name": category.name, "unit": lead.name} if lead else category.name,
        "metadata": bool(category.asked),  # type: ignore[attr-defined]  # grids/selectors/open311.py
        "type": "realtime",
        "keywords": ", ".join(dict.fromkeys([category.name, group, str(category.get_kind_display())])),
        "group": group,
    }


def attribute_row(attribute: ServiceAttribute) -> dict[str, Any]:
    """An attribute of a service definition."""
    return {
        "variable": attribute.is_variable,
        "code": attribute.code,
        "datatype": attribute.datatype,
        "required": attribute.is_required,
        "datatype_description": attribute.hint or None,
        "order": attribute.order,
        "description": attribute.question,
        "values": [{"key": key, "name": name} for key, name in attribute.choices().items()],
    }


def request_row(issue: Any, link: Link, *, extended: bool = False) -> dict[str, Any]:
    """A request; `issue` comes from grids/selectors/open311.py. Nobody who reported is named."""
    whistle = next(iter(issue.latest), None)
    lead = (whistle.lead_unit if whistle else None) or issue.category.lead_unit
    photos = [link(photo.attachment) for photo in issue.reported]
    expected = (whistle.close_due_at or whistle.due_at) if whistle and whistle.state in LIVE_WHISTLE else None
    row: dict[str, Any] = {
        "service_request_id": str(issue.uuid),
        "status": "closed" if issue.state in CLOSED else "open",
        "status_notes": status_notes(issue, whistle),
        "service_name": issue.category.name,
        "service_code": issue.category.code,
        "description": issue.description,
        "agency_responsible": lead.name if lead else None,
        "service_notice": pgettext("open311", "Case number %(number)s.") % {"number": issue.number},
        "requested_datetime": written(issue.received_at),
        "updated_datetime": written(issue.updated),
        "expected_datetime": written(expected),
        "address": issue.address or f"{issue.grid.division.name}{issue.grid.name}",
        "address_id": issue.area_code,
        "zipcode": None,
        "lat": issue.latitude,
        "long": issue.longitude,
        "media_url": photos[0] if photos else None,
    }
    if extended:
        answers = [
            {"code": one.attribute.code, "question": one.question, "answer": one.shown} for one in issue.answers.all()
        ]
        row["extended_attributes"] = {"number": issue.number, "media_urls": photos, "answers": answers}
    return row


def status_notes(issue: Issue, whistle: Any) -> str:
    """Where it stands and, once it is over, what was done."""
    notes: list[StrOrPromise] = [IssueState(issue.state).label]
    if issue.state == IssueState.WHISTLED and whistle:
        notes.append(WhistleState(whistle.state).label)
    if issue.state == IssueState.SETTLED and issue.settled_note:
        notes.append(issue.settled_note)
    if issue.state == IssueState.MERGED and issue.duplicate_of:
        notes.append(pgettext("open311", "the same as %(id)s") % {"id": issue.duplicate_of.uuid})
    if issue.state == IssueState.CLOSED and whistle:
        notes += [part.result for part in whistle.assignments.all() if part.role == "lead" and part.result]
    return "：".join(str(note) for note in notes)


def update_row(entry: Any, link: Link, *, extended: bool = False) -> dict[str, Any]:
    """An update (a TimelineEntry of the selector); the office is named, the official is not."""
    stage = STAGES.get(entry.verb)
    photos = [
        link(photo.attachment)
        for photo in entry.issue.photos.all()
        if photo.stage == stage and _near(photo.added_at, entry.at)
    ]
    said = str(verb_label(entry.verb))
    if entry.unit:
        said = f"{entry.unit.name}：{said}"
    row: dict[str, Any] = {
        "update_id": str(entry.pk),
        "service_request_id": str(entry.issue.uuid),
        "status": "closed" if entry.is_closed else "open",
        "updated_datetime": written(entry.at),
        "description": f"{said}。{entry.text}" if entry.text and entry.verb in SPOKEN else said,
        "media_url": photos[0] if photos else None,
    }
    if extended:
        row["extended_attributes"] = {"media_urls": photos}
    return row


def _near(one: datetime, other: datetime) -> bool:
    """Photos are bound in the transaction of their entry: the same moment, give or take its length."""
    return abs((one - other).total_seconds()) < NEAR_SECONDS


def answer_of_post(issue: Issue) -> Mapping[str, Any]:
    """What a new request is answered with."""
    notice = pgettext("open311", "Received as case %(number)s. A grid worker looks at the place first.")
    return {
        "service_request_id": str(issue.uuid),
        "service_notice": notice % {"number": issue.number},
        "account_id": None,
    }

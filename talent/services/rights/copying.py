"""A copy of everything the room keeps about a person: JSON for machines, a table for people, in one ZIP."""

import io
import json
import zipfile

from django.db import transaction
from django.utils.translation import pgettext

from talent.models import DataRequest, Person
from talent.services.frame import require_office
from talent.services.rights.holdings import kept_about
from talent.services.rights.looking import keep_look
from talent.states.rights import PersonLook, RequestKind
from xinhui.accounts.actors import Actor
from xinhui.core.checks import unknown
from xinhui.exchange.tables import write_excel


def copy_for_person(*, actor: Actor) -> bytes:
    """The own copy. Raises NotFound: no file belongs to the account."""
    person = Person.objects.filter(user=actor.user_id or 0).first()
    if person is None:
        raise unknown()
    return _packed(person)


def copy_for_request(*, actor: Actor, data_request_id: int) -> bytes:
    """The copy that the office hands over at the counter; the look is on the trail.

    Raises Forbidden, NotFound: nobody asks to see or to take away.
    """
    with transaction.atomic():
        require_office(actor)
        kinds = (RequestKind.EXPORT, RequestKind.ACCESS)
        rows = DataRequest.objects.filter(pk=data_request_id, kind__in=kinds, state__in=["received", "done"])
        row = rows.select_related("person__employer").first()
        if row is None:
            raise unknown()
        keep_look(actor, row.person, PersonLook.COPY, request=row.pk)
    return _packed(row.person)


def _packed(person: Person) -> bytes:
    kept = kept_about(person.pk)
    content = [
        {"table": one.model, "name": str(one.title),
         "values": {column: {"name": str(label), "value": value} for label, column, value in one.lines}}
        for one in kept
    ]  # fmt: skip
    heading = [pgettext("rights", "What it is about"), pgettext("rights", "Item"), pgettext("rights", "What is kept")]
    lines = [[str(one.title), str(label), value] for one in kept for label, _column, value in one.lines]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data.json", json.dumps(content, ensure_ascii=False, indent=1))
        archive.writestr("data.xlsx", write_excel(heading, lines))
    return out.getvalue()

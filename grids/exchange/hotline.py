"""Work orders of the hotline as a table: a row an order, under the headings that hotlines export.

An order that is known already is left as it is if the row says the same, and refused if it says something else.
"""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from grids.hotline_states import HotlineKind, HotlineUrgency
from grids.models import HotlineOrder
from grids.models.hotline import Channel
from grids.services.hotline.take_in import OrderFacts, checked_order, take_in_order
from xinhui.accounts.actors import Actor
from xinhui.accounts.roles import Role
from xinhui.core.clock import LOCAL
from xinhui.core.coordinates import CoordinateSystem
from xinhui.core.errors import DomainError, InvalidInput
from xinhui.exchange.choices import choice_of
from xinhui.exchange.registry import Column, Importer, Options, Outcome, Progress, Rejection, Row
from xinhui.exchange.tables import TABLE_SUFFIXES, read_table

_TIME = pgettext_lazy("hotline", "2026-09-14 09:30, local time")
COLUMNS = (
    Column("number", pgettext_lazy("hotline", "Order number"), required=True,
           also=pgettext_lazy("hotline", "order id,number of the order")),
    Column("kind", pgettext_lazy("hotline", "Kind of order"), required=True,
           hint=pgettext_lazy("hotline", "question, request for help, complaint, tip-off, suggestion, praise"),
           also=pgettext_lazy("hotline", "type,kind")),
    Column("called_at", pgettext_lazy("hotline", "Taken at"), required=True, hint=_TIME,
           also=pgettext_lazy("hotline", "time of the call,created")),
    Column("due_at", pgettext_lazy("hotline", "Deadline"), required=True, hint=_TIME,
           also=pgettext_lazy("hotline", "to be answered by,due")),
    Column("content", pgettext_lazy("hotline", "Content"), required=True,
           also=pgettext_lazy("hotline", "what is asked,text")),
    Column("address", pgettext_lazy("hotline", "Address of the matter"),
           also=pgettext_lazy("hotline", "place of the matter,address")),
    Column("classification", pgettext_lazy("hotline", "Classification"),
           also=pgettext_lazy("hotline", "class of the hotline")),
    Column("urgency", pgettext_lazy("hotline", "Urgency"), hint=pgettext_lazy("hotline", "normal, urgent, critical")),
    Column("caller_name", pgettext_lazy("hotline", "Caller"), also=pgettext_lazy("hotline", "name of the caller")),
    Column("caller_phone", pgettext_lazy("hotline", "Caller's phone"),
           also=pgettext_lazy("hotline", "phone of the caller")),
    Column("latitude", pgettext_lazy("hotline", "Latitude")),
    Column("longitude", pgettext_lazy("hotline", "Longitude")),
    Column("coordinate_system", pgettext_lazy("hotline", "Coordinate system"),
           hint=pgettext_lazy("hotline", "wgs84 (empty), gcj02, bd09")),
)  # fmt: skip


def read(path: Path, options: Options) -> list[Row]:
    """The table's rows, as they come."""
    return read_table(path, COLUMNS)


def facts_of(row: Row) -> OrderFacts:
    """The row as the service takes it; raises InvalidInput naming the column."""
    values = {column.name: str(row.values.get(column.name, "")).strip() for column in COLUMNS}
    kind = choice_of(HotlineKind, values["kind"])
    urgency = choice_of(HotlineUrgency, values["urgency"] or HotlineUrgency.NORMAL)
    for name, found in (("kind", kind), ("urgency", urgency)):
        if found is None:
            raise InvalidInput(
                code="choice-unknown", field=name,
                message=_("“%(value)s” is not on the list.") % {"value": values[name]},
                action=pgettext_lazy("hotline", "Write it as the template says."),
            )  # fmt: skip
    return OrderFacts(
        number=values["number"], kind=kind or "", urgency=urgency or "", content=values["content"],
        called_at=_moment(values, "called_at"), due_at=_moment(values, "due_at"), address=values["address"],
        classification=values["classification"], caller_name=values["caller_name"],
        caller_phone=values["caller_phone"], latitude=_degrees(values, "latitude"),
        longitude=_degrees(values, "longitude"),
        coordinate_system=values["coordinate_system"].lower() or CoordinateSystem.WGS84,
    )  # fmt: skip


def _moment(values: dict[str, str], name: str) -> datetime:
    """A time as offices write it; without an offset it is the district's."""
    text = values[name].replace("/", "-").replace("年", "-").replace("月", "-").replace("日", "")
    day, _space, time = text.partition(" ")
    parts = day.split("-")
    if len(parts) == 3 and all(part.isdecimal() for part in parts):
        text = f"{int(parts[0]):04}-{int(parts[1]):02}-{int(parts[2]):02} {(time.strip() or '00:00').zfill(5)}"
    try:
        found = parse_datetime(text)
    except ValueError:
        found = None
    if found is None:
        raise InvalidInput(
            code="time-unreadable", field=name,
            message=pgettext_lazy("hotline", "“%(value)s” is no time.") % {"value": values[name][:30]},
            action=pgettext_lazy("hotline", "Write it as 2026-09-14 09:30."),
        )  # fmt: skip
    return found if found.tzinfo else found.replace(tzinfo=LOCAL)


def _degrees(values: dict[str, str], name: str) -> float | None:
    if not values[name]:
        return None
    try:
        return float(values[name])
    except ValueError as error:
        raise InvalidInput(
            code="number-unreadable", field=name,
            message=pgettext_lazy("hotline", "“%(value)s” is no number of degrees.") % {"value": values[name][:20]},
        ) from error  # fmt: skip


def check(actor: Actor, rows: Sequence[Row], options: Options) -> list[Rejection]:
    """Every fact of every row, no number twice, no known number with another content."""
    seen, rejected = dict[str, int](), list[Rejection]()
    numbers = [str(row.values.get("number", "")).strip() for row in rows]
    known = dict(HotlineOrder.objects.filter(number__in=numbers).values_list("number", "content_hash"))
    for row in rows:
        try:
            order = checked_order(facts_of(row))
            if order.number in seen:
                raise InvalidInput(
                    code="number-twice", field="number",
                    message=pgettext_lazy("hotline", "This number is also in row %(row)d.")
                    % {"row": seen[order.number]},
                    action=_("Keep one of the two rows."),
                )  # fmt: skip
            if known.get(order.number, order.content_hash) != order.content_hash:
                raise InvalidInput(
                    code="number-reused", field="number",
                    message=pgettext_lazy("hotline", "This order number is known with another content."),
                    action=pgettext_lazy("hotline", "Enter what changed on the order's page."),
                )  # fmt: skip
        except DomainError as error:
            rejected.append(Rejection.of(row.number, error))
        else:
            seen[order.number] = row.number
    return rejected


def apply(actor: Actor, rows: Sequence[Row], options: Options, progress: Progress) -> Outcome:
    """Row by row, a transaction each."""
    outcome, channel = Outcome(), str(options.get("channel") or Channel.TABLE)
    for done, row in enumerate(rows, 1):
        try:
            with transaction.atomic():
                _order, new = take_in_order(actor=actor, facts=facts_of(row), channel=channel)
        except DomainError as error:
            outcome.rejected.append(Rejection.of(row.number, error))
        else:
            outcome.created += new
            outcome.unchanged += not new
        progress(done)
    return outcome


IMPORTER = Importer(
    kind="hotline",
    label=pgettext_lazy("hotline", "Work orders of the 12345 hotline"),
    help=pgettext_lazy("hotline", "Excel or CSV as the hotline exports it; the same file again changes nothing."),
    roles=(Role.COMMAND_CENTRE,),
    suffixes=TABLE_SUFFIXES,
    read=read,
    check=check,
    apply=apply,
    columns=COLUMNS,
)  # fmt: skip

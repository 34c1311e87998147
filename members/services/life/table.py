"""The attendance of one meeting as a table, in: all rows or none, with a report row by row."""

from collections.abc import Sequence
from pathlib import Path

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from members.models import Attendance
from members.services.life.attendance import Mark, checked_mark
from members.states.life import MARKS, AttendanceState
from xinhui.core.errors import InvalidInput
from xinhui.exchange.registry import Column, Rejection, Row
from xinhui.exchange.tables import read_table

COLUMNS = (
    Column("number", _("List number"), hint=_("as in the list of the meeting; tells two of one name apart")),
    Column("name", _("Name of the member"), required=True, also=_("name")),
    Column("state", _("Attendance of the member"), required=True, hint=_("present, late, leave or absent")),
    Column("reason", _("Reason of the leave"), also=_("reason")),
)


def read_list(path: Path) -> list[Row]:
    """The table's rows, as they come. Raises InvalidInput (unreadable, a heading missing)."""
    try:
        return read_table(path, COLUMNS)
    except InvalidInput as error:
        raise InvalidInput(code=error.code, field="upload", message=error.message, action=error.action) from error


def check_list(attendance: QuerySet[Attendance], rows: Sequence[Row]) -> tuple[list[Mark], list[Rejection]]:
    """What is written down of whom, and why a row is not taken. Writes nothing."""
    listed = list(attendance.select_related("member"))
    by_number = {str(row.pk): row for row in listed}
    by_name: dict[str, list[Attendance]] = {}
    for one in listed:
        by_name.setdefault(one.member.name, []).append(one)
    marks: dict[int, Mark] = {}
    rejected = []
    for row in rows:
        try:
            found = _found(row, by_number, by_name)
            mark = checked_mark(Mark(found.member_id, _state(row.values["state"]), row.values.get("reason", "")))
            if mark.member_id in marks:
                raise InvalidInput(code="row-twice", field="name", message=_("This member is in the table twice."))
            marks[mark.member_id] = mark
        except InvalidInput as error:
            rejected.append(Rejection.of(row.number, error))
    return list(marks.values()), rejected


def _found(row: Row, by_number: dict[str, Attendance], by_name: dict[str, list[Attendance]]) -> Attendance:
    number, name = row.values.get("number", ""), row.values["name"]
    if number:
        found = by_number.get(number)
        if found is None or found.member.name != name:
            raise InvalidInput(
                code="number-elsewhere", field="number", message=_("This number and name are not on the list together.")
            )
        return found
    same = by_name.get(name, [])
    if len(same) != 1:
        raise InvalidInput(
            code="name-unknown" if not same else "name-twice", field="name",
            message=_("“%(name)s” is not on the list of this meeting.") % {"name": name} if not same
            else _("There are several called %(name)s: give the number on the list.") % {"name": name},
        )  # fmt: skip
    return same[0]


def _state(text: str) -> str:
    """The state by its name in the reader's language or in the code."""
    names = {str(AttendanceState(state).label): str(state) for state in MARKS}
    return names.get(text.strip(), text.strip().lower())

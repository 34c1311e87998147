"""Forms of upper platforms and their columns: kept by the command centre."""

import dataclasses
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import pgettext_lazy

from grids.models import Division, FormColumn, UpperForm
from grids.models.upper import Schedule, UpperFormat, UpperSubject
from grids.selectors.mappings import CATALOGUE
from xinhui.accounts.actors import Actor, require
from xinhui.accounts.models import Unit, UnitKind
from xinhui.accounts.roles import Role
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.checks import hold, line, number, one_of
from xinhui.core.errors import Conflict, InvalidInput

COLUMNS_MAX, MINUTES_MAX, DIGITS_MAX = 100, 240, 8


@dataclass(frozen=True)
class FormFacts:
    """What a form is. `reader_id`: the platform's unit, whose system may fetch the rows."""

    platform: str
    name: str
    subject: str
    area_code: str
    format: str
    schedule: str = Schedule.OFF
    reader_id: int | None = None
    is_active: bool = True
    minutes_by_hand: int = 3


@dataclass(frozen=True)
class ColumnFacts:
    """One column: our field, or a constant; `values` our value → theirs; `pattern` of times and numbers."""

    heading: str
    field: str = ""
    constant: str = ""
    values: dict[str, str] = dataclasses.field(default_factory=dict)
    pattern: str = ""
    is_required: bool = False


def make_form(*, actor: Actor, code: str, facts: FormFacts) -> UpperForm:
    """A form without columns yet. Raises Forbidden, InvalidInput, Conflict `form-known`."""
    require(actor, Role.COMMAND_CENTRE, area_code=facts.area_code)
    form = UpperForm(code=line(code, field="code", limit=40), **asdict(_checked(facts)))
    try:
        with transaction.atomic():
            form.save(force_insert=True)
            _record(actor, form, "make")
    except IntegrityError as error:
        raise Conflict(
            code="form-known", field="code",
            message=pgettext_lazy("mappings", "There is a form of this code, or of this platform and name."),
            action=pgettext_lazy("mappings", "Open it, or choose another code."),
        ) from error  # fmt: skip
    return form


def change_form(*, actor: Actor, form_id: int, facts: FormFacts) -> UpperForm:
    """Another platform, name, schedule, reader. The subject stays: its columns are the subject's."""
    with transaction.atomic():
        form = hold(UpperForm.objects.all(), form_id)
        require(actor, Role.COMMAND_CENTRE, area_code=form.area_code)
        require(actor, Role.COMMAND_CENTRE, area_code=facts.area_code)
        if facts.subject != form.subject and form.columns.exists():
            raise Conflict(
                code="subject-fixed", field="subject",
                message=pgettext_lazy("mappings", "The form's columns are about its subject."),
                action=pgettext_lazy("mappings", "Make a new form for another subject."),
            )  # fmt: skip
        for name, value in asdict(_checked(facts)).items():
            setattr(form, name, value)
        form.save()
        _record(actor, form, "change")
    return form


def _checked(facts: FormFacts) -> FormFacts:
    one_of(facts.subject, UpperSubject.values, field="subject")
    one_of(facts.format, UpperFormat.values, field="format")
    one_of(facts.schedule, Schedule.values, field="schedule")
    number(facts.minutes_by_hand, field="minutes_by_hand", most=MINUTES_MAX)
    if not Division.objects.filter(code=facts.area_code, is_active=True).exists():
        raise _wrong("area_code", pgettext_lazy("mappings", "There is no such place in force."))
    readers = Unit.objects.active().filter(kind=UnitKind.BUREAU)
    if facts.reader_id is not None and not readers.filter(pk=facts.reader_id).exists():
        raise _wrong("reader", pgettext_lazy("mappings", "This unit is no other system's."))
    line(facts.platform, field="platform", limit=80), line(facts.name, field="name", limit=80)
    return facts


def set_columns(*, actor: Actor, form_id: int, columns: Sequence[ColumnFacts]) -> UpperForm:
    """All columns of the form in their order, in place of those before. Raises InvalidInput naming `N.field`."""
    with transaction.atomic():
        form = hold(UpperForm.objects.all(), form_id)
        require(actor, Role.COMMAND_CENTRE, area_code=form.area_code)
        if not columns or len(columns) > COLUMNS_MAX:
            raise _wrong("heading", pgettext_lazy("mappings", "A form has from 1 to 100 columns."))
        seen: set[str] = set()
        rows = []
        for at, column in enumerate(columns, 1):
            _check_column(form, at, column, seen)
            seen.add(column.heading)
            rows.append(FormColumn(form=form, position=at, **asdict(column)))
        before = list(form.columns.order_by("position").values_list("heading", "field"))
        form.columns.all().delete()
        FormColumn.objects.bulk_create(rows)
        form.save(update_fields=["updated_at"])
        _record(actor, form, "columns", before=before, after=[(row.heading, row.field) for row in rows])
    return form


def _check_column(form: UpperForm, at: int, column: ColumnFacts, seen: set[str]) -> None:
    line(column.heading, field=f"{at}.heading", limit=80)
    if column.heading in seen:
        raise _wrong(f"{at}.heading", pgettext_lazy("mappings", "The form has this heading already."))
    if bool(column.field) == bool(column.constant.strip()):
        raise _wrong(f"{at}.field", pgettext_lazy("mappings", "A column has our field or a constant, not both."))
    if not column.field:
        return
    known = CATALOGUE[form.subject].fields.get(column.field)
    if known is None:
        raise _wrong(f"{at}.field", pgettext_lazy("mappings", "This field is not in the catalogue of the subject."))
    if column.pattern and not _fits(known.kind, column.pattern):
        raise _wrong(
            f"{at}.pattern",
            pgettext_lazy("mappings", "Times take a pattern like %Y-%m-%d, numbers how many digits after the point."),
        )


def _fits(kind: str, pattern: str) -> bool:
    if kind == "number":
        return pattern.isascii() and pattern.isdecimal() and int(pattern) <= DIGITS_MAX
    if kind != "moment" or "%" not in pattern:
        return False
    try:
        return bool(clock.now().strftime(pattern))
    except ValueError:
        return False


def _wrong(where: str, message: Any) -> InvalidInput:
    return InvalidInput(code="form-wrong", field=where, message=message)


def _record(actor: Actor, form: UpperForm, verb: str, **detail: Any) -> None:
    facts = {"code": form.code, "schedule": form.schedule, "active": form.is_active, **detail}
    record(actor=actor, verb=f"upper_form.{verb}", target=form, area_code=form.area_code, detail=facts)

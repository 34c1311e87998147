"""Running a form for a period: one file, kept with what it was made from. The same period is the same file."""

import csv
import hashlib
import io
import json
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import override, pgettext_lazy

from grids.models import FormColumn, FormRun, UpperForm
from grids.models.upper import Schedule, UpperFormat
from grids.selectors.mappings import Produced, midnight, period_before, place_names, produce, rows_of
from xinhui.accounts.actors import SYSTEM, Actor, require
from xinhui.accounts.roles import Role
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.checks import day_after, hold, line
from xinhui.core.errors import Conflict, InvalidInput
from xinhui.exchange.folders import write_whole
from xinhui.exchange.tables import neutral, write_excel

ROWS_MAX, DAYS_MAX, REFUSED_KEPT = 50_000, 370, 1000
#: Phones send what they gathered in the evening; files of the day before wait for the morning.
MORNING = 6


def run_form(*, actor: Actor, form_id: int, starts_on: date, ends_on: date) -> tuple[FormRun, bool]:
    """The file of a period, both days included; (run, was it made now). What was made once is given again.

    Raises NotFound, Forbidden, InvalidInput (days), Conflict (`no-columns`, `too-many-rows`).
    """
    with transaction.atomic():
        form = hold(UpperForm.objects.all(), form_id)
        require(actor, Role.COMMAND_CENTRE, area_code=form.area_code)
        _check_days(starts_on, ends_on)
        known = form.runs.filter(starts_on=starts_on, ends_on=ends_on).order_by("-revision").first()
        run = known or _make(actor, form, starts_on, ends_on, revision=1, reason="")
    _put_out(run)
    return run, known is None


def run_again(*, actor: Actor, run_id: int, reason: str) -> FormRun:
    """The period anew, because its records or columns were mended: the next revision beside the earlier ones."""
    reason = line(reason, field="reason")
    with transaction.atomic():
        run = hold(FormRun.objects.all(), run_id)
        form = hold(UpperForm.objects.all(), run.form_id)
        require(actor, Role.COMMAND_CENTRE, area_code=form.area_code)
        last = form.runs.filter(starts_on=run.starts_on, ends_on=run.ends_on).order_by("-revision").first() or run
        made = _make(actor, form, run.starts_on, run.ends_on, revision=last.revision + 1, reason=reason)
    _put_out(made)
    return made


def run_due_forms(*, actor: Actor) -> int:
    """Run every form whose last whole period has no file yet; returns how many files were made."""
    now = clock.local(clock.now())
    if now.hour < MORNING:
        return 0
    made = 0
    forms = UpperForm.objects.filter(is_active=True, columns__isnull=False).exclude(schedule=Schedule.OFF).distinct()
    for form in forms.order_by("pk"):
        period = period_before(form.schedule, now.date())
        if period is None or form.runs.filter(starts_on=period[0], ends_on=period[1]).exists():
            continue
        with override(settings.LANGUAGE_CODE):
            made += run_form(actor=actor, form_id=form.pk, starts_on=period[0], ends_on=period[1])[1]
    return made


def forms_round() -> int:
    """The clock's round: files that are due; returns how many were made."""
    return run_due_forms(actor=SYSTEM)


def _check_days(starts_on: date, ends_on: date) -> None:
    day_after(starts_on, ends_on, field="ends_on")
    if ends_on >= clock.today() or (ends_on - starts_on).days > DAYS_MAX:
        raise InvalidInput(
            code="period-wrong", field="ends_on",
            message=pgettext_lazy("mappings", "A period is over, and no longer than a year."),
            action=pgettext_lazy("mappings", "Choose days up to yesterday."),
        )  # fmt: skip


def _make(actor: Actor, form: UpperForm, starts_on: date, ends_on: date, *, revision: int, reason: str) -> FormRun:
    columns = list(form.columns.order_by("position"))
    rows = list(rows_of(form, since=midnight(starts_on), until=midnight(ends_on + timedelta(days=1)))[: ROWS_MAX + 1])
    if not columns or len(rows) > ROWS_MAX:
        raise Conflict(
            code="too-many-rows" if columns else "no-columns",
            message=pgettext_lazy("mappings", "The form has no columns yet, or the period too many rows."),
            action=pgettext_lazy("mappings", "Set its columns first, or choose a shorter period."),
        )  # fmt: skip
    produced = produce(form, columns, rows, place_names())
    good, bad = [row for row in produced if not row.missing], [row for row in produced if row.missing]
    data = file_of(form.format, columns, good)
    mark = f"-r{revision}" if revision > 1 else ""
    name = f"{form.code}-{starts_on:%Y%m%d}-{ends_on:%Y%m%d}{mark}.{form.format}"
    run = FormRun(
        form=form, starts_on=starts_on, ends_on=ends_on, revision=revision, reason=reason, row_count=len(good),
        rows=[row.pk for row in good], refused=[{"id": row.pk, "columns": row.missing} for row in bad[:REFUSED_KEPT]],
        mapping=[{"heading": c.heading, "field": c.field, "constant": c.constant} for c in columns], filename=name,
        sha256=hashlib.sha256(data).hexdigest(), made_at=clock.now(), made_by_id=actor.user_id,
    )  # fmt: skip
    run.file.save(name, ContentFile(data), save=False)
    run.save(force_insert=True)
    detail = {"form": form.code, "file": name, "rows": len(good), "left_out": len(bad), "sha256": run.sha256}
    record(actor=actor, verb="upper_form.run", target=run, area_code=form.area_code, detail=detail)
    return run


def file_of(kind: str, columns: Sequence[FormColumn], rows: Sequence[Produced]) -> bytes:
    """The rows as the platform wants them; in tables no cell is taken for a formula."""
    heading = [column.heading for column in columns]
    if kind == UpperFormat.JSON:
        lines = [dict(zip(heading, row.cells, strict=True)) for row in rows]
        return json.dumps(lines, ensure_ascii=False, indent=1).encode()
    if kind == UpperFormat.XLSX:
        return write_excel(heading, [row.cells for row in rows])
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\r\n")
    table.writerow([neutral(title) for title in heading])
    table.writerows([[neutral(cell) for cell in row.cells] for row in rows])
    return out.getvalue().encode("utf-8-sig")


def _put_out(run: FormRun) -> None:
    """The kept file into the outbox folder, whole, unless the same bytes lie there."""
    if not settings.UPPER_OUTBOX_DIR:
        return
    target = Path(settings.UPPER_OUTBOX_DIR) / run.form.code / run.filename
    with run.file.open("rb") as kept:
        data: Any = kept.read()
    if target.exists() and target.read_bytes() == data:
        return
    write_whole(target, data)
    FormRun.objects.filter(pk=run.pk).update(placed_at=clock.now())

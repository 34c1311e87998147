"""One entry serves several forms: columns, values, files that are the same each time, rows left out and why."""

import csv
import hashlib
import io
import json
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from grids.models import FormRun, Issue, UpperForm
from grids.selectors.mappings import CATALOGUE, period_before
from grids.services.mappings.forms import ColumnFacts, FormFacts, change_form, make_form, set_columns
from grids.services.mappings.run import run_again, run_due_forms, run_form
from tests.hotline.base import mapping, taken
from tests.reading import page, post, reading
from tests.world import DISTRICT, GRID, OTHER_GRID, OTHER_TOWN
from tests.world_grids import MONDAY, District
from xinhui.accounts.actors import SYSTEM
from xinhui.accounts.services.tokens import issue_token
from xinhui.core import clock
from xinhui.core.clock import LOCAL
from xinhui.core.errors import Conflict, Forbidden, InvalidInput

pytestmark = pytest.mark.django_db
DAY = date(2026, 9, 14)
TUESDAY = datetime(2026, 9, 15, 8, 0, tzinfo=LOCAL)
COLUMNS = (
    ColumnFacts(heading="任务号", field="number", is_required=True),
    ColumnFacts(heading="行政区划", constant="440705"),
    ColumnFacts(heading="大类", field="category_above"),
    ColumnFacts(heading="状态", field="state", values={"open": "01", "whistled": "02"}),
    ColumnFacts(heading="上报时间", field="received_at", pattern="%Y/%m/%d %H:%M"),
    ColumnFacts(heading="经度", field="longitude", pattern="4"),
    ColumnFacts(heading="地址", field="address", is_required=True),
)


@pytest.fixture
def outbox(settings: Any, tmp_path: Path) -> Path:
    settings.UPPER_OUTBOX_DIR = str(tmp_path / "up")
    return tmp_path / "up"


def made(district: District, code: str = "sheng-anjian", columns: Any = COLUMNS, **more: Any) -> UpperForm:
    """A form with its columns, by the real services."""
    values = {"platform": "省平台", "name": code, "subject": "issues", "area_code": DISTRICT, "format": "csv", **more}
    form = make_form(actor=district.act("command"), code=code, facts=FormFacts(**values))
    return set_columns(actor=district.act("command"), form_id=form.pk, columns=columns)


def two_issues() -> None:
    first, second = Issue.objects.order_by("pk")
    Issue.objects.filter(pk=first.pk).update(address="=1+1")
    Issue.objects.filter(pk=second.pk).update(address="")


def lines(run: FormRun) -> list[list[str]]:
    with run.file.open("rb") as kept:
        return list(csv.reader(io.StringIO(kept.read().decode("utf-8-sig"))))


def test_a_file_says_what_the_columns_say_and_leaves_out_what_lacks(district: District, outbox: Path) -> None:
    form = made(district)
    with clock.moved(MONDAY):
        district.report()
        district.report("other_worker", grid=OTHER_GRID)
    two_issues()
    with clock.moved(TUESDAY):
        run, new = run_form(actor=district.act("command"), form_id=form.pk, starts_on=DAY, ends_on=DAY)
    first, second = Issue.objects.order_by("pk")
    assert new and lines(run) == [
        ["任务号", "行政区划", "大类", "状态", "上报时间", "经度", "地址"],
        [first.number, "440705", "公共设施", "01", "2026/09/14 09:00", "113.0050", "'=1+1"],
    ]
    assert run.rows == [first.pk] and run.refused == [{"id": second.pk, "columns": ["地址"]}]
    put = outbox / "sheng-anjian" / run.filename
    assert hashlib.sha256(put.read_bytes()).hexdigest() == run.sha256 and not list(put.parent.glob("*.part"))


def test_the_same_period_is_the_same_file_until_it_is_run_anew(district: District, outbox: Path) -> None:
    form = made(district, columns=COLUMNS[:4], format="xlsx")
    command = district.act("command")
    with clock.moved(MONDAY):
        issue = district.report()
    with clock.moved(TUESDAY):
        run, _new = run_form(actor=command, form_id=form.pk, starts_on=DAY, ends_on=DAY)
        put = outbox / form.code / run.filename
        put.write_bytes(b"spoilt")
        Issue.objects.filter(pk=issue.pk).update(state="whistled")
    with clock.moved(TUESDAY + timedelta(hours=3)):
        again, new = run_form(actor=command, form_id=form.pk, starts_on=DAY, ends_on=DAY)
        assert not new and again.pk == run.pk
        assert hashlib.sha256(put.read_bytes()).hexdigest() == run.sha256
        second = run_again(actor=command, run_id=run.pk, reason="状态已更新")
    assert (second.revision, FormRun.objects.count()) == (2, 2) and second.filename.endswith("-r2.xlsx")
    sheet = load_workbook(outbox / form.code / second.filename).active
    assert sheet is not None and list(sheet.values)[1][3] == "02"


def test_only_the_forms_own_area_and_period(district: District) -> None:
    form = made(district, columns=COLUMNS[:1], area_code=OTHER_TOWN)
    for day in (13, 14, 15):
        with clock.moved(datetime(2026, 9, day, 23, 59, tzinfo=LOCAL)):
            district.report()
            district.report("other_worker", grid=OTHER_GRID)
    with clock.moved(datetime(2026, 9, 16, 8, 0, tzinfo=LOCAL)):
        run, _new = run_form(actor=SYSTEM, form_id=form.pk, starts_on=DAY, ends_on=DAY)
        for first, last in ((DAY, date(2026, 9, 16)), (DAY, date(2026, 9, 13)), (date(2025, 1, 1), DAY)):
            with pytest.raises(InvalidInput) as refused:
                run_form(actor=SYSTEM, form_id=form.pk, starts_on=first, ends_on=last)
            assert refused.value.field == "ends_on"
    (issue,) = Issue.objects.filter(pk__in=run.rows)
    assert issue.area_code == OTHER_GRID and clock.local(issue.received_at).day == 14


@pytest.mark.parametrize(
    ("schedule", "today", "expected"),
    [
        ("daily", date(2026, 9, 15), (DAY, DAY)), ("weekly", date(2026, 9, 14), (date(2026, 9, 7), date(2026, 9, 13))),
        ("weekly", date(2026, 9, 20), (date(2026, 9, 7), date(2026, 9, 13))),
        ("monthly", date(2026, 3, 1), (date(2026, 2, 1), date(2026, 2, 28))), ("off", DAY, None),
    ],
)  # fmt: skip
def test_periods(schedule: str, today: date, expected: Any) -> None:
    assert period_before(schedule, today) == expected


def test_the_clock_makes_each_file_once_and_not_at_night(district: District, outbox: Path) -> None:
    made(district, columns=COLUMNS[:2], schedule="daily")
    made(district, "off", columns=COLUMNS[:2])
    with clock.moved(MONDAY):
        district.report()
    with clock.moved(datetime(2026, 9, 15, 5, 0, tzinfo=LOCAL)):
        assert run_due_forms(actor=SYSTEM) == 0
    with clock.moved(TUESDAY):
        assert run_due_forms(actor=SYSTEM) == 1 and run_due_forms(actor=SYSTEM) == 0
    assert FormRun.objects.get().row_count == 1 and len(list(outbox.rglob("*.csv"))) == 1


@pytest.mark.parametrize("subject", sorted(CATALOGUE))
@pytest.mark.parametrize("kind", ["csv", "json", "xlsx"])
def test_every_field_of_the_catalogue_can_be_sent(district: District, subject: str, kind: str) -> None:
    mapping(district)
    with clock.moved(MONDAY):
        taken(district, urgency="urgent", classification="城市管理-市政设施-井盖")
    fields = list(CATALOGUE[subject].fields)
    columns = [ColumnFacts(heading=name, field=name) for name in fields]
    form = made(district, columns=columns, subject=subject, format=kind)
    with clock.moved(TUESDAY):
        run, _new = run_form(actor=SYSTEM, form_id=form.pk, starts_on=DAY, ends_on=DAY)
    assert run.row_count == {"patrols": 0, "teams": 3}.get(subject, 1)
    if kind == "json" and run.row_count:
        row = json.loads(run.file.read())[0]
        assert list(row) == fields and row["grid_code"] == GRID and row["town"] == "罗坑镇"


@pytest.mark.parametrize(
    ("column", "field"),
    [
        (ColumnFacts(heading="", field="number"), "1.heading"), (ColumnFacts(heading="x"), "1.field"),
        (ColumnFacts(heading="x", field="number", constant="y"), "1.field"),
        (ColumnFacts(heading="x", field="contact_phone"), "1.field"),
        (ColumnFacts(heading="x", field="reporter"), "1.field"),
        (ColumnFacts(heading="x", field="number", pattern="%Y"), "1.pattern"),
        (ColumnFacts(heading="x", field="longitude", pattern="99"), "1.pattern"),
        (ColumnFacts(heading="x", field="received_at", pattern="day"), "1.pattern"),
    ],
)  # fmt: skip
def test_columns_outside_the_catalogue_are_refused(district: District, column: ColumnFacts, field: str) -> None:
    form = made(district)
    with pytest.raises(InvalidInput) as refused:
        set_columns(actor=district.act("command"), form_id=form.pk, columns=[column])
    assert refused.value.field == field and form.columns.count() == len(COLUMNS)


def test_who_may(district: District) -> None:
    form = made(district)
    facts = FormFacts("省平台", "x", "whistles", DISTRICT, "csv")
    for who in ("district_leader", "town_leader", "bureau_client", "system_admin"):
        with pytest.raises(Forbidden):
            set_columns(actor=district.act(who), form_id=form.pk, columns=COLUMNS)
        with pytest.raises(Forbidden):
            make_form(actor=district.act(who), code="y", facts=facts)
    with pytest.raises(Conflict) as refused:
        change_form(actor=district.act("command"), form_id=form.pk, facts=facts)
    assert refused.value.code == "subject-fixed"


def test_a_platform_fetches_its_own_rows(district: District) -> None:
    made(district, reader_id=district.world.unit("bureau").pk)
    made(district, "not-theirs")
    _row, key = issue_token(
        actor=SYSTEM, user_id=district.world.people["bureau_client"].pk, name="up", scopes=["upper-forms:read"]
    )
    client = Client(headers={"authorization": f"Bearer {key}"})
    for hour in (9, 10, 11):
        with clock.moved(MONDAY.replace(hour=hour)):
            district.report()
    answer = client.get("/api/v1/upper-forms/sheng-anjian/rows/?page_size=2").json()
    assert [row["values"]["上报时间"][-5:] for row in answer["results"]] == ["09:00", "10:00"]
    assert answer["results"][0]["missing"] == ["地址"]
    rest = client.get(answer["next"]).json()
    assert [row["values"]["上报时间"][-5:] for row in rest["results"]] == ["11:00"] and rest["next"] is None
    since = client.get("/api/v1/upper-forms/sheng-anjian/rows/?since=2026-09-14T10:30:00%2B08:00").json()
    assert len(since["results"]) == 1
    assert client.get("/api/v1/upper-forms/sheng-anjian/rows/?since=today").json()["errors"][0]["field"] == "since"
    assert client.get("/api/v1/upper-forms/not-theirs/rows/").status_code == 404
    assert [row["code"] for row in client.get("/api/v1/upper-forms/").json()["results"]] == ["sheng-anjian"]


def test_a_journey_over_the_pages(district: District) -> None:
    command = reading(district.act_user("command"))
    with clock.moved(MONDAY):
        district.report()
    with clock.moved(TUESDAY):
        facts: dict[str, Any] = {"code": "shi-anjian", "platform": "市平台", "name": "案件日报", "subject": "issues",
                 "area_code": DISTRICT, "format": "csv", "schedule": "daily", "minutes_by_hand": "4", "is_active": "on"}  # fmt: skip
        post(command, "/upper-forms/new/", **facts)
        form = UpperForm.objects.get()
        sent: dict[str, Any] = {"form-TOTAL_FORMS": "3", "form-INITIAL_FORMS": "0", "form-0-heading": "编号", "form-0-field": "number",
                "form-1-heading": "状态", "form-1-field": "state", "form-1-table": "open=01\n错的一行", "form-2-heading": ""}  # fmt: skip
        wrong = post(command, f"/upper-forms/{form.pk}/columns/", 400, **sent)
        assert "我方值=对方值" in wrong and "错的一行" in wrong
        post(command, f"/upper-forms/{form.pk}/columns/", **{**sent, "form-1-table": "open=01"})
        assert "01" in page(command, f"/upper-forms/{form.pk}/")
        post(command, f"/upper-forms/{form.pk}/run/", starts_on="2026-09-14", ends_on="2026-09-14")
        run = FormRun.objects.get()
        text = page(command, f"/upper-forms/runs/{run.pk}/")
        assert run.sha256 in text and f"/issues/{run.rows[0]}/" in text
        assert command.get(f"/upper-forms/runs/{run.pk}/file/").content.decode("utf-8-sig").startswith("编号,状态")
        post(command, f"/upper-forms/runs/{run.pk}/again/", reason="补录")
        assert FormRun.objects.count() == 2 and "案件日报" in page(command, "/upper-forms/")

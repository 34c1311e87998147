"""The office changes the calendar: running deadlines follow, those told who must act; the next year is asked for."""

from datetime import date, datetime

import pytest
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from grids.models import Step, TimelineEntry
from grids.services.calendar import remove_calendar_day, set_calendar_day, set_working_hours
from grids.tasks import tick
from tests.world_chain import raised
from tests.world_grids import District
from xinhui.audit.models import Entry
from xinhui.core import clock
from xinhui.core.clock import LOCAL
from xinhui.core.errors import Forbidden, InvalidInput, NotFound
from xinhui.core.models import CalendarDay
from xinhui.core.selectors import missing_year
from xinhui.outbox.models import Message

MONDAY = datetime(2026, 9, 14, 16, 0, tzinfo=LOCAL)
TUESDAY = date(2026, 9, 15)


def test_a_day_off_moves_the_deadline_and_says_so(
    district: District, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with clock.moved(MONDAY):
        raised(district)
        before = Step.objects.filter(state="open").order_by("pk").last()
        assert before is not None
        old = before.due_at
        with django_capture_on_commit_callbacks(execute=True):
            set_calendar_day(actor=district.act("command"), day=TUESDAY, is_workday=False, note="台风停工")
        before.refresh_from_db()
        assert before.due_at > old
        assert TimelineEntry.objects.filter(verb="deadline_moved").exists()
        assert Message.objects.filter(kind="whistle.deadline_moved").exists()
        with django_capture_on_commit_callbacks(execute=True):
            remove_calendar_day(actor=district.act("command"), day=TUESDAY)
        before.refresh_from_db()
        assert before.due_at == old
    assert Entry.objects.filter(verb__startswith="calendar.").count() == 2


def test_should_the_process_die_the_next_tick_does_it(district: District) -> None:
    with clock.moved(MONDAY):
        raised(district)
        step = Step.objects.filter(state="open").order_by("pk").last()
        assert step is not None
        set_calendar_day(actor=district.act("system_admin"), day=TUESDAY, is_workday=False)
        old = step.due_at
        tick()
        step.refresh_from_db()
        assert step.due_at > old


def test_refusals(district: District) -> None:
    with pytest.raises(Forbidden):
        set_calendar_day(actor=district.act("town_leader"), day=TUESDAY, is_workday=False)
    with pytest.raises(NotFound):
        remove_calendar_day(actor=district.act("command"), day=TUESDAY)
    for periods in ([], [["17:30", "08:30"]], [["x", "y"]]):
        with pytest.raises(InvalidInput) as refused:
            set_working_hours(actor=district.act("command"), name="夏令时", periods=periods)
        assert refused.value.field == "periods"
    with pytest.raises(InvalidInput):
        set_calendar_day(actor=district.act("command"), day=TUESDAY, is_workday=False, note="长" * 101)


def test_one_default_of_working_hours(district: District) -> None:
    actor = district.act("command")
    first, second = (
        set_working_hours(actor=actor, name=name, periods=[["08:00", "12:00"]], is_default=True)
        for name in ("甲", "乙")
    )
    first.refresh_from_db()
    assert (first.is_default, second.is_default) == (False, True)
    again = set_working_hours(actor=actor, name="甲", periods=[["09:00", "12:00"]], hours_id=first.pk)
    assert (again.pk, again.periods) == (first.pk, [["09:00", "12:00"]])


def test_the_missing_year_is_asked_for_in_time(district: District) -> None:
    assert missing_year(date(2026, 9, 1)) is None
    assert missing_year(date(2026, 10, 10)) == 2027
    assert missing_year(date(2027, 3, 1)) == 2027
    CalendarDay.objects.bulk_create(CalendarDay(day=date(2027, 1, n), is_workday=False) for n in range(1, 21))
    assert missing_year(date(2026, 11, 23)) is None
    assert missing_year(date(2027, 11, 23)) == 2028


def test_the_admin_shows_the_warning_and_uses_the_verbs(district: District) -> None:
    client = Client()
    client.force_login(district.act_user("command"))
    with clock.moved(datetime(2026, 11, 23, 9, 0, tzinfo=LOCAL)):
        assert "2027 年的节假日" in client.get("/admin/").content.decode()
    answer = client.post("/admin/core/calendarday/add/", {"day": "2027-01-01", "is_workday": "", "note": "元旦"})
    assert answer.status_code == 302
    row = CalendarDay.objects.get()
    assert client.post(f"/admin/core/calendarday/{row.pk}/delete/", {"post": "yes"}).status_code == 302
    assert not CalendarDay.objects.exists()
    assert list(Entry.objects.filter(verb__startswith="calendar.").order_by("pk").values_list("verb", flat=True)) == [
        "calendar.set_day", "calendar.remove_day",
    ]  # fmt: skip

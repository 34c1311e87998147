"""What is kept for so many days goes after them, and not a day before; what was removed stands on the trail."""

from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from pytest_django import Settings

from grids.models import Issue
from grids.services.settle_issue import settle_issue
from tests.world import World
from tests.world_grids import District
from xinhui.accounts.actors import SYSTEM
from xinhui.audit import retention
from xinhui.audit.models import Entry
from xinhui.audit.retention import KEEPINGS, keep, purge_all
from xinhui.core import clock
from xinhui.exchange.models import ImportJob, JobState
from xinhui.outbox.models import Message

pytestmark = pytest.mark.django_db
DOCUMENT = Path(__file__).resolve().parent.parent.parent / "docs/operators.md"


def in_days(days: float) -> Any:
    return clock.moved(clock.now() + timedelta(days=days))


def _reported(district: District) -> Issue:
    issue = district.report()
    Issue.objects.filter(pk=issue.pk).update(contact_name="陈女士", contact_phone="13800000000")
    return issue


def test_the_reporter_is_forgotten_ninety_days_after_it_was_settled(district: District) -> None:
    issue, still_open = _reported(district), _reported(district)
    settle_issue(actor=district.act("worker"), issue_id=issue.pk, note="已扶正")
    with in_days(89):
        assert purge_all(actor=SYSTEM)["reporters"] == 0
    with in_days(91):
        assert purge_all(actor=SYSTEM)["reporters"] == 1
        assert purge_all(actor=SYSTEM)["reporters"] == 0, "once is enough"
    issue.refresh_from_db()
    still_open.refresh_from_db()
    assert (issue.contact_name, issue.contact_phone) == ("", "")
    assert still_open.contact_phone == "13800000000", "somebody may still have to call back"
    entry = Entry.objects.get(verb=retention.VERB)
    assert (entry.target_id, entry.detail["rows"], entry.detail["days"]) == ("reporters", 1, 90)
    assert "陈女士" not in str(entry.detail)


def test_messages_go_after_two_years_but_none_that_is_under_way(world: World) -> None:
    old = clock.now() - timedelta(days=731)
    facts: dict[str, Any] = {"recipient": world.worker, "kind": "grids.assigned"}
    told = Message.objects.create(key="a", channel="in_app", state="sent", sent_at=old, **facts)
    stuck = Message.objects.create(key="b", channel="sms", state="unknown", **facts)
    young = Message.objects.create(key="c", channel="in_app", state="sent", sent_at=clock.now(), **facts)
    Message.objects.filter(pk__in=[told.pk, stuck.pk]).update(created_at=old)
    assert purge_all(actor=SYSTEM)["messages"] == 1
    assert set(Message.objects.values_list("pk", flat=True)) == {stuck.pk, young.pk}


def test_the_file_of_an_import_goes_and_that_it_was_imported_stays(
    world: World, settings: Settings, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    job = ImportJob.objects.create(kind="grids.people", filename="人员.xlsx", created_by=world.command, total=1,
                                   rejected_count=1, rejected=[{"row": 2, "message": "阿珍"}], state=JobState.FAILED,
                                   file=ContentFile("阿珍".encode(), "people.xlsx"))  # fmt: skip
    path = Path(job.file.path)
    with in_days(91), django_capture_on_commit_callbacks(execute=True):
        assert purge_all(actor=SYSTEM)["import-files"] == 1
    job.refresh_from_db()
    assert (job.file.name, job.rejected, job.filename, job.rejected_count) == ("", [], "人员.xlsx", 1)
    assert not path.exists()


def test_sessions_and_counted_sign_ins_go(world: World) -> None:
    Session.objects.create(session_key="old", session_data="x", expire_date=clock.now() - timedelta(days=2))
    Session.objects.create(session_key="new", session_data="x", expire_date=clock.now() + timedelta(hours=1))
    attempt = AccessAttempt.objects.create(username="azhen", ip_address="10.0.0.1", failures_since_start=1)
    AccessAttempt.objects.filter(pk=attempt.pk).update(attempt_time=clock.now() - timedelta(days=181))
    done = purge_all(actor=SYSTEM)
    assert (done["sessions"], done["sign-ins"]) == (1, 1)
    assert [row.session_key for row in Session.objects.all()] == ["new"]
    assert not AccessAttempt.objects.exists()


def test_the_server_may_say_other_days(district: District, settings: Settings) -> None:
    issue = _reported(district)
    settle_issue(actor=district.act("worker"), issue_id=issue.pk, note="已扶正")
    settings.RETENTION_DAYS = {"reporters": 10}
    with in_days(11):
        assert purge_all(actor=SYSTEM)["reporters"] == 1


def test_one_kind_that_breaks_off_does_not_keep_the_others(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_before: Any) -> int:
        raise OSError("no disk")

    monkeypatch.setitem(KEEPINGS, "odd", retention.Keeping("odd", "odd", 1, broken))
    done = purge_all(actor=SYSTEM)
    assert (done["odd"], done["sessions"]) == (-1, 0)
    monkeypatch.setattr("xinhui.audit.management.commands.retention.purge_all", lambda **_facts: done)
    with pytest.raises(CommandError, match="odd"):
        call_command("retention", "--purge", stdout=StringIO())


def test_two_rooms_cannot_take_one_name() -> None:
    with pytest.raises(ValueError, match="sessions"):
        keep("sessions", "other", days=1, purge=lambda _before: 0)


def test_the_trail_is_never_purged(world: World) -> None:
    before = Entry.objects.count()
    with in_days(5000):
        purge_all(actor=SYSTEM)
    assert Entry.objects.count() >= before > 0


def test_the_operators_are_told_what_is_kept_how_long() -> None:
    out = StringIO()
    call_command("retention", stdout=out)
    said = DOCUMENT.read_text(encoding="utf-8")
    for line, keeping in zip(out.getvalue().splitlines(), KEEPINGS.values(), strict=True):
        assert line.split()[:2] == [keeping.name, str(keeping.days)]
        assert f"| `{keeping.name}` | {keeping.days} |" in said, keeping.name

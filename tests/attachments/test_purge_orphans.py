"""What was sent in and never belonged to anything is dropped after 48 hours: row, files, with a trace."""

from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from celery import current_app
from celery.schedules import crontab
from django.apps import apps
from django.conf import settings as configured
from django.core.files.storage import FileSystemStorage
from django.core.management import call_command
from pytest_django import DjangoCaptureOnCommitCallbacks

from grids.models import Issue, IssuePhoto
from grids.services.report_issue import report_issue
from tests.attachments.conftest import MORNING, files_in, picture, stored
from tests.world_grids import District
from xinhui.attachments.models import Attachment
from xinhui.attachments.services import purge
from xinhui.attachments.services.purge import ORPHAN_AFTER, orphans, purge_orphans
from xinhui.attachments.tasks import purge_orphans as task
from xinhui.audit.models import Entry
from xinhui.core import clock
from xinhui.core.errors import InvalidInput

LATER = MORNING + ORPHAN_AFTER + timedelta(seconds=1)
Commits = DjangoCaptureOnCommitCallbacks


def orphan(district: District, handle: str = "worker", size: int = 100) -> Attachment:
    """A photo that is used for nothing."""
    return stored(district.act(handle), picture(size, size))


def reported(district: District, photo: UUID) -> Issue:
    """An issue of the worker's with the photo."""
    return report_issue(actor=district.act("worker"), report=district.draft(photos=[photo]))[0]


def test_an_orphan_goes_with_its_files_and_leaves_a_trace(
    district: District, media: Path, django_capture_on_commit_callbacks: Commits
) -> None:
    row = orphan(district)
    with clock.moved(LATER), django_capture_on_commit_callbacks(execute=True):
        assert purge_orphans() == 1
    assert not Attachment.objects.exists() and files_in(media) == []
    entry = Entry.objects.get(verb="purge_attachment")
    assert (entry.target_type, entry.target_id) == ("attachments.attachment", str(row.pk))
    assert entry.detail == {"sha256": row.sha256, "kind": "photo", "uploaded_by": district.world.worker.pk}


def test_before_48_hours_it_stays(district: District, media: Path) -> None:
    orphan(district)
    with clock.moved(MORNING + ORPHAN_AFTER):
        assert purge_orphans() == 0
    assert Attachment.objects.count() == 1 and len(files_in(media)) == 2
    assert not Entry.objects.filter(verb="purge_attachment").exists()


def test_what_belongs_to_an_issue_stays_for_ever(
    district: District, media: Path, django_capture_on_commit_callbacks: Commits
) -> None:
    issue = reported(district, district.photo())
    orphan(district)
    with clock.moved(MORNING + timedelta(days=4000)), django_capture_on_commit_callbacks(execute=True):
        assert purge_orphans() == 1
    [kept] = Attachment.objects.all()
    assert kept.issue_photos.get().issue == issue and len(files_in(media)) == 2


def test_every_relation_to_an_attachment_keeps_it() -> None:
    """The room knows nobody above it by name: the models are asked, so a new room's photos are safe from its first day."""
    query = str(purge.orphans().query)
    for relation in Attachment._meta.related_objects:
        assert f'"{relation.related_model._meta.db_table}"' in query
    assert IssuePhoto in {relation.related_model for relation in Attachment._meta.related_objects}


def test_sent_in_again_it_has_another_48_hours(district: District) -> None:
    """Whoever sends the same photo again is about to use it."""
    row = orphan(district)
    with clock.moved(LATER):
        assert orphan(district) == row
        assert purge_orphans() == 0
        issue = reported(district, row.uuid)
    assert issue.photos.count() == 1


def test_the_same_photo_after_the_purge_is_a_new_one(
    district: District, media: Path, django_capture_on_commit_callbacks: Commits
) -> None:
    row = orphan(district)
    with clock.moved(LATER), django_capture_on_commit_callbacks(execute=True):
        purge_orphans()
        assert orphan(district).uuid != row.uuid
    assert len(files_in(media)) == 2


def test_reporting_with_a_purged_photo_says_what_to_do(district: District) -> None:
    row = orphan(district)
    with clock.moved(LATER):
        purge_orphans()
        with pytest.raises(InvalidInput) as refused:
            reported(district, row.uuid)
    assert (refused.value.code, refused.value.field) == ("photo-unknown", "photos") and refused.value.action


def test_more_than_a_batch_goes_in_one_run(district: District, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(purge, "BATCH", 2)
    for size in range(20, 25):
        orphan(district, size=size)
    with clock.moved(LATER):
        assert purge_orphans() == 5
        assert purge_orphans() == 0
    assert Entry.objects.filter(verb="purge_attachment").count() == 5


def test_a_purge_that_is_rolled_back_keeps_the_files(
    district: District, media: Path, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Commits
) -> None:
    orphan(district)

    def broken(**facts: object) -> None:
        raise RuntimeError("the trail is closed")

    monkeypatch.setattr(purge, "record_many", broken)
    with clock.moved(LATER), django_capture_on_commit_callbacks(execute=True), pytest.raises(RuntimeError):
        purge_orphans()
    assert Attachment.objects.count() == 1 and len(files_in(media)) == 2


def test_a_file_that_cannot_be_removed_does_not_keep_the_others(
    district: District,
    media: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    django_capture_on_commit_callbacks: Commits,
) -> None:
    first = orphan(district, size=20)
    orphan(district, size=21)
    real = FileSystemStorage.delete

    def stuck(self: FileSystemStorage, name: str) -> None:
        if name == first.file.name:
            raise PermissionError("read-only")
        real(self, name)

    monkeypatch.setattr(FileSystemStorage, "delete", stuck)
    with clock.moved(LATER), django_capture_on_commit_callbacks(execute=True):
        assert purge_orphans() == 2
    assert [path.name for path in files_in(media)] == [Path(first.file.path).name]
    assert "not removed" in caplog.text


def test_the_command_counts_and_purges(district: District, capsys: pytest.CaptureFixture[str]) -> None:
    orphan(district)
    with clock.moved(LATER):
        call_command("purge_attachments", "--dry-run")
        assert capsys.readouterr().out == "1\n" and Attachment.objects.exists()
        call_command("purge_attachments")
        assert capsys.readouterr().out == "1\n" and not Attachment.objects.exists()


def test_beat_rings_for_it_every_night(district: District) -> None:
    [entry] = [entry for entry in configured.CELERY_BEAT_SCHEDULE.values() if entry["task"] == task.name]
    assert task.name in current_app.tasks
    assert entry["schedule"] == crontab(hour="3", minute="40")
    orphan(district)
    with clock.moved(LATER):
        assert task() == 1


def test_every_table_that_points_at_files_is_asked() -> None:
    """Hidden relations too: they have no name on this side, and a purge that forgot them would stop at PROTECT."""
    asked = str(orphans().query)
    pointing = {
        field.model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.concrete_fields
        if field.remote_field is not None and field.remote_field.model is Attachment
    }
    assert len(pointing) > 10
    assert [table for table in sorted(pointing) if f'"{table}"' not in asked] == []

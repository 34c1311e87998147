"""Files made for the tests, and an import as its user goes through it."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from tests.world_grids import District
from xinhui.exchange.models import ImportJob
from xinhui.exchange.services.jobs import run_waiting
from xinhui.exchange.tables import write_excel

PASSWORD = "Xinhui-2026-first"


@pytest.fixture(autouse=True)
def _media(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


class Desk:
    """Somebody at the import page."""

    def __init__(self, district: District, handle: str) -> None:
        self.client = Client()
        self.client.force_login(district.act_user(handle), backend="django.contrib.auth.backends.ModelBackend")

    def send(self, kind: str, name: str, data: bytes, **options: str) -> ImportJob:
        """Upload and let the worker check."""
        answer = self.client.post(f"/exchange/new/{kind}/", {"file": SimpleUploadedFile(name, data), **options})
        assert answer.status_code == 302, answer.content.decode()
        run_waiting()
        return ImportJob.objects.latest("pk")

    def table(self, kind: str, heading: Sequence[str], lines: Sequence[Sequence[Any]], **options: str) -> ImportJob:
        """Upload an Excel table."""
        return self.send(kind, "表.xlsx", write_excel(heading, lines), **options)

    def apply(self, job: ImportJob) -> ImportJob:
        """Say yes and let the worker import."""
        answer = self.client.post(f"/exchange/{job.pk}/apply/")
        assert answer.status_code == 302
        run_waiting()
        job.refresh_from_db()
        return job


@pytest.fixture
def desk(district: District) -> Callable[[str], Desk]:
    """A desk for a handle of the cast."""
    return lambda handle: Desk(district, handle)

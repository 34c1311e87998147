"""The demo district, lived through for some weeks, once for all tests of the folder: they keep to one worker."""

from collections.abc import Iterator
from datetime import datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings

from tests.world_grids import forget
from xinhui.core import clock
from xinhui.core.clock import LOCAL

#: The same weeks whenever the tests run.
TODAY = datetime(2026, 9, 25, 16, 0, tzinfo=LOCAL)


@pytest.fixture(scope="package")
def demo_district(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """What `manage.py demo` printed; its rows are there for the folder's tests and gone afterwards."""
    files: Path = tmp_path_factory.mktemp("demo")
    settings = override_settings(MEDIA_ROOT=files / "media", OUTBOX_FILE_DIR=files / "outbox")
    forget()
    with django_db_blocker.unblock(), settings, transaction.atomic():
        out = StringIO()
        with clock.moved(TODAY):
            call_command("demo", "--weeks", "3", "--issues", "150", "--patrols", "40", stdout=out)
        yield out.getvalue()
        transaction.set_rollback(True)
    forget()


@pytest.fixture
def demo(demo_district: str) -> Iterator[str]:
    """The demo district; what a test changes is undone."""
    with transaction.atomic():
        yield demo_district
        transaction.set_rollback(True)
    forget()

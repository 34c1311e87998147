"""One message a person: only in the portal. In Chinese."""

import pytest
from pytest_django import Settings


@pytest.fixture(autouse=True)
def _in_the_portal(settings: Settings) -> None:
    settings.OUTBOX_DEFAULT_CHANNELS = ["in_app"]

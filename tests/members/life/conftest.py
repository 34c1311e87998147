"""The cast's organizations have been in the portal since they were established."""

from datetime import datetime

import pytest

from members.models import Organization
from xinhui.core.clock import LOCAL


@pytest.fixture(autouse=True)
def _known_since(request: pytest.FixtureRequest) -> None:
    if "party" in request.fixturenames:
        request.getfixturevalue("party")
        Organization.objects.update(created_at=datetime(2024, 3, 1, tzinfo=LOCAL))

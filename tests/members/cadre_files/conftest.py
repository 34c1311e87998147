"""A browser in Chinese."""

import pytest
from django.test import Client
from pytest_django import Settings

from tests.members.cadre_files.kit import Browser
from tests.world_members import Party


@pytest.fixture
def browser(party: Party, settings: Settings) -> Browser:
    """Signed in by handle."""
    settings.LANGUAGE_CODE = "zh-hans"

    def signed_in(handle: str) -> Client:
        client = Client(headers={"accept-language": "zh-hans"})
        client.force_login(party.user(handle), backend="django.contrib.auth.backends.ModelBackend")
        return client

    return signed_in

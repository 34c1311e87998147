"""A browser in Chinese."""

import pytest
from django.test import Client
from pytest_django import Settings

from tests.members.cadre_files.kit import Browser
from tests.reading import reading
from tests.world_members import Party


@pytest.fixture
def browser(party: Party, settings: Settings) -> Browser:
    """Signed in by handle."""
    settings.LANGUAGE_CODE = "zh-hans"

    def signed_in(handle: str) -> Client:
        return reading(party.user(handle))

    return signed_in

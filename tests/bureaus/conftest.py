"""Tests of systems call as often as they like; those of quotas say what they may."""

import pytest
from pytest_django import Settings


@pytest.fixture(autouse=True)
def plenty(settings: Settings) -> None:
    """The counter of a minute is the machine's: another test's system may have the same number."""
    settings.CLIENT_CALLS_A_MINUTE = 1_000_000

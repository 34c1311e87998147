"""Tests of systems call as often as they like; those of quotas say what they may."""

import pytest
from pytest_django import Settings

from tests.own_cache import own_cache

__all__ = ["own_cache", "plenty"]


@pytest.fixture(autouse=True)
def plenty(settings: Settings) -> None:
    """The counter of a minute is the machine's: another test's system may have the same number."""
    settings.CLIENT_CALLS_A_MINUTE = 1_000_000

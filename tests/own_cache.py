"""A cache of each test's own: what one process throttles, another's test must not forget. Import it in a conftest."""

from uuid import uuid4

import pytest
from pytest_django import Settings


@pytest.fixture(autouse=True)
def own_cache(settings: Settings) -> None:
    """Instead of the file cache that all processes share."""
    backend = "django.core.cache.backends.locmem.LocMemCache"
    settings.CACHES = {"default": {"BACKEND": backend, "LOCATION": uuid4().hex}}

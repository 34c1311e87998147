"""Each test begins with pages that nobody has rendered yet."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache

from talent.views.job_board import MEMORY


@pytest.fixture(autouse=True)
def fresh_board() -> Iterator[None]:
    """Neither pages nor counters of the test before."""
    MEMORY.clear()
    cache.clear()
    yield
    MEMORY.clear()

"""Fixtures that every test may ask for."""

import gc
import logging
from typing import Any

import pytest
from xdist.scheduler import LoadGroupScheduling  # type: ignore[import-untyped]  # xdist ships no types

from tests.template import django_db_modify_db_settings
from tests.world import world
from tests.world_cadres import cadres
from tests.world_grids import district
from tests.world_members import party
from tests.world_talent import talent

__all__ = ["cadres", "district", "django_db_modify_db_settings", "party", "talent", "world"]
DEMO = "tests/demo/"


class DemoOnOneWorker(LoadGroupScheduling):  # type: ignore[misc]  # as above
    """Every test goes to whichever worker is free, but those of the demo district stay together: it is built once."""

    def _split_scope(self, nodeid: str) -> str:
        return DEMO if nodeid.startswith(DEMO) else nodeid


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> DemoOnOneWorker | None:
    """For `--dist loadgroup`."""
    return DemoOnOneWorker(config, log) if config.getvalue("dist") == "loadgroup" else None


def pytest_configure() -> None:
    """A refusal is no news here: its traceback would be formatted three times for nobody. Faults still are."""
    logging.getLogger("django.request").setLevel(logging.ERROR)


def pytest_collection_finish() -> None:
    """What is loaded by now stays: searching it for garbage, over and over, takes a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)

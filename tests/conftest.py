"""Fixtures that every test may ask for."""

import gc
import logging
from typing import Any

import pytest
from _pytest.runner import pytest_runtest_protocol as run_test
from django.conf import settings
from xdist.scheduler import LoadGroupScheduling  # type: ignore[import-untyped]  # xdist ships no types

from tests.template import django_db_modify_db_settings
from tests.world import world
from tests.world_cadres import cadres
from tests.world_grids import district
from tests.world_members import party
from tests.world_talent import talent

__all__ = ["cadres", "district", "django_db_modify_db_settings", "party", "talent", "world"]
#: What is built once for all tests of a folder or file: they stay on one worker, which need not be the same.
TOGETHER = ("tests/demo/", "tests/matrix/test_cadre_fields.py", "tests/matrix/test_talent_fields.py",
            "tests/api/test_generated_client.py")  # fmt: skip
#: Words of 8 bytes; CPython then takes one block of a megabyte for this frame and all frames above it.
ROOM = 70_000


def roomy(item: pytest.Item, nextitem: pytest.Item | None) -> object:
    """Run the test above a frame that needs much room.

    CPython keeps frames in blocks of 16 KB and gives a block back as soon as it is empty: a loop at an unlucky depth
    maps and unmaps a block at every call, which took up to half of the time of a long run.
    """
    return run_test(item=item, nextitem=nextitem)


roomy.__code__ = roomy.__code__.replace(co_stacksize=ROOM)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> object:
    """Instead of the runner's own, and by it."""
    return roomy(item, nextitem)


class TogetherOnOneWorker(LoadGroupScheduling):  # type: ignore[misc]  # as above
    """Every test goes to whichever worker is free, but those of `TOGETHER` stay together."""

    def _split_scope(self, nodeid: str) -> str:
        return next((place for place in TOGETHER if nodeid.startswith(place)), nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> TogetherOnOneWorker | None:
    """For `--dist loadgroup`."""
    return TogetherOnOneWorker(config, log) if config.getvalue("dist") == "loadgroup" else None


#: Whoever asks for none of these touches no database.
OF_DATABASE = frozenset({"db", "transactional_db", "django_db_setup", "django_db_blocker", "live_server"})


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL only what touches a database is run again."""
    if not settings.DATABASES["default"]["ENGINE"].endswith("postgresql"):
        return
    again = [
        item for item in items
        if item.get_closest_marker("django_db") or OF_DATABASE & set(getattr(item, "fixturenames", ()))
        or item.get_closest_marker("postgres") or item.get_closest_marker("browser") or item.get_closest_marker("faults")
    ]  # fmt: skip
    config.hook.pytest_deselected(items=[item for item in items if item not in set(again)])
    items[:] = again


def pytest_collection_finish() -> None:
    """What is loaded by now stays: searching it for garbage, over and over, takes a tenth of the time."""
    # A refusal is no news here: its traceback would be formatted three times for nobody. Faults still are.
    logging.getLogger("django.request").setLevel(logging.ERROR)
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)

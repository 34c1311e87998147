"""The ground of the matrix: built once a process, rolled back when its last test is done."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import override_settings

from grids.services.tick import tick
from tests.matrix.cadres import build_cadre_rows
from tests.matrix.district import build_district_rows
from tests.matrix.lines import BRANCH_SECRETARY, EMPLOYER_USER, PARTY_MEMBER
from tests.matrix.party import build_party_rows
from tests.matrix.rows import Row, build_rows
from tests.matrix.talent import build_talent_rows
from tests.matrix.visits import Ground, brief_refusals
from tests.world import build_world
from tests.world_grids import build_district, forget
from tests.world_members import build_party
from tests.world_talent import build_talent


@pytest.fixture(scope="package")
def ground(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    """The district with rows in every state, and everyone of the cast signed in."""
    files: Path = tmp_path_factory.mktemp("matrix")
    settings = override_settings(
        MEDIA_ROOT=files / "media",
        OUTBOX_FILE_DIR=files / "outbox",
        OUTBOX_DEFAULT_CHANNELS=["in_app"],
        CACHES={"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}},
    )
    with django_db_blocker.unblock(), settings, transaction.atomic():
        cache.clear()
        world = build_world()
        district = build_district(world)
        party = build_party(district)
        rows = build_rows(district)
        talent = build_talent(world)
        for more in (build_party_rows(party), build_cadre_rows(world), build_talent_rows(talent),
                     build_district_rows(district)):  # fmt: skip
            assert not rows.keys() & more.keys(), "a handle of two rooms"
            rows |= {handle: Row(home, elsewhere) for handle, (home, elsewhere) in more.items()}
        people = {**world.by_role(), BRANCH_SECRETARY: party.users["branch_secretary"],
                  EMPLOYER_USER: talent.users["employer_user"]}  # fmt: skip
        built = Ground(district, rows, {**people, PARTY_MEMBER: party.users["party_member"]})
        built.sign_everyone_in()
        tick()
        yield built
        transaction.set_rollback(True)
    forget()


@pytest.fixture(scope="module")
def briefly(ground: Ground) -> Iterator[None]:
    """For modules that ask who gets which status: see `brief_refusals`. The clock has just ticked: it is asked too."""
    tick()
    with brief_refusals():
        yield

"""A cast that is put back is the cast that was built, and where it could differ it is built anew."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection, transaction

from tests import kept as keeping
from tests.kept import begin, kept
from tests.world import World, build_world
from tests.world_grids import build_district
from xinhui.accounts.actors import SYSTEM
from xinhui.accounts.models import Post, User
from xinhui.accounts.services.units import create_unit
from xinhui.audit.selectors.verify import verify_chains
from xinhui.core import clock

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """What other tests built does not count here."""
    monkeypatch.setattr(keeping, "_kept", {})


class Builder:
    """Builds the cast, and counts how often."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> World:
        self.times += 1
        return build_world()


def in_a_test(work: Callable[[], object]) -> None:
    """Do it as a test does: from a fresh beginning, and rolled back."""
    with transaction.atomic():
        begin()
        work()
        transaction.set_rollback(True)


def test_the_rows_are_the_same_and_the_services_are_asked_once() -> None:
    build, seen = Builder(), []

    def work() -> None:
        world = kept("world", build)
        district = kept("district", lambda: build_district(world))
        assert district.world is world
        seen.append((dict(keeping._dump()), [person.pk for person in world.people.values()]))
        assert not [report for report in verify_chains() if report.broken]
        district.report()  # and it can be lived in

    in_a_test(work)
    in_a_test(work)
    assert build.times == 1
    assert seen[0] == seen[1]
    assert not User.objects.filter(username="azhen").exists()


def test_rows_added_before_are_seen() -> None:
    build = Builder()
    in_a_test(lambda: kept("world", build))

    def work() -> None:
        create_unit(actor=SYSTEM, code="440705-x", name="先到的单位", kind="department", area_code="440705")
        world = kept("world", build)
        assert build.times == 2
        kept("district", lambda: build_district(world))
        assert len(keeping._kept) == 1, "nothing is kept of what stands on unknown ground"

    in_a_test(work)


def test_another_moment_is_another_cast() -> None:
    build = Builder()

    def at(days: int) -> None:
        with clock.moved(clock.now().replace(hour=4, minute=0, second=0, microsecond=0) + timedelta(days=days)):
            in_a_test(lambda: kept("world", build))

    for days, times in ((0, 1), (1, 2), (0, 2)):
        at(days)
        assert build.times == times
    with clock.moved(clock.now(), tick=True):
        in_a_test(lambda: kept("world", build))
    assert build.times == 3


@pytest.mark.django_db(transaction=True)
def test_what_is_committed_is_built() -> None:
    build = Builder()
    begin()
    assert not connection.in_atomic_block
    kept("world", build)
    assert keeping._kept == {}


def test_a_build_that_deletes_is_refused() -> None:
    def work() -> None:
        world = kept("world", build_world)
        with pytest.raises(AssertionError, match="cannot be put back"):
            kept("fewer", lambda: Post.objects.filter(user=world.bureau_client).delete())

    in_a_test(work)

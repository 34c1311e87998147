"""A key that runs out is told of a month, a week and a day before; not where the next one is there already."""

from datetime import datetime, timedelta

import pytest

from tests.bureaus.kit import key_of, system
from tests.world import World
from xinhui.bureaus.models import BureauClient, ClientKey
from xinhui.bureaus.tasks import tell_of_keys
from xinhui.core import clock
from xinhui.outbox.models import Message

pytestmark = pytest.mark.django_db


def told() -> set[str]:
    return set(Message.objects.filter(kind="bureaus.key_ends").values_list("recipient__username", flat=True))


@pytest.fixture
def client(world: World) -> BureauClient:
    """城管局's system with one key of a year."""
    found = system(world)
    key_of(world, found)
    return found


@pytest.fixture
def ends(client: BureauClient) -> datetime:
    return ClientKey.objects.get().valid_until


def test_the_units_people_and_the_security_administrator_hear_of_it_three_times(
    world: World, client: BureauClient, ends: datetime
) -> None:
    with clock.moved(ends - timedelta(days=31)):
        assert tell_of_keys() == 0
    counts = []
    for days in (29.5, 20, 6.5, 6, 0.5):
        with clock.moved(ends - timedelta(days=days)):
            tell_of_keys()
            tell_of_keys()
        counts.append(Message.objects.filter(kind="bureaus.key_ends", channel="in_app").count())
    assert told() == {"wangke", "zhaoju", "anquan"}
    assert counts == [3, 3, 6, 6, 9], "once each at 30, 7 and 1 days"


def test_after_its_end_it_is_too_late_to_tell(client: BureauClient, ends: datetime) -> None:
    with clock.moved(ends + timedelta(minutes=1)):
        assert tell_of_keys() == 0


def test_the_old_key_of_a_change_over_is_nobodys_worry(world: World, client: BureauClient, ends: datetime) -> None:
    with clock.moved(ends - timedelta(days=20)):
        key_of(world, client)
        assert tell_of_keys() == 0


def test_a_closed_system_is_not_told_of(client: BureauClient, ends: datetime) -> None:
    BureauClient.objects.update(is_active=False)
    with clock.moved(ends - timedelta(days=6)):
        assert tell_of_keys() == 0


def test_it_reads_as_an_official_would_write(client: BureauClient, ends: datetime) -> None:
    with clock.moved(ends - timedelta(days=6)):
        tell_of_keys()
    message = Message.objects.filter(kind="bureaus.key_ends").first()
    assert message is not None
    assert f"{clock.local(ends):%Y-%m-%d %H:%M}" in str(message.context)

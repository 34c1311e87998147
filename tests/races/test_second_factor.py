"""One code, two browsers at the same moment, on PostgreSQL: it opens one of them.

The control takes the account's row lock away, and codes then open both.
"""

import pytest

from tests.races.duel import RACES_MARKS, duel
from tests.world import World
from xinhui.accounts import totp
from xinhui.accounts.factors import PURPOSE, RecoveryCode, SecondFactor
from xinhui.accounts.models import User
from xinhui.accounts.services import second_factor
from xinhui.audit.models import Entry
from xinhui.audit.selectors.verify import verify_chains
from xinhui.core import clock
from xinhui.core.sealed import seal

pytestmark = RACES_MARKS
RACES, CONTROL_RACES = 150, 100


def codes_of(user: User, count: int) -> list[str]:
    """A factor in force and so many recovery codes."""
    factor = SecondFactor.objects.create(
        user=user,
        secret_sealed=seal(totp.new_secret(), purpose=PURPOSE),
        created_at=clock.now(),
        confirmed_at=clock.now(),
    )
    codes = [totp.recovery_code() for _index in range(count)]
    RecoveryCode.objects.bulk_create(
        RecoveryCode(factor=factor, fingerprint=second_factor._print(factor, totp.plain(code))) for code in codes
    )
    return codes


def race(world: World, codes: list[str]) -> int:
    """Both sides prove it with the same code; how many were refused."""
    actor = world.actor(world.worker)

    def act(number: int, side: int) -> None:
        second_factor.verify_second_factor(actor=actor, user_id=world.worker.pk, code=codes[number])

    return duel(len(codes), act, forgiving=True)


def opened() -> int:
    return Entry.objects.filter(verb="accounts.verify_second_factor").count()


def test_a_code_opens_one_of_two(world: World) -> None:
    codes = codes_of(world.worker, RACES)
    assert race(world, codes) == RACES, "one of the two is refused, every time"
    assert opened() == RACES and not RecoveryCode.objects.filter(used_at__isnull=True).exists()
    assert all(report.broken is None for report in verify_chains())


def test_control_without_the_lock_it_opens_both(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(second_factor, "locked_user", lambda user_id: User.objects.get(pk=user_id))
    codes = codes_of(world.worker, CONTROL_RACES)
    refused = race(world, codes)
    assert opened() == 2 * CONTROL_RACES - refused > CONTROL_RACES

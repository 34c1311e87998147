"""Keys of a bureau's system under two hands at once, on PostgreSQL: two rotations, and a revocation while a token is
fetched. Each with a control that takes the row locks away, where the same judge must find what the locks prevent.
"""

from collections import Counter

from django.db import IntegrityError
from oauth2_provider.models import AccessToken

from tests.bureaus.kit import account, fetch
from tests.races.duel import RACES_MARKS, duel, without_locks
from tests.world import World
from xinhui.bureaus.models import BureauClient, ClientKey
from xinhui.bureaus.services import keys, oauth
from xinhui.bureaus.services.clients import open_client
from xinhui.bureaus.services.keys import issue_key, revoke_key
from xinhui.core.errors import DomainError

pytestmark = RACES_MARKS
RACES, CONTROL_RACES = 60, 40


def systems(world: World, count: int) -> list[BureauClient]:
    """Systems with one living key each."""
    security, unit = world.actor(world.security_admin), world.unit("city_management").pk
    made = [
        open_client(actor=security, name=f"系统{n}", unit_id=unit, account_id=account(world, username=f"s{n}").pk,
                    scopes=["assignments:read"])
        for n in range(count)
    ]  # fmt: skip
    for client in made:
        issue_key(actor=security, client_id=client.pk, name="旧")
    return made


def rotate_twice(world: World, clients: list[BureauClient]) -> Counter[str]:
    """Two rotations of every system; how those that were refused were told."""
    security, told = world.actor(world.security_admin), Counter[str]()

    def act(number: int, side: int) -> None:
        try:
            issue_key(actor=security, client_id=clients[number].pk, name=f"新{side}")
        except (DomainError, IntegrityError) as error:
            told[type(error).__name__] += 1

    duel(len(clients), act, forgiving=False)
    return told


def living() -> Counter[int]:
    """Living keys → systems."""
    return Counter(
        client.keys.filter(revoked_at__isnull=True).count() for client in BureauClient.objects.order_by("pk")
    )


def test_of_two_rotations_one_is_refused_in_words(world: World) -> None:
    assert rotate_twice(world, systems(world, RACES)) == Counter({"Conflict": RACES})
    assert living() == Counter({2: RACES})


def test_control_without_the_lock_the_database_has_to_refuse(world: World) -> None:
    """Both take the same free place: no third key all the same, but a fault instead of a sentence."""
    clients = systems(world, CONTROL_RACES)
    with without_locks(keys):
        told = rotate_twice(world, clients)
    assert told["IntegrityError"] > 0
    assert living() == Counter({2: CONTROL_RACES})


def fetch_against_revocation(world: World, clients: list[BureauClient]) -> None:
    """A token fetched over HTTP by one side while the other revokes the key."""
    security = world.actor(world.security_admin)
    pairs = []
    for client in clients:
        key, secret = issue_key(actor=security, client_id=client.pk, name="被盗")
        pairs.append((key, key.application.client_id, secret))

    def act(number: int, side: int) -> None:
        key, client_id, secret = pairs[number]
        if side:
            revoke_key(actor=security, key_id=key.pk, reason="泄露")
        else:
            assert fetch(client_id, secret, address=f"10.1.{number}.1").status_code in (200, 401)

    assert duel(len(pairs), act, forgiving=False, hold=(0.002, 0.03)) == 0


def left_over() -> int:
    """Tokens of revoked keys."""
    return int(AccessToken.objects.filter(application__client_key__revoked_at__isnull=False).count())


def test_a_revoked_key_leaves_no_token(world: World) -> None:
    clients = systems(world, RACES)
    fetch_against_revocation(world, clients)
    assert left_over() == 0
    assert ClientKey.objects.filter(revoked_at__isnull=False).count() == RACES


def test_control_without_the_lock_a_token_is_left(world: World) -> None:
    clients = systems(world, 2 * RACES)
    with without_locks(keys, oauth):
        fetch_against_revocation(world, clients)
    assert left_over() > 0

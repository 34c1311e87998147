"""Systems and keys: opened, changed, rotated, revoked, closed; who may, what is refused and in which field."""

from datetime import timedelta
from typing import Any

import pytest

from tests.bureaus.kit import SCOPES, account, fetch, key_of, system
from tests.world import DISTRICT, SINCE, TOWN, VILLAGE, World
from xinhui.accounts.actors import SYSTEM
from xinhui.accounts.models import Role
from xinhui.accounts.services.appoint_post import appoint_post
from xinhui.audit.models import Entry
from xinhui.bureaus.models import BureauClient, ClientKey
from xinhui.bureaus.services.clients import change_client, close_client, open_client
from xinhui.bureaus.services.keys import issue_key, let_key_run_out, revoke_key
from xinhui.core import clock
from xinhui.core.errors import Conflict, DomainError, Forbidden, InvalidInput, NotFound


def facts(world: World, **changes: Any) -> dict[str, Any]:
    return {
        "name": "工单系统", "account_id": account(world).pk, "unit_id": world.unit("city_management").pk,
        "scopes": SCOPES, **changes,
    }  # fmt: skip


def test_opened_and_on_the_trail(world: World) -> None:
    client = open_client(actor=world.actor(world.security_admin), **facts(world, area_codes=[VILLAGE, TOWN]))
    assert client.area_codes == [TOWN]  # the village lies in the town
    (entry,) = Entry.objects.filter(verb="bureaus.client.open")
    assert entry.detail["scopes"] == sorted(SCOPES) and entry.detail["unit"] == "440705-cgj"


@pytest.mark.parametrize("who", ["system_admin", "audit_admin", "command", "department_leader", "bureau_client"])
def test_only_the_security_administrator(world: World, who: str) -> None:
    client = system(world)
    key, _secret = issue_key(actor=SYSTEM, client_id=client.pk, name="x")
    actor = world.actor(getattr(world, who))
    for act in (
        lambda: change_client(actor=actor, client_id=client.pk, scopes=SCOPES),
        lambda: close_client(actor=actor, client_id=client.pk, reason="x"),
        lambda: issue_key(actor=actor, client_id=client.pk, name="x"),
        lambda: let_key_run_out(actor=actor, key_id=key.pk, until=clock.now() + timedelta(days=1)),
        lambda: revoke_key(actor=actor, key_id=key.pk, reason="x"),
        lambda: open_client(actor=actor, name="x", account_id=client.account_id, unit_id=client.unit_id, scopes=SCOPES),
    ):  # fmt: skip
        with pytest.raises(Forbidden):
            act()


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [({"name": " "}, "name", "text-missing"),
     ({"scopes": []}, "scopes", "scopes-missing"),
     ({"scopes": ["issues:read", "all:write"]}, "scopes", "scope-unknown"),
     ({"area_codes": ["440704103"]}, "area_codes", "area-code"),
     ({"area_codes": [TOWN, "罗坑"]}, "area_codes", "area-code"),
     ({"calls_a_minute": 0}, "calls_a_minute", "number-out-of-range"),
     ({"calls_a_day": 10**9}, "calls_a_day", "number-out-of-range"),
     ({"unit_id": 10**9}, "unit", "unknown"),
     ({"account_id": 10**9}, "account", "unknown")],
)  # fmt: skip
def test_refusals_name_their_field(world: World, changes: dict[str, Any], field: str, code: str) -> None:
    with pytest.raises(DomainError) as caught:
        open_client(actor=world.actor(world.security_admin), **facts(world, **changes))
    assert (caught.value.field, caught.value.code) == (field, code)
    assert not BureauClient.objects.exists()


@pytest.mark.parametrize("handle", ["handler", "security_admin", "bureau_client"])  # the last: of another unit
def test_a_persons_account_is_no_systems(world: World, handle: str) -> None:
    given = facts(world, account_id=world.people[handle].pk)
    with pytest.raises(InvalidInput) as caught:
        open_client(actor=world.actor(world.security_admin), **given)
    assert (caught.value.field, caught.value.code) == ("account", "account-unfit")


def test_one_name_a_unit_and_one_system_an_account(world: World) -> None:
    client, security = system(world), world.actor(world.security_admin)
    with pytest.raises(Conflict) as caught:
        open_client(actor=security, name="另一个", account_id=client.account_id, unit_id=client.unit_id, scopes=SCOPES)
    assert (caught.value.field, caught.value.code) == ("account", "account-taken")
    other = account(world, username="cgj-two")
    with pytest.raises(Conflict) as caught:
        open_client(actor=security, name=client.name, account_id=other.pk, unit_id=client.unit_id, scopes=SCOPES)
    assert (caught.value.field, caught.value.code) == ("name", "client-name-taken")


def test_a_rotation_without_an_interruption(world: World) -> None:
    """The old key and the new one are both good until the old one runs out."""
    client, now = system(world), clock.now()
    old = key_of(world, client)
    with clock.moved(now + timedelta(days=200)):
        new = key_of(world, client, old_until=clock.now() + timedelta(days=7))
        assert fetch(*old).status_code == fetch(*new).status_code == 200
    with clock.moved(now + timedelta(days=206)):
        assert fetch(*old).status_code == 200
    with clock.moved(now + timedelta(days=208)):
        assert (fetch(*old).status_code, fetch(*new).status_code) == (401, 200)
        third = key_of(world, client, old_until=clock.now() + timedelta(days=1))  # the first one's place is free
        assert fetch(*third).status_code == 200


def test_no_third_key(world: World) -> None:
    client = system(world)
    first = key_of(world, client)
    key_of(world, client)
    with pytest.raises(Conflict) as caught:
        key_of(world, client)
    assert caught.value.code == "keys-two"
    row = ClientKey.objects.get(application__client_id=first[0])
    revoke_key(actor=world.actor(world.security_admin), key_id=row.pk, reason="已更换")
    key_of(world, client)
    held = ClientKey.objects.filter(slot__isnull=False).order_by("slot")
    assert list(held.values_list("slot", flat=True)) == [1, 2]


def test_ends_of_keys(world: World) -> None:
    client, security, now = system(world), world.actor(world.security_admin), clock.now()
    with pytest.raises(InvalidInput) as caught:
        issue_key(actor=security, client_id=client.pk, name="x", valid_until=now + timedelta(days=400))
    assert caught.value.field == "valid_until"
    key, _secret = issue_key(actor=security, client_id=client.pk, name="x", valid_until=now + timedelta(days=60))
    for until in (now - timedelta(hours=1), now + timedelta(days=40)):
        with pytest.raises(InvalidInput) as caught:
            issue_key(actor=security, client_id=client.pk, name="y", old_until=until)
        assert caught.value.field == "old_until"
    with pytest.raises(InvalidInput) as caught:
        let_key_run_out(actor=security, key_id=key.pk, until=now + timedelta(days=61))
    assert (caught.value.field, caught.value.code) == ("until", "end-later")
    let_key_run_out(actor=security, key_id=key.pk, until=now + timedelta(days=2))
    with clock.moved(now + timedelta(days=3)):
        with pytest.raises(Conflict) as ended:
            revoke_key(actor=security, key_id=key.pk, reason="x")
        assert ended.value.code == "key-ended"
        with pytest.raises(Conflict) as ended:
            let_key_run_out(actor=security, key_id=key.pk, until=clock.now() + timedelta(days=1))
        assert ended.value.code == "key-ended"
    with pytest.raises(NotFound):
        revoke_key(actor=security, key_id=10**9, reason="x")


def test_a_closed_system_stays_closed(world: World) -> None:
    client, security = system(world), world.actor(world.security_admin)
    key_of(world, client)
    close_client(actor=security, client_id=client.pk, reason="系统下线")
    assert ClientKey.objects.get().revoked_at is not None
    for act in (lambda: close_client(actor=security, client_id=client.pk, reason="x"),
                lambda: change_client(actor=security, client_id=client.pk, scopes=SCOPES),
                lambda: issue_key(actor=security, client_id=client.pk, name="x")):  # fmt: skip
        with pytest.raises(Conflict) as caught:
            act()
        assert caught.value.code == "client-closed"
    verbs = list(Entry.objects.filter(verb__startswith="bureaus.").order_by("pk").values_list("verb", flat=True))
    assert verbs == ["bureaus.client.open", "bureaus.key.issue", "bureaus.client.close"]


def test_who_sees_a_system(world: World) -> None:
    client = system(world)
    appoint_post(actor=SYSTEM, user_id=world.worker.pk, role=Role.DEPARTMENT_HANDLER,
                 unit_id=world.unit("city_management").pk, area_code=DISTRICT, starts_on=SINCE)  # fmt: skip
    sees = {who for who, user in world.people.items() if client in BureauClient.objects.visible_to(user)}
    assert sees == {"handler", "department_leader", "security_admin", "worker"}

"""create_user."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.world import World
from xinhui.accounts.actors import SYSTEM
from xinhui.accounts.models import User
from xinhui.accounts.services.create_user import NewUser, create_user, create_users
from xinhui.audit.models import Entry
from xinhui.core.errors import Conflict, DomainError, Forbidden, InvalidInput

#: Good enough for a person; the cast's own is one of those that everybody tries first.
PASSWORD = "Lotus-41-Bridge"


def test_opens_an_account_without_posts_on_the_trail(world: World) -> None:
    user = create_user(
        actor=world.actor(world.system_admin), username=" lin ", name=" 林晓 ", phone="13800000000", password=PASSWORD
    )
    kept = User.objects.get(pk=user.pk)
    assert (kept.username, kept.name, kept.label) == ("lin", "林晓", "林晓")
    assert kept.check_password(PASSWORD) and kept.must_change_password and kept.password_changed_at
    assert kept.password.startswith("argon2")
    assert not kept.posts.exists() and not kept.is_superuser and not kept.is_staff
    entry = Entry.objects.get(verb="accounts.create_user", target_id=str(user.pk))
    assert entry.actor_id == world.system_admin.pk and PASSWORD not in str(entry.detail)


def test_without_a_password_nobody_signs_in(world: World) -> None:
    user = create_user(actor=SYSTEM, username="lin", name="林晓")
    assert not user.has_usable_password()


@pytest.mark.parametrize("who", ["worker", "town_leader", "security_admin", "audit_admin", "district_leader"])
def test_refused_for_others(world: World, who: str) -> None:
    with pytest.raises(Forbidden):
        create_user(actor=world.actor(world.people[who]), username="lin", name="林晓")
    assert not User.objects.filter(username="lin").exists()


@pytest.mark.parametrize(
    ("changes", "field", "kind"),
    [
        ({"username": ""}, "username", InvalidInput),
        ({"username": "two words"}, "username", InvalidInput),
        ({"name": " "}, "name", InvalidInput),
        ({"name": "长" * 61}, "name", InvalidInput),
        ({"email": "not-an-address"}, "email", InvalidInput),
        ({"locale": "fr"}, "locale", InvalidInput),
        ({"password": "short"}, "password", InvalidInput),
        ({"password": "onlylowercaseletters"}, "password", InvalidInput),
        ({"username": "azhen"}, "username", Conflict),
    ],
)
def test_bad_input_names_the_field(world: World, changes: dict[str, str], field: str, kind: type[DomainError]) -> None:
    before = Entry.objects.count()
    with pytest.raises(kind) as caught:
        create_user(actor=SYSTEM, **({"username": "lin", "name": "林晓"} | changes))  # type: ignore[arg-type]
    assert caught.value.field == field
    assert caught.value.message and caught.value.action
    assert Entry.objects.count() == before


def test_many_are_all_or_none_in_constant_queries(world: World) -> None:
    rows = [NewUser(username=f"u{index}", name=f"人{index}", encoded_password="!x") for index in range(300)]
    with pytest.raises(Conflict):
        create_users(actor=SYSTEM, rows=[*rows, rows[0]])
    assert not User.objects.filter(username="u0").exists()
    with CaptureQueriesContext(connection) as few:
        create_users(actor=SYSTEM, rows=rows[:2])
    with CaptureQueriesContext(connection) as many:
        create_users(actor=SYSTEM, rows=rows[2:])
    # SQLite takes 999 values a statement, so its inserts go in batches
    batches = 12 if connection.vendor == "sqlite" else 0
    assert len(few) <= 8 and len(many) - len(few) <= batches
    assert User.objects.filter(username__startswith="u").count() == 300

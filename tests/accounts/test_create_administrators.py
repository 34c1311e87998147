"""manage.py create_administrators."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from tests.world import World
from xinhui.accounts.models import Post, User
from xinhui.accounts.roles import ADMIN_ROLES


@pytest.mark.django_db
def test_three_people_who_can_sign_in_and_must_change_the_password() -> None:
    out = StringIO()
    call_command("create_administrators", stdout=out)
    rows = [line.split("\t") for line in out.getvalue().splitlines() if "\t" in line]
    assert len(rows) == 3
    assert {post.role for post in Post.objects.all()} == ADMIN_ROLES
    for username, password, _role in rows:
        client = Client()
        assert client.post(reverse("accounts:login"), {"username": username, "password": password}).status_code == 302
        assert client.get("/admin/")["Location"] == reverse("accounts:password_change")


def test_refused_once_there_are_administrators(world: World) -> None:
    before = User.objects.count()
    with pytest.raises(CommandError, match="already"):
        call_command("create_administrators")
    assert User.objects.count() == before


@pytest.mark.django_db
def test_all_or_none() -> None:
    User.objects.create(username="auditadmin", name="someone else")
    with pytest.raises(CommandError, match="auditadmin"):
        call_command("create_administrators")
    assert User.objects.count() == 1 and not Post.objects.exists()

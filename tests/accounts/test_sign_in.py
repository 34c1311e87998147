"""Signing in through HTTP: trail, lock-out, idle time-out, a change of password that cannot be put off."""

import re
import time
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client, override_settings
from django.urls import reverse

from tests.world import PASSWORD, World
from xinhui.accounts.middleware import SEEN_KEY
from xinhui.accounts.models import User
from xinhui.accounts.services.lock_user import lock_user, unlock_user
from xinhui.audit.models import Entry
from xinhui.core import clock

NEW = "Wuyi-Luokeng-7"


def sign_in(client: Client, username: str = "azhen", password: str = PASSWORD, **more: str) -> int:
    data = {"username": username, "password": password} | more
    return client.post(reverse("accounts:login"), data, HTTP_ACCEPT_LANGUAGE="zh-hans").status_code


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def age_session(client: Client, seconds: int) -> None:
    """Let the session be `seconds` old without waiting."""
    session = client.session
    session[SEEN_KEY] = int(time.time()) - seconds
    session.save()


def test_sign_in_goes_to_the_landing_and_on_the_trail(world: World, client: Client) -> None:
    response = client.post(reverse("accounts:login"), {"username": "azhen", "password": PASSWORD})
    assert response.status_code == 302 and response["Location"] == reverse("accounts:landing")
    assert response.cookies[settings.LANGUAGE_COOKIE_NAME].value == "zh-hans"
    entry = Entry.objects.get(verb="accounts.sign_in")
    assert (entry.actor_id, entry.ip) == (world.worker.pk, "127.0.0.1")


def test_a_wrong_password_is_refused_and_recorded_without_what_was_typed(world: World, client: Client) -> None:
    assert sign_in(client, password="my-real-secret") == 200
    assert sign_in(client, username="no-such-name", password="x") == 200
    assert not signed_in(client)
    entry = Entry.objects.get(verb="accounts.refuse_sign_in")
    assert entry.target_id == str(world.worker.pk)
    assert "my-real-secret" not in str(Entry.objects.values_list("detail", "actor_label"))


def test_five_failures_lock_this_name_from_this_address_and_the_administrator_unlocks(world: World) -> None:
    client = Client()
    codes = [sign_in(client, password="wrong") for _attempt in range(settings.AXES_FAILURE_LIMIT)]
    assert codes[-1] == 429 and codes[0] == 200
    assert sign_in(client) == 429  # the right password no longer helps
    page = client.post(reverse("accounts:login"), {"username": "azhen", "password": PASSWORD})
    assert b"<h1" in page.content
    elsewhere = Client(REMOTE_ADDR="10.1.1.1")
    assert sign_in(elsewhere) == 302  # an attacker elsewhere does not lock the person out
    assert sign_in(client, username="wangke") == 302
    unlock_user(actor=world.actor(world.security_admin), user_id=world.worker.pk)
    assert sign_in(client) == 302


def test_a_locked_account_is_out_at_the_next_request(world: World, client: Client) -> None:
    sign_in(client)
    assert client.get(reverse("accounts:me")).status_code == 200
    lock_user(actor=world.actor(world.security_admin), user_id=world.worker.pk, reason="x")
    assert client.get(reverse("accounts:me")).status_code == 302
    assert sign_in(client) == 200
    assert client.get(reverse("accounts:me")).status_code == 302


def test_idle_sign_out_keeps_the_way_back(world: World, client: Client) -> None:
    sign_in(client)
    age_session(client, settings.IDLE_TIMEOUT_SECONDS + 1)
    response = client.get(reverse("accounts:me"), {"x": "1"})
    assert response.status_code == 302
    assert response["Location"] == f"{reverse('accounts:login')}?idle=1&next=%2Faccounts%2Fme%2F%3Fx%3D1"
    assert not signed_in(client)


def test_activity_keeps_the_session_and_polling_does_not(world: World, client: Client) -> None:
    sign_in(client)
    client.get(reverse("accounts:me"))
    age_session(client, settings.IDLE_TIMEOUT_SECONDS - 10)
    client.get(reverse("accounts:me"), HTTP_X_POLL="1")
    assert time.time() - client.session[SEEN_KEY] > settings.IDLE_TIMEOUT_SECONDS - 20
    client.get(reverse("accounts:me"))
    assert time.time() - client.session[SEEN_KEY] < 5


def test_idle_sign_out_for_htmx_and_api(world: World, client: Client) -> None:
    for path, extra, header in (
        (reverse("accounts:me"), {"HTTP_HX_REQUEST": "true"}, True),
        ("/api/v1/issues/", {}, False),
    ):
        sign_in(client)
        age_session(client, settings.IDLE_TIMEOUT_SECONDS + 1)
        response = client.get(path, **extra)  # type: ignore[arg-type]
        assert response.status_code == 401
        assert ("HX-Redirect" in response) is header


def test_a_first_password_must_be_changed_before_anything_else(world: World, client: Client) -> None:
    User.objects.filter(pk=world.handler.pk).update(must_change_password=True)
    sign_in(client, username="wangke")
    change = reverse("accounts:password_change")
    assert client.get("/admin/")["Location"] == change
    assert client.get(change).status_code == 200
    refused = client.post(change, {"old_password": PASSWORD, "new_password": "short", "repeated": "short"})
    assert refused.status_code == 400 and b'role="alert"' in refused.content
    differs = client.post(change, {"old_password": PASSWORD, "new_password": NEW, "repeated": NEW + "x"})
    assert differs.status_code == 400
    done = client.post(change, {"old_password": PASSWORD, "new_password": NEW, "repeated": NEW})
    assert done.status_code == 302 and signed_in(client)
    assert client.get(reverse("accounts:me")).status_code == 200


def test_a_password_grown_too_old_must_be_changed(world: World, client: Client) -> None:
    with clock.moved(clock.now() + timedelta(days=settings.PASSWORD_MAX_AGE_DAYS + 1)):
        sign_in(client)
    assert client.get(reverse("accounts:me")).status_code == 200  # one's own page shows the way
    assert User.objects.get(pk=world.worker.pk).must_change_password


def test_other_sessions_end_when_the_password_changes(world: World) -> None:
    here, elsewhere = Client(), Client()
    sign_in(here)
    sign_in(elsewhere)
    here.post(reverse("accounts:password_change"), {"old_password": PASSWORD, "new_password": NEW, "repeated": NEW})
    assert here.get(reverse("accounts:me")).status_code == 200
    assert elsewhere.get(reverse("accounts:me")).status_code == 302


@pytest.mark.parametrize("address", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_next_stays_on_this_site(world: World, client: Client, address: str) -> None:
    sign = client.post(reverse("accounts:login"), {"username": "azhen", "password": PASSWORD, "next": address})
    assert sign["Location"] == reverse("accounts:landing")
    assert client.post(reverse("accounts:language"), {"language": "en", "next": address})["Location"] == "/"


def test_language_is_remembered_with_the_account(world: World, client: Client) -> None:
    sign_in(client)
    back = reverse("accounts:me")
    response = client.post(reverse("accounts:language"), {"language": "en", "next": back})
    assert response["Location"] == back
    assert User.objects.get(pk=world.worker.pk).locale == "en"
    assert 'lang="en"' in client.get(back).content.decode()
    client.post(reverse("accounts:language"), {"language": "xx", "next": back})
    assert User.objects.get(pk=world.worker.pk).locale == "en"


def test_my_page_shows_my_posts_and_saves_how_to_reach_me(world: World, client: Client) -> None:
    sign_in(client)
    page = client.get(reverse("accounts:me")).content.decode()
    assert "罗坑村村委会" in page and "440705103201001" in page
    done = client.post(reverse("accounts:me"), {"phone": "13900000000", "email": "a@example.com"})
    assert done.status_code == 302
    user = User.objects.get(pk=world.worker.pk)
    assert (user.phone, user.email) == ("13900000000", "a@example.com")
    bad = client.post(reverse("accounts:me"), {"phone": "1" * 21, "email": "nonsense"})
    assert bad.status_code == 400 and "nonsense" in bad.content.decode()  # what was typed is still there


def test_pages_need_a_sign_in_and_forms_a_token(world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    for name in ("me", "landing", "password_change"):
        assert client.get(reverse(f"accounts:{name}"))["Location"].startswith(reverse("accounts:login"))
    assert client.post(reverse("accounts:login"), {"username": "azhen", "password": PASSWORD}).status_code == 403
    assert client.get(reverse("accounts:logout")).status_code == 405


def test_headers(world: World, client: Client) -> None:
    page = client.get(reverse("accounts:login"))
    csp = page["Content-Security-Policy"]
    assert re.search(r"script-src 'self';", csp) and "unsafe-eval" not in csp
    for part in ("default-src 'self'", "object-src 'none'", "frame-ancestors 'none'", "form-action 'self'"):
        assert part in csp
    first, second = (client.get("/admin/login/")["Content-Security-Policy"] for _time in range(2))
    assert re.search(r"script-src 'self' 'unsafe-eval' 'nonce-[\w-]{22}';", first)
    assert first != second  # a nonce is used once
    assert page["X-Frame-Options"] == "DENY" and page["X-Content-Type-Options"] == "nosniff"
    assert "camera=(self)" in page["Permissions-Policy"]
    with override_settings(MAP_TILES_URL="https://{s}.tiles.example/x/{z}/{x}/{y}.png"):
        fresh = Client().get(reverse("accounts:login"))["Content-Security-Policy"]
    assert "img-src 'self' data: blob: https://*.tiles.example" in fresh
    assert not re.search(r"<script(?![^>]*src=)[^>]*>", page.content.decode())  # no inline script to break it


def test_signing_in_costs_few_queries(world: World, client: Client, django_assert_max_num_queries: object) -> None:
    sign_in(client)
    client.get(reverse("accounts:me"))
    with django_assert_max_num_queries(7):  # type: ignore[operator]  # session, user, scope, posts, tokens, member?, unread
        client.get(reverse("accounts:me"))

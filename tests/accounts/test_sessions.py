"""Sessions through HTTP: listed with device and masked place, ended by their owner, by the administrator, by time."""

import time
from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from django.test import Client, override_settings
from django.urls import reverse

from tests.world import PASSWORD, World
from xinhui.accounts.devices import device_of, masked
from xinhui.accounts.models import User, UserSession
from xinhui.accounts.services.deactivate_user import deactivate_user
from xinhui.accounts.services.lock_user import lock_user
from xinhui.accounts.services.passwords import reset_password
from xinhui.accounts.services.sessions import end_all_sessions, end_other_sessions, end_session, open_session
from xinhui.accounts.sessions import SessionEnd
from xinhui.accounts.sign_in import BEGAN_KEY, ROW_KEY
from xinhui.audit.models import Entry
from xinhui.core import clock
from xinhui.core.errors import Conflict, Forbidden, NotFound
from xinhui.outbox.models import Message

ME, LIST = "/accounts/me/", "/accounts/sessions/"
PHONE = "Mozilla/5.0 (Linux; Android 14; HarmonyOS) AppleWebKit/537.36 Chrome/114 Mobile wxwork/4.1"
DESK = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/120 Safari/537.36"


def browser(agent: str = DESK, address: str = "198.51.100.7") -> Client:
    return Client(headers={"user-agent": agent}, REMOTE_ADDR=address)


def sign_in(client: Client, username: str = "azhen") -> Client:
    done = client.post(reverse("accounts:login"), {"username": username, "password": PASSWORD})
    assert done.status_code == 302
    return client


def is_in(client: Client) -> bool:
    return client.get(ME).status_code == 200


def rows(world: World) -> list[UserSession]:
    return list(UserSession.objects.filter(user=world.worker).order_by("pk"))


def test_the_list_says_what_where_and_since_when(world: World) -> None:
    here, phone = sign_in(browser()), sign_in(browser(PHONE, "2001:db8:1:2::9"))
    page = here.get(LIST).content.decode()
    assert "Chrome · Windows" in page and "198.51.100.*" in page
    assert "WeCom · HarmonyOS" in page and "2001:db8:1::*" in page
    assert "198.51.100.7" not in page and "2001:db8:1:2" not in page
    assert page.count("tag-green") == 1, "the present one is marked"
    assert page.count("/end/") == 1, "and ended by signing out"
    assert "WeCom" not in sign_in(browser(), "wangke").get(LIST).content.decode(), "everyone sees only their own"
    assert is_in(phone)


def test_one_is_ended_at_once_and_the_others_stay(world: World) -> None:
    here, phone, third = sign_in(browser()), sign_in(browser(PHONE)), sign_in(browser(PHONE))
    first = rows(world)[1]
    assert here.post(f"{LIST}{first.pk}/end/")["Location"] == LIST
    assert (is_in(here), is_in(phone), is_in(third)) == (True, False, True)
    first.refresh_from_db()
    assert first.end_reason == SessionEnd.OWNER
    assert Entry.objects.filter(verb="accounts.end_session", target_id=str(first.pk)).count() == 1
    here.post(f"{LIST}{first.pk}/end/")
    assert Entry.objects.filter(verb="accounts.end_session").count() == 1, "twice is no second end"
    here.post(f"{LIST}end-others/")
    assert (is_in(here), is_in(third)) == (True, False)
    stranger = sign_in(browser(), "wangke")
    assert stranger.post(f"{LIST}{rows(world)[0].pk}/end/").status_code == 404
    assert is_in(here)


def test_the_security_administrator_ends_anybodys_and_no_one_else_does(world: World) -> None:
    here = sign_in(browser())
    row = rows(world)[0]
    with pytest.raises(NotFound):
        end_session(actor=world.actor(world.system_admin), session_id=row.pk)
    for handle in (world.system_admin, world.command, world.handler):
        with pytest.raises(Forbidden):
            end_all_sessions(actor=world.actor(handle), user_id=world.worker.pk, reason="x")
    with pytest.raises(Forbidden):
        end_other_sessions(actor=world.actor(world.handler), user_id=world.worker.pk, keep_key="")
    assert is_in(here)
    assert end_all_sessions(actor=world.actor(world.security_admin), user_id=world.worker.pk, reason="x") == 1
    assert not is_in(here)
    row.refresh_from_db()
    assert row.end_reason == SessionEnd.ADMINISTRATOR
    with pytest.raises(Conflict) as again:
        end_session(actor=world.actor(world.security_admin), session_id=row.pk)
    assert again.value.code == "session-ended"


@pytest.mark.parametrize("verb", ["reset", "lock", "deactivate"])
def test_what_happens_to_the_account_ends_its_sessions(world: World, verb: str) -> None:
    here, user_id = sign_in(browser()), world.worker.pk
    if verb == "reset":
        reset_password(actor=world.actor(world.security_admin), user_id=user_id)
    elif verb == "lock":
        lock_user(actor=world.actor(world.security_admin), user_id=user_id, reason="x")
    else:
        deactivate_user(actor=world.actor(world.system_admin), user_id=user_id)
    assert rows(world)[0].end_reason == SessionEnd.ACCOUNT
    store = import_module(settings.SESSION_ENGINE).SessionStore
    assert not store().exists(here.cookies[settings.SESSION_COOKIE_NAME].value), "not only refused: gone"
    User.objects.filter(pk=user_id).update(is_active=True)
    assert not is_in(here), "unlocked again, the old session stays over"


def test_a_new_password_leaves_this_session_and_the_list_knows_its_new_key(world: World) -> None:
    here, phone = sign_in(browser()), sign_in(browser(PHONE))
    new = "Gudou-Shan-70"
    done = here.post("/accounts/password/", {"old_password": PASSWORD, "new_password": new, "repeated": new})
    assert done.status_code == 302 and is_in(here) and not is_in(phone)
    assert here.get(LIST).content.decode().count("tag-green") == 1
    end_all_sessions(actor=world.actor(world.security_admin), user_id=world.worker.pk, reason="x")
    assert not is_in(here), "ended by its new key"


def test_signing_out_idleness_and_the_longest_life_are_on_the_list(world: World) -> None:
    out, idle, busy = sign_in(browser()), sign_in(browser()), sign_in(browser())
    out.post("/accounts/logout/")
    for client, key, seconds in (
        (idle, "seen_at", settings.IDLE_TIMEOUT_SECONDS),
        (busy, BEGAN_KEY, settings.SESSION_MAX_SECONDS),
    ):
        client.get(ME)
        session = client.session
        session[key] = int(time.time()) - seconds - 1
        session.save()
        assert client.get(ME).status_code == 302
    assert [row.end_reason for row in rows(world)] == [SessionEnd.SIGNED_OUT, SessionEnd.IDLE, SessionEnd.TOO_LONG]


def test_a_session_ended_elsewhere_is_noticed_even_if_the_store_still_knows_it(world: World) -> None:
    here = sign_in(browser())
    here.get(ME)
    UserSession.objects.update(ended_at=clock.now(), end_reason=SessionEnd.ADMINISTRATOR)
    session = here.session
    session["seen_at"] = int(time.time()) - 61
    session[ROW_KEY] = [*session[ROW_KEY][:2], int(time.time()) - 301]
    session.save()
    assert here.get(ME).status_code == 302 and not is_in(here)


def test_being_there_is_written_every_few_minutes_only(world: World) -> None:
    here = sign_in(browser())
    before = rows(world)[0].seen_at
    here.get(ME)
    for age, touched in ((299, False), (301, True)):
        session = here.session
        session["seen_at"] = int(time.time()) - 61
        session[ROW_KEY] = [*session[ROW_KEY][:2], int(time.time()) - age]
        session.save()
        here.get(ME)
        assert (rows(world)[0].seen_at > before) is touched


def test_a_new_device_is_told_to_the_owner_once_and_the_first_one_is_not(world: World) -> None:
    desk = sign_in(browser())
    desk.post("/accounts/logout/")
    sign_in(desk)
    assert not Message.objects.filter(kind="account.new_device").exists(), "known by its cookie, not by its session"
    phone = sign_in(browser(PHONE, "203.0.113.9"))
    phone.post("/accounts/logout/")
    sign_in(phone)
    told = Message.objects.filter(kind="account.new_device", channel="in_app").get()
    assert told.recipient_id == world.worker.pk and told.context == {
        "device": "WeCom · HarmonyOS",
        "place": "203.0.113.*",
    }
    forged = browser(PHONE)
    forged.cookies["xh_device"] = "made-up:sig"
    sign_in(forged)
    assert Message.objects.filter(kind="account.new_device", channel="in_app").count() == 2


def test_the_key_lies_nowhere_in_clear(world: World) -> None:
    here = sign_in(browser())
    key, row = here.cookies[settings.SESSION_COOKIE_NAME].value, rows(world)[0]
    assert row.key == key and key not in row.key_sealed and key not in row.key_hash
    with pytest.raises(IntegrityError), transaction.atomic():
        UserSession.objects.update(key_sealed=key)
    with pytest.raises(IntegrityError), transaction.atomic():
        UserSession.objects.update(end_reason=SessionEnd.IDLE)


def test_sessions_work_with_a_cache_in_front_of_the_database(world: World) -> None:
    with override_settings(SESSION_ENGINE="django.contrib.sessions.backends.cached_db"):
        here, phone = sign_in(browser()), sign_in(browser(PHONE))
        assert is_in(here) and is_in(phone)
        here.post(f"{LIST}{rows(world)[1].pk}/end/")
        assert is_in(here) and not is_in(phone)


def test_old_rows_go_and_the_list_costs_the_same_for_many(world: World, django_assert_max_num_queries: object) -> None:
    actor = world.actor(world.worker)
    facts: dict[str, Any] = {
        "actor": actor,
        "user_id": world.worker.pk,
        "method": "password",
        "device": "x",
        "device_mark": "x",
    }
    with clock.moved(clock.now() - timedelta(days=400)):
        old = open_session(key="old", **facts)
        end_session(actor=actor, session_id=old.pk)
    here = sign_in(browser())
    assert old.pk not in {row.pk for row in rows(world)}
    for number in range(30):
        open_session(key=f"k{number}", **facts)
    here.get(LIST)
    with django_assert_max_num_queries(7):  # type: ignore[operator]  # session, user, scope, live, ended, member?, unread
        page = here.get(LIST).content.decode()
    assert page.count("/end/") == 30


def test_devices_and_places() -> None:
    assert device_of("") == "" and device_of("curl/8") == ""
    assert device_of("Mozilla/5.0 (X11; Linux x86_64; UOS) Firefox/115") == "Firefox · UOS"
    assert masked("::ffff:192.0.2.4") == "192.0.2.*"
    assert masked(None) == masked("nonsense") == ""

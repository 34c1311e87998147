"""Nobody acts as somebody else: no such library, address, verb or way in; a session is of whoever proved who they are."""

import ast
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib.auth import load_backend
from django.test import Client
from django.urls import reverse

from tests.matrix.walk import operations
from tests.world import World
from xinhui.accounts.models import User
from xinhui.audit.models import Entry
from xinhui.dashboards import account_verbs

ROOT = Path(settings.BASE_DIR)
WORDS = ("hijack", "impersonat", "masquerad", "loginas", "login-as", "login_as", "su/", "sudo", "become", "switch-user")
#: The one function of the portal that begins a session, and the modules that call it after a proof.
BEGINS = {"xinhui/accounts/sign_in.py"}
PROVE = {"xinhui/accounts/views.py", "xinhui/accounts/sso_views.py", "xinhui/accounts/passkey_views.py"}


def sources() -> list[Path]:
    found = [
        path for room in ("xinhui", "grids", "members", "cadres", "talent") for path in (ROOT / room).rglob("*.py")
    ]
    return [path for path in found if "migrations" not in path.parts]


def names_called(path: Path) -> set[str]:
    """Functions called in a file, by the name they are called by."""
    calls = [node.func for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]
    return {call.id if isinstance(call, ast.Name) else getattr(call, "attr", "") for call in calls}


def imported(path: Path) -> set[str]:
    """`module.name` of everything imported from somewhere."""
    found = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.ImportFrom)]
    return {f"{node.module}.{alias.name}" for node in found for alias in node.names}


def test_no_app_backend_or_middleware_for_it() -> None:
    named = [*settings.INSTALLED_APPS, *settings.MIDDLEWARE, *settings.AUTHENTICATION_BACKENDS]
    named += [config.name for config in apps.get_app_configs()]
    assert [name for name in named if any(word in name.lower() for word in WORDS)] == []
    backends = [type(load_backend(name)).__name__ for name in settings.AUTHENTICATION_BACKENDS]
    assert backends == ["AxesStandaloneBackend", "ModelBackend"], "a new way in is a decision (docs/decisions/0020)"


def test_no_address_and_no_verb_for_it() -> None:
    found = [f"{operation.name} {operation.route}".lower() for operation in operations()]
    assert len(found) > 500
    assert [text for text in found if any(word in text for word in WORDS)] == []
    verbs = [verb.name for verb in account_verbs.USER_VERBS]
    assert [name for name in verbs if any(word.rstrip("/") in name for word in WORDS) or "session-of" in name] == []


def test_one_function_begins_sessions_and_only_after_a_proof() -> None:
    logins = {str(path.relative_to(ROOT)) for path in sources() if "django.contrib.auth.login" in imported(path)}
    assert logins == BEGINS
    begins = {str(path.relative_to(ROOT)) for path in sources() if "xinhui.accounts.sign_in.begin" in imported(path)}
    assert begins == PROVE
    assert [str(path) for path in sources() if {"force_login"} & names_called(path)] == []
    keys = [
        str(path.relative_to(ROOT))
        for path in sources()
        if "SESSION_KEY" in path.read_text() and "_auth_user_id" in path.read_text()
    ]
    assert keys == []


def test_administrators_stay_who_they_are_on_every_page_of_an_account(world: World) -> None:
    for handle in (world.security_admin, world.system_admin, world.command):
        client = Client()
        client.force_login(handle, backend="django.contrib.auth.backends.ModelBackend")
        page = reverse("admin:accounts_user_change", args=[world.worker.pk])
        assert client.get(page).status_code == 200
        for verb in account_verbs.USER_VERBS:
            address = reverse("admin:accounts_user_verb", args=[world.worker.pk, verb.name])
            client.post(address, {"reason": "x"})
            assert client.session["_auth_user_id"] == str(handle.pk)
    assert not Entry.objects.filter(actor_id=world.worker.pk).exists(), "nothing was done in the worker's name"
    assert User.objects.get(pk=world.worker.pk).last_login is None

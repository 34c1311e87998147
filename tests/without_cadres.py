"""Walks through a portal whose room of cadres is switched off; run by tests/test_without_cadres.py in a process of its own.

CADRES=off DATA_DIR=… python -m tests.without_cadres
"""

import io
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xinhui.settings")
django.setup()

from django.apps import apps  # noqa: E402 - the settings come first
from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402
from django.urls import NoReverseMatch, reverse  # noqa: E402

from grids.tasks import tick  # noqa: E402
from members.tasks import daily  # noqa: E402
from tests.world import PASSWORD, World, build_world  # noqa: E402

#: Who signs in, and where their day begins.
LANDINGS = {
    "cadre_office": "/accounts/me/", "personnel": "/accounts/me/", "org_department": "/party/", "command": "/desk/",
    "security_admin": "/admin/", "system_admin": "/admin/", "worker": "",
}  # fmt: skip


def browser(world: World, who: str) -> Client:
    """Somebody signed in by the form."""
    client = Client(HTTP_ACCEPT_LANGUAGE="zh-hans")
    answer = client.post(reverse("accounts:login"), {"username": world.people[who].username, "password": PASSWORD})
    assert answer.status_code == 302, (who, answer.status_code)
    return client


def nothing_of_it_is_there() -> None:
    """No app, table, address or scheduled task."""
    assert (
        settings.CADRES is False and not apps.is_installed("cadres") and "cadres" not in settings.CELERY_BEAT_SCHEDULE
    )
    assert not any(name.startswith("cadres") for name in sys.modules), "not even imported"
    assert not [name for name in connection.introspection.table_names() if name.startswith("cadres_")]
    try:
        reverse("cadres:list")
    except NoReverseMatch:
        return
    raise AssertionError("there is an address")


def pages(world: World) -> None:
    """Landings, the menu, the room's addresses, second factor."""
    for who, begins in LANDINGS.items():
        client = browser(world, who)
        landing = client.get("/accounts/")
        assert landing.status_code == 302 and (not begins or landing["Location"] == begins), (who, landing["Location"])
        page = client.get(landing["Location"])
        assert page.status_code == 200 and b"/cadres/" not in page.content, (who, page.status_code)
        for gone in ("/cadres/", "/cadres/looks/", "/cadres/units/"):
            assert client.get(gone).status_code == 404, (who, gone)
        assert client.get("/accounts/second-factor/").status_code == 200
    hub = browser(world, "org_department")
    assert hub.get(reverse("members:hub")).status_code == 200
    for who in ("security_admin", "command", "org_department", "cadre_office"):
        index = browser(world, who).get("/admin/")
        assert index.status_code == 200 and b"/admin/cadres/" not in index.content, who
    imports = browser(world, "command").get(reverse("exchange:list"))
    assert imports.status_code == 200 and b"cadre" not in imports.content.lower()


def api(world: World) -> None:
    """The schema, and a call."""
    client = browser(world, "command")
    schema = client.get("/api/v1/schema/")
    assert schema.status_code == 200 and b"cadre" not in schema.content.lower(), schema.status_code
    assert client.get("/api/v1/issues/").status_code == 200


def commands() -> None:
    """Figures without those of the room, the tick, the day's run, the trail."""
    out = io.StringIO()
    call_command("briefing", stdout=out)
    lines = out.getvalue().splitlines()
    assert any(line.startswith("M1.") for line in lines) and not any(line.startswith("C1.") for line in lines), lines
    call_command("verify_audit", stdout=io.StringIO())
    call_command("makemigrations", "--check", "--dry-run", stdout=io.StringIO())
    tick()
    daily()


def main() -> None:
    """Everything; an assertion that fails is the exit status."""
    setup_test_environment()
    nothing_of_it_is_there()
    world = build_world()
    pages(world)
    api(world)
    commands()
    print("walked through")


if __name__ == "__main__":
    main()

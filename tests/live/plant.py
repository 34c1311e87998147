"""Run in its own process against the database of a test's portal: the cast, sessions and a token; prints JSON.

python -m tests.live.plant NUMBER      how many sessions of the command centre
"""

import json
import os
import sys
from importlib import import_module

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xinhui.settings")
django.setup()

from django.conf import settings  # noqa: E402 - after setup
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.db import transaction  # noqa: E402

from tests.world import build_world  # noqa: E402
from tests.world_grids import build_district, middle_of  # noqa: E402
from xinhui.accounts.models import User  # noqa: E402


def session_of(user: User) -> str:
    """A session as signing in makes one, without the cost of a password."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return str(session.session_key)


def main(number: int) -> None:
    """Sow."""
    with transaction.atomic():
        world = build_world()
        build_district(world)
        latitude, longitude = middle_of("440705103201001")
        print(json.dumps({
            "sessions": [session_of(world.command) for _ in range(number)],
            "worker": world.token(world.worker),
            "latitude": latitude,
            "longitude": longitude,
        }))  # fmt: skip


if __name__ == "__main__":
    main(int(sys.argv[1]))

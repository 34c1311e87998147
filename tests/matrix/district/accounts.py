"""Ways in and what follows from them: one's own sessions, linked sign-ins, passkeys; another's are 404 for everybody."""

from typing import Any

from tests.matrix.admin_table import Model
from tests.matrix.lines import EVERYONE, Line, form, page
from tests.world_grids import District
from xinhui.accounts.identities import Identity, LinkedBy
from xinhui.accounts.models import Role
from xinhui.accounts.services.sessions import open_session
from xinhui.core import clock

SECURITY = frozenset({Role.SECURITY_ADMIN})
#: The rows are the security administrator's own: everybody else's session is nobody's business on these pages.
OWN: dict[str, Any] = {"seen": SECURITY, "seen_elsewhere": frozenset()}
LINES: tuple[Line, ...] = (
    page("accounts:sessions", EVERYONE),
    form("accounts:end_other_sessions", EVERYONE, door=EVERYONE),
    form("accounts:end_session", SECURITY, door=EVERYONE, row="session", **OWN),
    page("accounts:identities", EVERYONE),
    form("accounts:identities", EVERYONE, door=EVERYONE, ok=404, data={"provider": "oidc"}),
    form("accounts:unlink_identity", SECURITY, door=EVERYONE, row="identity", **OWN),
    # not set up here: unknown to everybody; set up in tests/accounts/test_sso.py
    page("accounts:sso", EVERYONE, ok=404, anonymous=404, url={"provider": "oidc"}),
    page("accounts:sso_callback", EVERYONE, ok=404, anonymous=404, url={"provider": "oidc"}),
    form("accounts:passkey_options", EVERYONE, door=EVERYONE, ok=200, anonymous=200, data={"use": "sign-in"}),
    form("accounts:passkey_sign_in", EVERYONE, door=EVERYONE, data={"credential": "{}"}),
)  # fmt: skip
MODELS = (
    Model("accounts.usersession", SECURITY, verbs={"end": SECURITY}),
    Model("accounts.identity", SECURITY, verbs={"unlink": SECURITY}),
)


def rows(district: District) -> dict[str, tuple[dict[str, object], dict[str, object]]]:
    """A session and a linked sign-in of the security administrator; of somebody else elsewhere."""
    people = district.world.people
    found: dict[str, list[dict[str, object]]] = {"session": [], "identity": []}
    for number, handle in enumerate(("security_admin", "other_worker")):
        user = people[handle]
        session = open_session(actor=district.world.actor(user), user_id=user.pk, key=f"matrix-{number}",
                               method="password", device="Chrome · Windows", device_mark=handle)  # fmt: skip
        identity = Identity.objects.create(user=user, provider="oidc", subject_print=str(number) * 64,
                                           linked_by=LinkedBy.OWNER, linked_at=clock.now())  # fmt: skip
        found["session"].append({"pk": session.pk})
        found["identity"].append({"pk": identity.pk})
    return {handle: (home, elsewhere) for handle, (home, elsewhere) in found.items()}

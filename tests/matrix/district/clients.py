"""Systems of bureaus: who keeps them, who of the unit looks on, what the sandbox says to whoever is no system."""

from typing import Any

from tests.bureaus.kit import key_of, system
from tests.matrix.admin_table import SECURITY, Model
from tests.matrix.lines import EVERYONE, Line, call, page
from tests.world_grids import District
from xinhui.accounts.models import Role

KEEPERS = frozenset({Role.SECURITY_ADMIN})
READERS = KEEPERS | {Role.DEPARTMENT_HANDLER, Role.DEPARTMENT_LEADER}
SYSTEM: dict[str, Any] = {"row": "system", "is_list": True, "seen": READERS, "seen_elsewhere": KEEPERS}
FICTITIOUS = {"uuid": "9b1f7f5e-0000-4000-8000-0000000000aa"}
LINES: tuple[Line, ...] = (
    page("bureaus:systems", READERS, **SYSTEM),
    # Whoever sends no key is refused alike; the sign-in of a browser counts for nothing there.
    Line("POST oauth:token", EVERYONE, ok=400, anonymous=400),
    Line("POST oauth:revoke", EVERYONE, ok=400, anonymous=400),
    Line("GET oauth:metadata", EVERYONE, anonymous=200),
    call("GET api:sandbox-list"),
    call("POST api:sandbox-list", frozenset({Role.BUREAU_CLIENT}), ok=201),
    call("POST api:sandbox-empty", ok=204),
    call("GET api:sandbox-detail", ok=404, url=FICTITIOUS),
    *(call(f"POST api:sandbox-{verb}", ok=404, url=FICTITIOUS)
      for verb in ("respond", "claim-return", "ask-extension", "suspend", "resume", "hand-over", "finish", "play")),
)  # fmt: skip
MODELS = (
    Model("bureaus.bureauclient", SECURITY, add=SECURITY, verbs={"change": SECURITY, "close": SECURITY}),
    Model("bureaus.clientkey", SECURITY, add=SECURITY, verbs={"run-out": SECURITY, "revoke": SECURITY}),
    Model("bureaus.clientusage", SECURITY),
)


def rows(district: District) -> dict[str, tuple[dict[str, object], dict[str, object]]]:
    """A system of 城管局 with a key, and one of 水务局."""
    here = system(district.world, name="城管工单系统")
    key_of(district.world, here)
    there = system(district.world, "water", username="swj-system", name="水务巡查系统")
    return {"system": ({"pk": here.pk, "mark": here.name}, {"pk": there.pk, "mark": there.name})}

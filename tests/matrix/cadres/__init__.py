"""The matrix of the cadres room: one module a subject, each with its lines, admin models and rows.

A module has `LINES` (pages and operations), `MODELS` (admin_table.Model) and `rows(cadres)` → handle → (at home,
elsewhere); all are optional. Home is a file of 城管局, elsewhere one of 水务局.

    page("cadres:x", READERS, row="talk", **SEES)
    act("talk", "hold", "talk:open", OFFICE, note="…")
"""

from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from tests.matrix.lines import EVERYONE, Line, form
from tests.world import World
from tests.world_cadres import Cadres, enter_all
from xinhui.accounts.models import Role

READERS = frozenset({Role.CADRE_OFFICE, Role.PERSONNEL_OFFICER})
OFFICE = frozenset({Role.CADRE_OFFICE})
SECURITY = frozenset({Role.SECURITY_ADMIN})
#: Of rows of a unit's files: the personnel officer sees those at home, the office also the twin elsewhere.
SEES: dict[str, Any] = {"seen": READERS, "seen_elsewhere": OFFICE}
REASON: dict[str, Any] = {"reason": "工作需要"}


def act(subject: str, verb: str, row: str, may: frozenset[str] = OFFICE, *, ok: int = 302, seen: frozenset[str] = READERS,
        seen_elsewhere: frozenset[str] = OFFICE, **data: object) -> Line:  # fmt: skip
    """A verb on a row: `ok` 400 where the form's fields have names of the row's own. Only the row shuts the door."""
    return form("cadres:act", may, ok=ok, door=EVERYONE, url={"subject": subject, "verb": verb}, row=row, data=data,
                seen=seen, seen_elsewhere=seen_elsewhere)  # fmt: skip


MODULES: list[Any] = [import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__)]
CADRES: tuple[Line, ...] = tuple(line for module in MODULES for line in getattr(module, "LINES", ()))
CADRE_MODELS = tuple(model for module in MODULES for model in getattr(module, "MODELS", ()))


def build_cadre_rows(world: World) -> dict[str, tuple[dict[str, object], dict[str, object]]]:
    """Every handle of every subject."""
    cadres = Cadres(world, {})
    enter_all(cadres)
    found: dict[str, tuple[dict[str, object], dict[str, object]]] = {}
    for module in MODULES:
        if hasattr(module, "rows"):
            found |= module.rows(cadres)
    return found

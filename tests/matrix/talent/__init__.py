"""The matrix of the talent room: one module a subject, each with its lines, admin models and rows.

A module has `LINES` (pages and operations), `MODELS` (admin_table.Model) and `rows(talent)` → handle → (at home,
elsewhere); all are optional. Home is what 城管局 looks after, elsewhere what 水务局 does. EMPLOYER_USER acts for
`factory`, which is at home.

    page("talent:x", READERS, row="person", **OF_UNIT)
    act("person", "leave", "person", WORKERS, **OF_UNIT)
"""

from dataclasses import replace
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from tests.matrix.lines import EVERYONE, Line, form
from tests.world_talent import Talent
from xinhui.accounts.models import Role

OFFICE = frozenset({Role.TALENT_OFFICE})
LOOKS_ON = frozenset({Role.DISTRICT_LEADER, Role.COMMAND_CENTRE})
#: The people of 城管局, and who works for any unit.
UNIT = frozenset({Role.DEPARTMENT_HANDLER, Role.DEPARTMENT_LEADER})
WORKERS = OFFICE | UNIT | {Role.TOWN_ORGANIZER}
READERS = WORKERS | LOOKS_ON
#: Rows that everybody who reads figures sees; rows of a unit; rows of the office alone.
OPEN: dict[str, Any] = {"seen": READERS, "seen_elsewhere": READERS}
OF_UNIT: dict[str, Any] = {"seen": OFFICE | UNIT, "seen_elsewhere": OFFICE}
OF_OFFICE: dict[str, Any] = {"seen": OFFICE, "seen_elsewhere": OFFICE}
REASON: dict[str, Any] = {"reason": "工作需要"}


def act(subject: str, verb: str, row: str, may: frozenset[str] = OFFICE, *, ok: int = 302, seen: frozenset[str] = READERS,
        seen_elsewhere: frozenset[str] = READERS, **data: object) -> Line:  # fmt: skip
    """A verb on a row: `ok` 400 where the form is not filled in rightly. Only the row shuts the door."""
    return form("talent:act", may, ok=ok, door=EVERYONE, url={"subject": subject, "verb": verb}, row=row, data=data,
                seen=seen, seen_elsewhere=seen_elsewhere)  # fmt: skip


MODULES: list[Any] = [import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__)]
#: Handles of the room stand apart from those of others: “target” is also something of the cadres'.
TALENT: tuple[Line, ...] = tuple(
    replace(line, row=f"talent.{line.row}") if line.row else line
    for module in MODULES for line in getattr(module, "LINES", ())
)  # fmt: skip
TALENT_MODELS = tuple(model for module in MODULES for model in getattr(module, "MODELS", ()))


def build_talent_rows(talent: Talent) -> dict[str, tuple[dict[str, object], dict[str, object]]]:
    """Every handle of every subject."""
    found: dict[str, tuple[dict[str, object], dict[str, object]]] = {}
    for module in MODULES:
        if hasattr(module, "rows"):
            rows = module.rows(talent)
            assert not found.keys() & rows.keys(), (module.__name__, found.keys() & rows.keys())
            found |= rows
    return {f"talent.{handle}": twins for handle, twins in found.items()}

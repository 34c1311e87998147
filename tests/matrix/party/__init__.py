"""The matrix of the members room: one module a subject, each with its lines, admin models and rows.

A module has `LINES` (pages and operations), `MODELS` (admin_table.Model) and `rows(party)` → handle → (at home,
elsewhere); all are optional. Home is 罗坑镇 with 第一网格党支部, elsewhere 双水镇 with 双水网格党支部.

    page("members:x", READERS, row="deed", seen=READERS, seen_elsewhere=WIDE)
    act("deed", "approve", "deed:open", KEEPERS, seen=…, seen_elsewhere=…, note="…")
"""

from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from tests.matrix.lines import BRANCH_SECRETARY, PARTY_MEMBER, Line, form
from xinhui.accounts.models import Role

#: Whose reach is the district; they see the twin elsewhere as well.
WIDE = frozenset({Role.ORGANIZATION_DEPARTMENT, Role.DISTRICT_LEADER})
#: Who reads and who keeps the records of the place at home, by post.
PLACE_READERS = WIDE | {Role.TOWN_ORGANIZER, Role.VILLAGE_SECRETARY, Role.TOWN_LEADER}
PLACE_KEEPERS = frozenset({Role.ORGANIZATION_DEPARTMENT, Role.TOWN_ORGANIZER, Role.VILLAGE_SECRETARY})
#: The same where the row belongs to the branch at home: its officer too.
READERS = PLACE_READERS | {BRANCH_SECRETARY}
KEEPERS = PLACE_KEEPERS | {BRANCH_SECRETARY}
#: Everybody whom the door of party building lets in.
DOOR = READERS | {PARTY_MEMBER}
MEMBERS = frozenset({BRANCH_SECRETARY, PARTY_MEMBER})
DEPARTMENT = frozenset({Role.ORGANIZATION_DEPARTMENT})


def act(
    subject: str, verb: str, row: str, may: frozenset[str], *, seen: frozenset[str] = READERS,
    seen_elsewhere: frozenset[str] = WIDE, ok: int = 302, **data: object,
) -> Line:  # fmt: skip
    """A verb on a row: `seen` by these, done by `may`; `ok` 400 where the form's fields have names of the row's own."""
    return form(
        "members:act", may, ok=ok, door=DOOR, url={"subject": subject, "verb": verb}, row=row, data=data, seen=seen,
        seen_elsewhere=seen_elsewhere,
    )  # fmt: skip


MODULES: list[Any] = [import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__)]
PARTY_LINES: tuple[Line, ...] = tuple(line for module in MODULES for line in getattr(module, "LINES", ()))
PARTY_MODELS = tuple(model for module in MODULES for model in getattr(module, "MODELS", ()))


def build_party_rows(party: Any) -> dict[str, tuple[dict[str, object], dict[str, object]]]:
    """Every handle of every subject."""
    found: dict[str, tuple[dict[str, object], dict[str, object]]] = {}
    for module in MODULES:
        if hasattr(module, "rows"):
            found |= module.rows(party)
    return found

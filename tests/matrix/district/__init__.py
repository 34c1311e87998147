"""The matrix of what stands over the rooms and at the portal's border: one module a subject.

A module has `LINES` (pages and operations), `MODELS` (admin_table.Model) and `rows(district)` → handle → (at home,
elsewhere); all are optional. Home is 城管局's or 罗坑镇's, elsewhere 水务局's or 双水镇's.
"""

from dataclasses import replace
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from tests.matrix.lines import Line
from tests.world_grids import District

MODULES: list[Any] = [import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__)]
#: Handles of these subjects stand apart from those of the rooms.
DISTRICT: tuple[Line, ...] = tuple(
    replace(line, row=f"district.{line.row}") if line.row else line
    for module in MODULES for line in getattr(module, "LINES", ())
)  # fmt: skip
DISTRICT_MODELS = tuple(model for module in MODULES for model in getattr(module, "MODELS", ()))


def build_district_rows(district: District) -> dict[str, tuple[dict[str, object], dict[str, object]]]:
    """Every handle of every subject."""
    found: dict[str, tuple[dict[str, object], dict[str, object]]] = {}
    for module in MODULES:
        if hasattr(module, "rows"):
            rows = module.rows(district)
            assert not found.keys() & rows.keys(), (module.__name__, found.keys() & rows.keys())
            found |= rows
    return {f"district.{handle}": twins for handle, twins in found.items()}

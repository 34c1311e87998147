"""The room's API: figures for who keeps files, and nothing for anybody else."""

from typing import Any

from tests.matrix.cadres import READERS, SEES
from tests.matrix.lines import Line, call

OPEN: dict[str, Any] = {"seen": READERS, "seen_elsewhere": READERS}
LINES: tuple[Line, ...] = (
    call("GET api:cadre-units-list"),
    call("GET api:cadre-units-detail", row="cadre:unit", **SEES),
    call("GET api:record-returns-list"),
    call("GET api:record-returns-detail", row="unit_return:owed", **SEES),
    call("GET api:training-classes-list"),
    call("GET api:training-classes-detail", row="training:class", **OPEN),
    call("GET api:reserve-pools-list"),
    call("GET api:reserve-pools-detail", row="pool", **OPEN),
)

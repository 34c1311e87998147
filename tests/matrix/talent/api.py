"""The room's API: figures for whoever reads them, and nothing for anybody else."""

from tests.matrix.lines import Line, call
from tests.matrix.talent import OPEN

LINES: tuple[Line, ...] = (
    call("GET api:talent-targets-list"),
    call("GET api:talent-targets-detail", row="target", **OPEN),
    call("GET api:talent-intakes-list"),
)

"""Reporting: located, kept once, logged."""

from tests.world import GRID
from tests.world_grids import District


def test_report_lands_in_its_grid(district: District) -> None:
    issue = district.report()
    assert (issue.area_code, issue.grid.code, issue.state) == (GRID, GRID, "open")
